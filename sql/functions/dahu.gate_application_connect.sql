create or replace function dahu.gate_application_connect(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_connect - the works passed their completion inspection, a dedicated line is built and has its bay, and whoever comes
-- under voltage, or under more of it, has what 4.13 asks for. A second source or own generation has been verified first (4.14).
with a as (
    select a.*, c.opened_at, coalesce((select n.account_id from dahu.account n where n.account_number = a.change ->> 'new_account'), a.account_id) as supplied_id
    from dahu.service_application a join dahu.work_case c using (work_case_id)
    where a.work_case_id = of_case
)
select 'COMPLETION_PASSED', coalesce((select i.passed from dahu.works_inspection i where i.work_case_id = of_case and i.stage = 'COMPLETION'
                                      order by i.works_inspection_id desc limit 1), false), '{}'::jsonb
union all
select 'LINE_BUILT', l.completed_on is not null and b.bay_id is not null, jsonb_build_object('line', l.line_number, 'bay', b.bay_number)
from a
left join dahu.line l on l.line_id = a.line_id
left join dahu.bay b on b.line_id = l.line_id
where a.dedicated_line
union all
select 'SECOND_SOURCE_VERIFIED', v.cases is not null, jsonb_build_object('cases', coalesce(v.cases, '[]'))
from a
cross join lateral (
    select jsonb_agg(c.case_number) as cases
    from dahu.dual_source d join dahu.work_case c using (work_case_id)
    where d.account_id = a.account_id and (d.kind = 'GRID_DUAL') = (a.kind = 'DUAL_SOURCE')
      and (c.state = 'VERIFIED' or c.state = 'IN_USE' and exists (select from dahu.source_use u where u.work_case_id = c.work_case_id and u.began_at >= a.opened_at))) v
where a.kind in ('DUAL_SOURCE', 'OWN_GENERATION')
union all
select i.item, i.ok, i.facts from a cross join lateral dahu.energise_items(a.supplied_id, dahu.today()) i
$$;
comment on function dahu.gate_application_connect(bigint) is 'The works are finished, and nothing forbids the voltage';
