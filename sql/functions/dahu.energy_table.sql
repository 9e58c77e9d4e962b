create or replace function dahu.energy_table(target text, since date, until date, step text, start_day integer)
    returns table (begins_on date, ends_on date, active_import_wh bigint, active_export_wh bigint, reactive_import_varh bigint,
                   reactive_export_varh bigint, demand_w bigint, demand_at timestamptz, load_factor_bp integer, completeness_bp integer,
                   estimated_bp integer, held_bp integer)
    language sql
    stable
    set jit = off
as $$
-- energy_table - energy of an account or of a metering point, row by row of days, months or settlement periods.
--
-- target     number of an account (the sum of its settlement points, each on its own days) or of a point
-- until      the day after the last one
-- step       day, month or period; start_day: day of the month on which periods begin
-- Shape:     in order of time, from the first to the last day with a point; ends_on is the last day of the row
-- Units:     Wh and varh on the primary side, W, basis points
--
-- The largest demand of several points is that of their sum, interval by interval. The load factor is the mean
-- power over the time that is known, of the largest demand.
with member as materialized (
    select p.metering_point_id as point, p.purpose = 'GENERATION' as exports, daterange(energy_table.since, energy_table.until) as span
    from metering_point p
    where p.point_number = target
    union all
    select m.metering_point_id, false, m.valid * daterange(energy_table.since, energy_table.until)
    from account a
    join metering_point_account m on m.account_id = a.account_id
    join metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    where a.account_number = target and m.valid && daterange(energy_table.since, energy_table.until)
),
bucket as materialized (
    select distinct daterange(energy_table.since, energy_table.until)
                    * case step when 'day' then daterange(g.day::date, g.day::date + 1)
                                when 'month' then dahu.settlement_period(1, g.day::date)
                                else dahu.settlement_period(start_day, g.day::date) end as days
    from generate_series(energy_table.since::timestamp, energy_table.until - 1, interval '1 day') as g(day)
),
part as materialized (
    select b.days, m.point, m.exports, b.days * m.span as span, row_number() over (order by b.days, m.point, m.span) as n
    from bucket b
    join member m on m.span && b.days
),
told as materialized (
    select p.days, p.exports, upper(p.span) - lower(p.span) as length, e.*
    from part p
    join (select o.*
          from (select array_agg(p.point order by p.n) as points, array_agg(lower(p.span) order by p.n) as froms,
                       array_agg(upper(p.span) order by p.n) as tos from part p) a
          cross join lateral dahu.energy_of(a.points, a.froms, a.tos) o) e on e.n = p.n
),
-- Only where several points are added up: the power of their sum.
coincident as (
    select distinct on (v.days) v.days, v.w, v.at
    from (select p.days, d.begins_at + i.at * d.interval_s * interval '1 s' as at, sum(i.wh * 3600 / d.interval_s)::bigint as w, count(*) as points,
                 max(k.points) as all_points
          from part p
          join (select p.days, count(*) as points from part p group by p.days) k on k.days = p.days and k.points > 1
          join interval_day d on d.metering_point_id = p.point and d.day >= lower(p.span) and d.day < upper(p.span)
          cross join lateral unnest(d.active_import_wh, d.quality) with ordinality as i(wh, quality, at)
          where i.wh is not null and i.quality in (0, 7, 10, 11)
          group by p.days, 2) v
    where v.points = v.all_points
    order by v.days, v.w desc, v.at
),
total as (
    select t.days, count(*) as points, sum(t.active_import_wh)::bigint as ai, sum(t.active_export_wh)::bigint as ae,
           case when count(t.reactive_import_varh) = count(t.active_import_wh) then sum(t.reactive_import_varh)::bigint end as ri,
           case when count(t.reactive_export_varh) = count(t.active_import_wh) then sum(t.reactive_export_varh)::bigint end as re,
           max(t.demand_w) as demand_w, min(t.demand_at) as demand_at, sum(t.completeness_bp * t.length) / sum(t.length) as known,
           (sum(t.estimated_bp * t.length) + sum(t.length) - 1) / sum(t.length) as estimated,
           (sum(t.held_bp * t.length) + sum(t.length) - 1) / sum(t.length) as held, bool_and(t.exports) as exports
    from told t
    group by t.days
)
select lower(t.days), upper(t.days) - 1, t.ai, t.ae, t.ri, t.re, d.w, d.at,
       case when d.w > 0 and t.known > 0 then
           least(round(case when t.exports then t.ae else t.ai end * 10000.0 * 3600 * 10000
                       / (d.w * extract(epoch from upper(t.days)::timestamp at time zone u.timezone
                                                   - lower(t.days)::timestamp at time zone u.timezone) * t.known)), 10000)::integer end,
       t.known::integer, t.estimated::integer, t.held::integer
from total t
cross join utility u
left join coincident c on c.days = t.days
cross join lateral (select case when t.points = 1 then t.demand_w else c.w end as w, case when t.points = 1 then t.demand_at else c.at end as at) d
order by 1
$$;
comment on function dahu.energy_table(text, date, date, text, integer) is 'Energy of an account or a metering point by days, months or settlement periods';
