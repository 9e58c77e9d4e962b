create or replace function dahu.event_registers(form jsonb, point bigint, at timestamptz)
    returns void
    language plpgsql
    stable
as $$
-- event_registers - hold the closing and opening values of a form against each other and against the readings beside them.
--
-- Shape:  form ->> closing and opening are objects, canonical name to Wh or varh on the register side.
--
-- The energy that counts at the point needs both values, and whatever has one of them needs the other. A closing value
-- below the last reading, or an opening value above the first reading of the new register, would be energy below 0;
-- a reading that was found to be garbage bears no witness. An opening value is compared within a day: later the
-- register may have run over.
declare
    closing jsonb := coalesce(form -> 'closing', '{}');
    opening jsonb := coalesce(form -> 'opening', '{}');
    base text;
    name text;
    seen record;
begin
    select case p.purpose when 'GENERATION' then 'active_energy_export' else 'active_energy_import' end into base
    from dahu.metering_point p where p.metering_point_id = point;
    for name in
        select base union select jsonb_object_keys(closing) union select jsonb_object_keys(opening) order by 1
    loop
        if not closing ? name then
            perform dahu.refuse('metering_event_closing', jsonb_build_object('quantity', name));
        elsif not opening ? name then
            perform dahu.refuse('metering_event_opening', jsonb_build_object('quantity', name));
        end if;
    end loop;
    for seen in
        select q.name, closes.seen_at as closes_at, closes.value as closes, opens.seen_at as opens_at, opens.value as opens
        from (values ('active_energy_import'), ('active_energy_export'), ('reactive_energy_import'), ('reactive_energy_export')) as q(name)
        left join lateral (select r.seen_at, r.value from dahu.event_reading(point, q.name, null, at) r) closes on closing ? q.name
        left join lateral (select r.seen_at, r.value from dahu.event_reading(point, q.name, at, null) r) opens on opening ? q.name
    loop
        if seen.closes > (closing ->> seen.name)::bigint then
            perform dahu.refuse('metering_event_closing_below', jsonb_build_object(
                'quantity', seen.name, 'value', dahu.kilo_text((closing ->> seen.name)::bigint),
                'reading', dahu.kilo_text(seen.closes), 'at', dahu.civil_short(seen.closes_at)));
        elsif seen.opens < (opening ->> seen.name)::bigint then
            perform dahu.refuse('metering_event_opening_above', jsonb_build_object(
                'quantity', seen.name, 'value', dahu.kilo_text((opening ->> seen.name)::bigint),
                'reading', dahu.kilo_text(seen.opens), 'at', dahu.civil_short(seen.opens_at)));
        end if;
    end loop;
end
$$;
comment on function dahu.event_registers(jsonb, bigint, timestamptz) is 'Checks the closing and opening values of an event';
