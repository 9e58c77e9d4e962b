create or replace function dahu.effect_appointment_end(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_appointment_end - it was kept, or somebody did not come: neither can be said before its time.
--
-- form     {"missed_by"?}
-- Errors:  appointment_to_come (DH409)
declare
    p dahu.appointment := (select x from dahu.appointment x where x.work_case_id = of_case);
begin
    if p.begins_at > now() then
        perform dahu.refuse('appointment_to_come', jsonb_build_object('at', dahu.civil_text(p.begins_at)), 'DH409');
    end if;
    update dahu.appointment x set missed_by = form ->> 'missed_by' where x.work_case_id = of_case;
end
$$;
comment on function dahu.effect_appointment_end(bigint, jsonb) is 'An appointment was kept, or was not';
