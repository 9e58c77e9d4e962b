create or replace function api.report_missing_papers(page_limit integer, after_case text) returns jsonb
    language sql
    stable
as $$
-- report_missing_papers - applications under way whose documents are not in order (4.3), each with what is wrong.
with judged as (
    select w.work_case_id, w.case_number, w.state, w.opened_at, a.account_number, o.kind,
           (select array_agg(i.item order by i.item) from dahu.document_items(w.work_case_id) i where i.ok is not true) as missing
    from dahu.work_case w
    join dahu.service_application o on o.work_case_id = w.work_case_id
    left join dahu.account a on a.account_id = w.account_id
    where w.closed_at is null and (after_case is null or w.case_number > after_case)
),
page as (
    select j.*, row_number() over (order by j.case_number) as n from judged j where j.missing is not null order by n limit page_limit + 1
)
select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object(
        'case', p.case_number, 'kind', p.kind, 'state', p.state, 'account', p.account_number, 'opened_on', (p.opened_at at time zone u.timezone)::date,
        'missing', to_jsonb(p.missing)) order by p.n) filter (where p.n <= page_limit), '[]'),
    'next', max(p.case_number) filter (where p.n = page_limit and exists (select from page offset page_limit)))
from page p
cross join dahu.utility u
$$;
comment on function api.report_missing_papers(integer, text) is 'Applications whose documents are not in order';
