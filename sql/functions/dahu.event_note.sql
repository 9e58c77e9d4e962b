create or replace function dahu.event_note(event bigint, point bigint, at timestamptz, until timestamptz)
    returns void
    language plpgsql
as $$
-- event_note - note the days whose energy an event changes: from the last value before it to the first one after it.
--
-- The energy of a gap that the event lies in is laid between the values on both sides, so it changes with them.
declare
    why text := current_setting('dahu.because');
    zone text := (select u.timezone from dahu.utility u);
    since timestamptz;
    till timestamptz;
begin
    select max(r.slot_at) into since from dahu.reading r where r.metering_point_id = point and r.slot_at < at;
    select min(r.slot_at) into till from dahu.reading r where r.metering_point_id = point and r.slot_at > until;
    perform dahu.energy_note(point, (coalesce(since, at) at time zone zone)::date,
                             (coalesce(till, until) at time zone zone)::date + 1, why, event);
end
$$;
comment on function dahu.event_note(bigint, bigint, timestamptz, timestamptz) is 'Notes the days whose energy an event changes';
