create or replace function dahu.energy_note(point bigint, from_day date, to_day date, why text, event bigint)
    returns integer
    language sql
as $$
-- energy_note - note that the energy of a point is to be made anew on the days from @from_day up to, not including, @to_day.
--
-- Shape:  how many days were noted; @to_day null = up to and including today. Days to come are not noted.
--
-- A note that names an event or an edit stays when mere readings follow it, and replaces one that names none: the
-- difference that shows afterwards is told by its reason. "do update" locks a note that is there already, so that a
-- refresh cannot take it before this transaction is committed. Sorted, so that two writers cannot wait for each other.
with noted as (
    insert into dahu.energy_due as d (metering_point_id, day, because, event_id)
    select point, g.day::date, why, event
    from generate_series(from_day, least(to_day - 1, dahu.today()), interval '1 day') as g(day)
    order by g.day
    on conflict (metering_point_id, day) do update
        set because = case when excluded.event_id is null and d.event_id is not null then d.because else excluded.because end,
            event_id = coalesce(excluded.event_id, d.event_id)
    returning 1
)
select count(*)::integer from noted
$$;
comment on function dahu.energy_note(bigint, date, date, text, bigint) is 'Notes days whose energy must be made anew, with the reason';
