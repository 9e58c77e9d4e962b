create or replace function dahu.effect_violation_reckon(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_violation_reckon - the same facts with another multiple or amount: reckoned anew.
select dahu.violation_ask(of_case, (v.facts - array['multiple', 'rate_fen']) || form)
from dahu.violation v where v.work_case_id = of_case
$$;
comment on function dahu.effect_violation_reckon(bigint, jsonb) is 'Asks for the cost of a violation by another multiple';
