create or replace function dahu.advice_slot(of_account bigint, since date, until date)
    returns table (unit text, day date, minute integer, off boolean, interval_s integer, import_wh bigint, forward_varh bigint, reverse_varh bigint)
    language sql
    stable
    set jit = off
as $$
-- advice_slot - validated intervals of an account, summed over the settlement points of each receiving point, and of all.
--
-- Shape:  unit is the name of a receiving point, "" for points without one, null for the whole account; in order of
--         time within a unit. An energy is null unless it is known of every point of the unit on that day. Days
--         whose intervals nobody made have no rows. minute is that of the civil day on which the interval begins;
--         off says that the day is not worked: by the calendar where it is known, else by the day of the week.
-- Units:  Wh, varh.
with member as materialized (
    select p.metering_point_id, coalesce(r.name, '') as unit, m.valid * daterange(since, until) as span, u.timezone
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    left join receiving_point r on r.receiving_point_id = p.receiving_point_id
    cross join utility u
    where m.account_id = of_account and m.valid && daterange(since, until)
),
expected as materialized (
    select g.day::date as day, m.unit, count(*) as points
    from generate_series(since, until - 1, interval '1 day') as g(day)
    join member m on m.span @> g.day::date
    group by grouping sets ((g.day, m.unit), (g.day))
),
slot as (
    select m.unit, d.day, d.begins_at + (i.n - 1) * d.interval_s * interval '1 s' as begins_at, d.interval_s, m.timezone, i.wh, i.forward, i.reverse
    from member m
    join interval_day d on d.metering_point_id = m.metering_point_id and d.day >= lower(m.span) and d.day < upper(m.span)
    cross join lateral unnest(d.active_import_wh, d.reactive_import_varh, d.reactive_export_varh) with ordinality as i(wh, forward, reverse, n)
),
summed as (
    select s.unit, s.day, s.begins_at, s.interval_s, s.timezone, count(s.wh) as wh_points, count(s.forward) as forward_points, count(s.reverse) as reverse_points,
           sum(s.wh)::bigint as wh, sum(s.forward)::bigint as forward, sum(s.reverse)::bigint as reverse
    from slot s
    group by grouping sets ((s.unit, s.day, s.begins_at, s.interval_s, s.timezone), (s.day, s.begins_at, s.interval_s, s.timezone))
)
select s.unit, s.day,
       (extract(hour from s.begins_at at time zone s.timezone) * 60 + extract(minute from s.begins_at at time zone s.timezone))::integer,
       coalesce(c.kind <> 'WORK', extract(isodow from s.day) > 5), s.interval_s,
       case when s.wh_points = e.points then s.wh end, case when s.forward_points = e.points then s.forward end,
       case when s.reverse_points = e.points then s.reverse end
from summed s
join expected e on e.day = s.day and e.unit is not distinct from s.unit
left join calendar_day c on c.day = s.day
order by s.unit, s.begins_at
$$;
comment on function dahu.advice_slot(bigint, date, date) is 'Validated intervals of an account, summed over its settlement points';
