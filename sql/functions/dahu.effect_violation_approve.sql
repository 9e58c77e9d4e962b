create or replace function dahu.effect_violation_approve(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_approve - the amount that was reckoned is approved: named, so that nobody approves what has changed meanwhile.
--
-- Errors: violation_amount.
declare
    reckoned bigint := (dahu.violation_reckoning(of_case)).amount_fen;
begin
    if (form ->> 'amount_fen')::bigint <> reckoned then
        perform dahu.refuse('violation_amount', jsonb_build_object('given', dahu.yuan_text((form ->> 'amount_fen')::bigint), 'reckoned', dahu.yuan_text(reckoned)));
    end if;
    update dahu.violation v set approved_by = dahu.user_id() where v.work_case_id = of_case;
end
$$;
comment on function dahu.effect_violation_approve(bigint, jsonb) is 'Approves the amount of a violation';
