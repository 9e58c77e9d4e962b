create or replace function dahu.effect_appointment_cancel(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_appointment_cancel - it is called off, for a reason; the customer is told.
--
-- Errors:  case_reason_required
begin
    perform dahu.effect_case_reasoned(of_case, form);
    perform dahu.appointment_tell('appointment_cancelled', of_case);
end
$$;
comment on function dahu.effect_appointment_cancel(bigint, jsonb) is 'An appointment is called off';
