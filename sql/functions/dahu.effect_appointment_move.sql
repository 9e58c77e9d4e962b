create or replace function dahu.effect_appointment_move(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_appointment_move - another time was agreed, for a reason that is kept; the customer is told, and reminded anew.
--
-- form     {"begins_at","ends_at"}
-- Errors:  case_reason_required; appointment_past
declare
    begins timestamptz := dahu.civil_instant(form ->> 'begins_at');
begin
    perform dahu.effect_case_reasoned(of_case, form);
    if begins < now() then
        perform dahu.refuse('appointment_past', jsonb_build_object('at', dahu.civil_text(begins)));
    end if;
    update dahu.appointment p
    set begins_at = begins, ends_at = dahu.civil_instant(form ->> 'ends_at'), moves = p.moves + 1, told_on = null
    where p.work_case_id = of_case;
    perform dahu.appointment_tell('appointment_agreed', of_case);
end
$$;
comment on function dahu.effect_appointment_move(bigint, jsonb) is 'Another time was agreed';
