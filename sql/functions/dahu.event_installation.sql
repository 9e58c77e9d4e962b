create or replace function dahu.event_installation(point bigint, at timestamptz)
    returns dahu.meter_installation
    language plpgsql
    stable
as $$
-- event_installation - the installation that an exchange or a reset at @at ends: it began before, and still lasts.
declare
    found dahu.meter_installation;
    first_at timestamptz;
begin
    select i.* into found from dahu.meter_installation i
    where i.metering_point_id = point and i.valid @> at and lower(i.valid) < at;
    if found.meter_installation_id is null then
        select min(lower(i.valid)) into first_at from dahu.meter_installation i
        where i.metering_point_id = point and lower(i.valid) >= at;
        if first_at is not null then
            perform dahu.refuse('metering_event_before_installation',
                                jsonb_build_object('at', dahu.civil_short(at), 'first', dahu.civil_short(first_at)));
        end if;
        perform dahu.refuse('metering_event_no_installation', jsonb_build_object('at', dahu.civil_short(at)));
    end if;
    if not upper_inf(found.valid) then
        perform dahu.refuse('metering_event_not_latest',
                            jsonb_build_object('at', dahu.civil_short(at), 'end', dahu.civil_short(upper(found.valid))));
    end if;
    return found;
end
$$;
comment on function dahu.event_installation(bigint, timestamptz) is 'The installation that an exchange or a reset ends';
