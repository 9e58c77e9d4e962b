create or replace function dahu.gate_rectification_fixed(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_rectification_fixed - the last re-check found the defect gone.
select 'DEFECT_GONE', coalesce(r.fixed, false), jsonb_build_object('rechecked_on', r.rechecked_on)
from dahu.rectification r where r.work_case_id = of_case
$$;
comment on function dahu.gate_rectification_fixed(bigint) is 'The last re-check found the defect gone';
