create or replace function dahu.gate_inspection_crew(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_inspection_crew - at least two inspectors go, and a day is set.
select 'CREW_OF_TWO', count(*) >= 2, jsonb_build_object('inspectors', count(*))
from dahu.inspection_crew c
where c.work_case_id = of_case and c.released_at is null
$$;
comment on function dahu.gate_inspection_crew(bigint) is 'At least two inspectors go';
