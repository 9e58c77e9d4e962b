create or replace function dahu.event_meter(form jsonb, old dahu.meter_installation, at timestamptz)
    returns bigint
    language plpgsql
as $$
-- event_meter - the meter that an exchange brings: known from its serial number, or made.
--
-- Without a link of its own it is read where the old one was. Registers are taken for secondary ones, but never silently
-- after a meter with primary ones: the ratio would be counted twice.
declare
    fresh bigint;
    elsewhere record;
    was dahu.meter;
    way bigint;
    unit smallint;
begin
    select m.* into was from dahu.meter m where m.meter_id = old.meter_id;
    if was.serial_number = form ->> 'serial' then
        perform dahu.refuse('metering_event_same_meter', jsonb_build_object('serial', was.serial_number));
    end if;
    if was.register_side = 'PRIMARY' and not form ? 'side'
       and not exists (select from dahu.meter m where m.serial_number = form ->> 'serial') then
        perform dahu.refuse('metering_event_side', jsonb_build_object('serial', form ->> 'serial'));
    end if;
    select p.point_number, i.valid into elsewhere
    from dahu.meter m
    join dahu.meter_installation i on i.meter_id = m.meter_id
    join dahu.metering_point p on p.metering_point_id = i.metering_point_id
    where m.serial_number = form ->> 'serial' and i.valid && tstzrange(at, null)
    order by i.valid limit 1;
    if found then
        perform dahu.refuse('meter_installation_meter_ex', jsonb_build_object(
            'serial', form ->> 'serial', 'point', elsewhere.point_number, 'from', dahu.civil_short(lower(elsewhere.valid)),
            'until', coalesce(dahu.civil_short(upper(elsewhere.valid)), '...')), 'exclusion_violation');
    end if;
    way := was.link_id;
    unit := was.unit_id;
    if form ? 'link' then
        insert into dahu.link (uri) values (form ->> 'link') on conflict on constraint link_uri_uk do nothing;
        select l.link_id into way from dahu.link l where l.uri = form ->> 'link';
        unit := (form ->> 'unit')::smallint;
    end if;
    insert into dahu.meter as m (serial_number, driver, link_id, unit_id, register_side)
    values (form ->> 'serial', form ->> 'driver', way, unit, coalesce(form ->> 'side', 'SECONDARY'))
    on conflict on constraint meter_serial_number_uk do update
        set driver = excluded.driver, link_id = excluded.link_id, unit_id = excluded.unit_id, enabled = true,
            register_side = coalesce(form ->> 'side', m.register_side)
    returning meter_id into fresh;
    return fresh;
end
$$;
comment on function dahu.event_meter(jsonb, dahu.meter_installation, timestamptz) is 'The meter that an exchange brings';
