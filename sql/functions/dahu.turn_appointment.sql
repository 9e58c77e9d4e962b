create or replace function dahu.turn_appointment() returns integer
    language plpgsql
as $$
-- turn_appointment - every minute: customers are reminded of what was agreed for tomorrow, once. Returns how many appointments.
declare
    r    record;
    made integer := 0;
begin
    for r in
        update dahu.appointment p
        set told_on = dahu.today()
        from dahu.work_case c, dahu.utility u
        where c.work_case_id = p.work_case_id and c.closed_at is null and p.told_on is null and p.begins_at > now()
          and (p.begins_at at time zone u.timezone)::date <= dahu.today() + 1
        returning p.work_case_id
    loop
        perform dahu.appointment_tell('appointment_reminder', r.work_case_id);
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function dahu.turn_appointment() is 'Every minute: customers are reminded of tomorrow';
