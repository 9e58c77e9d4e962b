create or replace function dahu.effect_violation_withdraw(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_withdraw - it was none, for the reason that is given; a source that was found with it is cleared with that reason.
--
-- Errors: case_reason_required.
begin
    perform dahu.effect_case_reasoned(of_case, form);
    update dahu.unauthorised_source u
    set cleared_on = greatest(dahu.today(), u.found_on), cleared_because = dahu.case_reason(of_case), actor = dahu.actor()
    from dahu.work_case c
    where c.work_case_id = of_case and u.violation_number = c.case_number and u.cleared_on is null;
end
$$;
comment on function dahu.effect_violation_withdraw(bigint, jsonb) is 'Takes back a violation that was none';
