create or replace function dahu.gate_application_connect(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_application_connect - the works passed their completion inspection, and a dedicated line is built and has its bay.
select 'COMPLETION_PASSED', coalesce((select i.passed from dahu.works_inspection i where i.work_case_id = of_case and i.stage = 'COMPLETION'
                                      order by i.works_inspection_id desc limit 1), false), '{}'::jsonb
union all
select 'LINE_BUILT', l.completed_on is not null and b.bay_id is not null, jsonb_build_object('line', l.line_number, 'bay', b.bay_number)
from dahu.service_application a
left join dahu.line l on l.line_id = a.line_id
left join dahu.bay b on b.line_id = l.line_id
where a.work_case_id = of_case and a.dedicated_line
$$;
comment on function dahu.gate_application_connect(bigint) is 'The works are finished';
