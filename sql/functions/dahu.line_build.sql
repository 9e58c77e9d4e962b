create or replace function dahu.line_build(a dahu.service_application, line jsonb, day date) returns void
    language plpgsql
as $$
-- line_build - a dedicated line is finished: it takes its bay, and its two terms begin (4.6.1, 4.6.2).
--
-- Errors: line_build_line the line is not named; line_build_bay no bay is reserved.
declare
    reserved dahu.bay_reservation := (select r from dahu.bay_reservation r where r.work_case_id = a.work_case_id and r.ended_on is null);
    made     bigint;
begin
    if coalesce(line ->> 'number', '') = '' then
        perform dahu.refuse('line_build_line', '{}');
    elsif reserved.bay_id is null then
        perform dahu.refuse('line_build_bay', '{}', 'DH409');
    end if;
    insert into dahu.line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on)
    select line ->> 'number', coalesce(line ->> 'name', line ->> 'number'), b.substation_id, 'DEDICATED', a.account_id, b.voltage_kv, day
    from dahu.bay b where b.bay_id = reserved.bay_id
    returning line_id into made;
    update dahu.bay b set line_id = made where b.bay_id = reserved.bay_id;
    update dahu.bay_reservation r set ended_on = dahu.today(), ended_because = 'BUILT' where r.bay_reservation_id = reserved.bay_reservation_id;
    update dahu.service_application s set line_id = made where s.service_application_id = a.service_application_id;
end
$$;
comment on function dahu.line_build(dahu.service_application, jsonb, date) is 'Writes a finished dedicated line';
