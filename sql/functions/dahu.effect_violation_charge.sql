create or replace function dahu.effect_violation_charge(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_charge - what was approved becomes a claim, apart from all bills.
declare
    r dahu.violation_assessment := dahu.violation_reckoning(of_case);
begin
    perform dahu.claim_issue(of_case, case (select v.act from dahu.violation v where v.work_case_id = of_case) when 'THEFT' then 'THEFT' else 'VIOLATION' end,
                             r.base_fen, r.penalty_fen, form);
end
$$;
comment on function dahu.effect_violation_charge(bigint, jsonb) is 'Charges a violation';
