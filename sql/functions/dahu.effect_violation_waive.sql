create or replace function dahu.effect_violation_waive(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_waive - nothing is charged, and why.
--
-- Errors: case_reason_required.
begin
    if dahu.case_reason(of_case) = '' then
        perform dahu.refuse('case_reason_required', '{}');
    end if;
    update dahu.violation v set waived_because = dahu.case_reason(of_case) where v.work_case_id = of_case;
end
$$;
comment on function dahu.effect_violation_waive(bigint, jsonb) is 'Waives the charge of a violation';
