create or replace function dahu.appointment_tell(of_kind text, of_case bigint) returns integer
    language sql
as $$
-- appointment_tell - tell the customer of an appointment: agreed, moved, called off, or tomorrow.
select dahu.case_tell(of_kind, of_case, jsonb_build_object(
    'purpose', '@' || case p.purpose when 'SURVEY' then 'appointment.SURVEY' when 'METER_WORK' then 'appointment.METER_WORK'
                                     when 'CONNECTION' then 'appointment.CONNECTION' when 'INSPECTION' then 'appointment.INSPECTION'
                                     when 'VISIT' then 'appointment.VISIT' else 'appointment.OTHER' end,
    'begins', left(dahu.civil_text(p.begins_at), 16), 'ends', substr(dahu.civil_text(p.ends_at), 12, 5)))
from dahu.appointment p
where p.work_case_id = of_case
$$;
comment on function dahu.appointment_tell(text, bigint) is 'Tells the customer of an appointment';
