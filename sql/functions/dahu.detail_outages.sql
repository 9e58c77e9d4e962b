create or replace function dahu.detail_outages(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_outages - an outage as it is read, with who was told.
select to_jsonb(o) - '{work_case_id,line_id,recorded_at}'::text[]
       || jsonb_build_object('line', (select l.line_number from dahu.line l where l.line_id = o.line_id),
                             'told', (select coalesce(jsonb_agg(jsonb_build_object('account', a.account_number, 'important', t.important, 'told_at', dahu.civil_text(t.told_at)) order by a.account_number, t.told_at), '[]')
                                      from dahu.outage_account t join dahu.account a on a.account_id = t.account_id where t.work_case_id = o.work_case_id))
from dahu.outage o where o.work_case_id = of_case
$$;
comment on function dahu.detail_outages(bigint) is 'An outage as it is read';
