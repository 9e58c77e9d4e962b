create or replace function dahu.gate_service_level_agreed(of_case bigint)
    returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_service_level_agreed - each department has confirmed, by its newest word.
select 'SERVICE_LEVEL_' || d.name, coalesce((select v.agrees from dahu.service_level_vote v where v.work_case_id = of_case and v.department = d.name
                                             order by v.service_level_vote_id desc limit 1), false), jsonb_build_object('department', d.name)
from (values ('MARKETING'), ('INSPECTION'), ('DISPATCH')) as d(name)
$$;
comment on function dahu.gate_service_level_agreed(bigint) is 'Each department has confirmed';
