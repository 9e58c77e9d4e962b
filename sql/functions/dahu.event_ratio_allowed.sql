create or replace function dahu.event_ratio_allowed(form jsonb, point bigint, at timestamptz, until timestamptz)
    returns void
    language plpgsql
    stable
as $$
-- event_ratio_allowed - refuse a ratio for a time without a meter, across an exchange, or across an earlier event.
--
-- Two periods of ratios may not contradict each other: a correction lies wholly within what one earlier event set "from
-- then on", or names with --replaces the event that it puts right.
declare
    first record;
    other record;
begin
    if until <= at then
        perform dahu.refuse('metering_event_span_ck',
                            jsonb_build_object('at', dahu.civil_short(at), 'until', dahu.civil_short(until)));
    end if;
    select min(lower(i.valid)) as begins_at, min(lower(i.valid)) filter (where lower(i.valid) > at) as next_at,
           bool_or(i.valid @> at) as there
    into first
    from dahu.meter_installation i where i.metering_point_id = point;
    if at < first.begins_at then
        perform dahu.refuse('metering_event_before_installation',
                            jsonb_build_object('at', dahu.civil_short(at), 'first', dahu.civil_short(first.begins_at)));
    elsif not coalesce(first.there, false) then
        perform dahu.refuse('metering_event_no_installation', jsonb_build_object('at', dahu.civil_short(at)));
    end if;
    select i.valid into other
    from dahu.meter_installation i
    where i.metering_point_id = point and lower(i.valid) > at and i.valid && tstzrange(at, until)
      and i.meter_id <> (select h.meter_id from dahu.meter_installation h where h.metering_point_id = point and h.valid @> at)
    order by i.valid limit 1;
    if found then
        perform dahu.refuse('metering_event_ratio_across',
                            jsonb_build_object('exchange', dahu.civil_short(lower(other.valid))));
    end if;
    if form ? 'replaces' and not exists (select from dahu.metering_event e
                                         where e.metering_event_id = (form ->> 'replaces')::bigint
                                           and e.metering_point_id = point and e.kind = 'RATIO') then
        perform dahu.refuse('metering_event_replaces', jsonb_build_object('id', form ->> 'replaces'), 'foreign_key_violation');
    end if;
    select e.metering_event_id, e.effective_at, e.until_at into other
    from dahu.metering_event e
    where e.metering_point_id = point and e.kind = 'RATIO' and tstzrange(e.effective_at, e.until_at) && tstzrange(at, until)
      and (e.until_at is not null or e.effective_at >= at)
      and e.metering_event_id is distinct from (form ->> 'replaces')::bigint
      and not exists (select from dahu.metering_event later where later.replaces_id = e.metering_event_id)
    order by e.effective_at limit 1;
    if found then
        perform dahu.refuse('meter_installation_point_ex', jsonb_build_object(
            'id', other.metering_event_id::text, 'from', dahu.civil_short(other.effective_at),
            'until', coalesce(dahu.civil_short(other.until_at), '...')), 'exclusion_violation');
    end if;
end
$$;
comment on function dahu.event_ratio_allowed(jsonb, bigint, timestamptz, timestamptz) is 'Refuses a ratio whose time contradicts what is recorded';
