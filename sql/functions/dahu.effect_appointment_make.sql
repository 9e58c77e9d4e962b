create or replace function dahu.effect_appointment_make(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_appointment_make - a time was agreed with a customer, a day ahead at least unless the customer wanted it sooner; the customer is told.
--
-- form     as AppointmentForm
-- Errors:  appointment_past; appointment_soon; case_unknown: the case that it is for is not one of this account
declare
    c      dahu.work_case := (select w from dahu.work_case w where w.work_case_id = of_case);
    begins timestamptz := dahu.civil_instant(form ->> 'begins_at');
    zone   text := (select u.timezone from dahu.utility u);
    ahead  integer := dahu.policy_number('appointment_days', dahu.today(), 1)::integer;
    about  bigint := (select w.work_case_id from dahu.work_case w where w.case_number = form ->> 'about' and w.account_id = c.account_id);
begin
    if begins < now() then
        perform dahu.refuse('appointment_past', jsonb_build_object('at', dahu.civil_text(begins)));
    elsif (begins at time zone zone)::date < dahu.today() + ahead and not coalesce((form ->> 'customer_asked')::boolean, false) then
        perform dahu.refuse('appointment_soon', jsonb_build_object('at', dahu.civil_text(begins), 'days', ahead));
    elsif form ->> 'about' is not null and about is null then
        perform dahu.refuse('case_unknown', jsonb_build_object('case', form ->> 'about'), 'DH404');
    end if;
    insert into dahu.appointment (work_case_id, account_id, purpose, begins_at, ends_at, person, reached_at, place, about_case_id)
    values (of_case, c.account_id, form ->> 'purpose', begins, dahu.civil_instant(form ->> 'ends_at'), form ->> 'person', coalesce(form ->> 'reached_at', ''),
            coalesce(form ->> 'place', ''), about);
    perform dahu.appointment_tell('appointment_agreed', of_case);
end
$$;
comment on function dahu.effect_appointment_make(bigint, jsonb) is 'A time was agreed with a customer';
