create or replace function dahu.gate_violation_evidence(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_violation_evidence - there is something that proves it.
select 'EVIDENCE', jsonb_array_length(v.evidence) > 0, jsonb_build_object('pieces', jsonb_array_length(v.evidence))
from dahu.violation v where v.work_case_id = of_case
$$;
comment on function dahu.gate_violation_evidence(bigint) is 'There is evidence of a violation';
