create or replace function api.bay_wait(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- bay_wait - put an application on the list for the next free bay of a substation.
--
-- Errors: bay_reserve_line, bay_reserved; substation_unknown (DH404); bay_is_free one is free now: it can be had.
declare
    found bigint := case_named('applications', number);
    a     service_application := application_of(found);
    place bigint := (select s.substation_id from substation s where s.name = body ->> 'substation');
    kv    numeric := coalesce((body ->> 'voltage_kv')::numeric, a.supply_kv, 10);
begin
    perform right_require('bay.manage');
    if place is null then
        perform refuse('substation_unknown', jsonb_build_object('substation', body ->> 'substation'), 'DH404');
    elsif not a.dedicated_line or a.status <> 'OPEN' then
        perform refuse('bay_reserve_line', jsonb_build_object('application', number), 'DH409');
    elsif exists (select from bay_reservation r where r.work_case_id = found and r.ended_on is null) then
        perform refuse('bay_reserved', jsonb_build_object('application', number), 'DH409');
    elsif exists (select from bays_free(place, kv)) then
        perform refuse('bay_is_free', jsonb_build_object('substation', body ->> 'substation'), 'DH409');
    end if;
    insert into dahu.bay_wait (substation_id, voltage_kv, work_case_id, actor)
    values (place, kv, found, dahu.actor())
    on conflict (work_case_id, substation_id) where ended_on is null do nothing;
    return jsonb_build_object('substation', body ->> 'substation', 'place',
        (select count(*) from dahu.bay_wait w join dahu.bay_wait mine on mine.work_case_id = found and mine.substation_id = place and mine.ended_on is null
         where w.substation_id = place and w.voltage_kv = kv and w.ended_on is null and w.bay_wait_id <= mine.bay_wait_id));
end
$$;
comment on function api.bay_wait(text, jsonb) is 'Puts an application on the list for a bay';
