create or replace function dahu.gate_violation_reckoned(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_violation_reckoned - the cost was reckoned by the rule, from facts that suffice, within the ceilings.
select 'AMOUNT_RECKONED', coalesce(r.outcome = 'FAIL' and r.amount_fen > 0, false),
       jsonb_build_object('outcome', r.outcome, 'amount_fen', r.amount_fen, 'reasons', (select jsonb_agg(x ->> 'code') from jsonb_array_elements(r.reasons) x))
from dahu.violation_reckoning(of_case) r
$$;
comment on function dahu.gate_violation_reckoned(bigint) is 'The cost of a violation was reckoned by the rule';
