create or replace function dahu.series_intervals(target text, since date, until date)
    returns table (begins_at timestamptz, ends_at timestamptz, active_import_wh bigint, active_export_wh bigint, reactive_import_varh bigint,
                   reactive_export_varh bigint, quality smallint)
    language sql
    stable
    set search_path = dahu, public
    set jit = off
as $$
-- series_intervals - the intervals of an account (the sum of its settlement points) or of a point, without holes: what is missing has a row
-- without energies.
--
-- Shape:  in order of time, up to now; as long as the longest interval of the points. quality: the worst of what is added up; 15 also where
--         nothing is recorded. An energy is null where that of one point is missing or held.
-- Units:  Wh and varh on the primary side.
with member as materialized (
    select p.metering_point_id as point, daterange(since, until) as span
    from metering_point p
    where p.point_number = target
    union all
    select m.metering_point_id, m.valid * daterange(since, until)
    from account a
    join metering_point_account m on m.account_id = a.account_id
    join metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    where a.account_number = target and m.valid && daterange(since, until)
),
piece as materialized (
    select d.metering_point_id as point, d.day, d.begins_at + (v.at - 1) * d.interval_s * interval '1 s' as at, d.interval_s, v.ai, v.ae, v.ri, v.re, v.quality
    from member m
    join interval_day d on d.metering_point_id = m.point and d.day >= lower(m.span) and d.day < upper(m.span)
    cross join lateral unnest(d.active_import_wh, d.active_export_wh, d.reactive_import_varh, d.reactive_export_varh, d.quality)
                       with ordinality as v(ai, ae, ri, re, quality, at)
),
size as (
    select coalesce(max(p.interval_s), 900) as s from piece p
),
of_point as ( -- each point in steps of the longest interval
    select to_timestamp(floor(extract(epoch from p.at) / size.s) * size.s) as at, p.point, sum(p.interval_s) as known_s,
           case when count(p.ai) = count(*) then sum(p.ai) end as ai, case when count(p.ae) = count(*) then sum(p.ae) end as ae,
           case when count(p.ri) = count(*) then sum(p.ri) end as ri, case when count(p.re) = count(*) then sum(p.re) end as re, max(p.quality) as quality
    from piece p cross join size
    group by 1, 2
),
of_time as (
    select o.at, count(*) as points, bool_and(o.known_s = size.s) as whole, sum(o.ai) as ai, count(o.ai) as ai_n, sum(o.ae) as ae, count(o.ae) as ae_n,
           sum(o.ri) as ri, count(o.ri) as ri_n, sum(o.re) as re, count(o.re) as re_n, max(o.quality) as quality
    from of_point o cross join size
    group by o.at
),
wanted as ( -- a day at a time: how many points there are changes with days only
    select d.day::date as day, count(m.point) as points
    from generate_series(since::timestamp, until::timestamp - interval '1 day', interval '1 day') as d(day)
    left join member m on m.span @> d.day::date
    group by 1
),
grid as (
    select g.at, g.at + size.s * interval '1 s' as ends_at, w.points
    from wanted w
    cross join size
    cross join utility u
    cross join lateral generate_series(w.day::timestamp at time zone u.timezone, (w.day + 1)::timestamp at time zone u.timezone - interval '1 s',
                                       size.s * interval '1 s') as g(at)
    where w.points > 0 and g.at + size.s * interval '1 s' <= now()
)
select g.at, g.ends_at, case when t.ai_n = g.points then t.ai end::bigint, case when t.ae_n = g.points then t.ae end::bigint,
       case when t.ri_n = g.points then t.ri end::bigint, case when t.re_n = g.points then t.re end::bigint,
       case when t.points = g.points and t.whole then t.quality else 15 end::smallint
from grid g
left join of_time t on t.at = g.at
order by g.at
$$;
comment on function dahu.series_intervals(text, date, date) is 'Intervals of an account or a metering point without holes';
