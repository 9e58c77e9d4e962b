create or replace function dahu.detail_important_users(work_case_id bigint) returns jsonb
    language sql
    stable
as $$
-- detail_important_users - what GET of an important user shows.
select jsonb_build_object(
    'account', a.account_number, 'grade', u.grade, 'category', u.category, 'evidence', u.evidence, 'event_until_on', u.event_until_on, 'proposed_on', u.proposed_on,
    'ended_on', u.ended_on, 'ended_because', u.ended_because,
    'confirmations', (select coalesce(jsonb_agg(jsonb_build_object('list_year', k.list_year, 'authority', k.authority, 'document_no', k.document_no, 'confirmed_on', k.confirmed_on) order by k.list_year), '[]')
                      from dahu.important_confirmation k where k.work_case_id = u.work_case_id))
from dahu.important_user u
join dahu.account a on a.account_id = u.account_id
where u.work_case_id = $1
$$;
comment on function dahu.detail_important_users(bigint) is 'An important user for reading';
