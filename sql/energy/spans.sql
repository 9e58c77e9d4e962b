-- Spans of consecutive days to be made: those noted, and on both sides the days that a new reading of them can change.
--
-- A reading bears on the 16 readings before and after it (VEE_CONTEXT), and on the gaps between them. So a span goes on to the
-- day of the 17th reading or exchange on either side, unless both hold: the day beside it is whole, measured and
-- not held, and the noted day was measured on that side for longer than 17 intervals already, as it was last made. Then no reading
-- that is new can be among those 16; and when they came, the day beside it was made with them. What a
-- person said about several days is told from all of them, so they are made together.
-- Meters that are read more than once a minute are judged by their readings at whole minutes.
insert into energy_span (n, metering_point_id, since, until, from_at, to_at, exports, slot_s, thin_s, load_from, load_to)
with zone as (
    select u.timezone from dahu.utility u
),
island as (
    select n.metering_point_id as point, min(n.day) as since, max(n.day) + 1 as until
    from (select o.metering_point_id, o.day,
                 o.day - (row_number() over (partition by o.metering_point_id order by o.day))::integer as island
          from energy_note o) n
    group by n.metering_point_id, n.island
),
edge as materialized (
    select i.point, i.since, i.until, m.purpose = 'GENERATION' as exports, m.slot_s, zone.timezone,
           i.since::timestamp at time zone zone.timezone as since_at, i.until::timestamp at time zone zone.timezone as until_at,
           not exists (select from dahu.energy_day d
                       where d.metering_point_id = i.point and d.day = i.since - 1 and d.completeness_bp = 10000
                         and d.estimated_bp = 0 and d.held_bp = 0)
           or not exists (select from dahu.interval_day d
                          where d.metering_point_id = i.point and d.day = i.since and d.quality[:17] <@ '{0,10}') as open_before,
           not exists (select from dahu.energy_day d
                       where d.metering_point_id = i.point and d.day = i.until and d.completeness_bp = 10000
                         and d.estimated_bp = 0 and d.held_bp = 0)
           or not exists (select from dahu.interval_day d
                          where d.metering_point_id = i.point and d.day = i.until - 1
                            and d.quality[cardinality(d.quality) - 16:] <@ '{0,10}') as open_after
    from island i
    join dahu.metering_point m on m.metering_point_id = i.point
    cross join zone
),
-- Where a register was read when a meter came or went.
border as materialized (
    select i.metering_point_id as point, b.at
    from (select distinct e.point from edge e) p
    join dahu.meter_installation i on i.metering_point_id = p.point
    join dahu.installation_register g on g.meter_installation_id = i.meter_installation_id
    cross join lateral (values (lower(i.valid), g.opening_wh), (upper(i.valid), g.closing_wh)) as b(at, register)
    where b.register is not null and b.at is not null
),
reach as materialized (
    select e.point, e.exports, e.slot_s, e.timezone, least(e.since, (b.at at time zone e.timezone)::date) as since,
           greatest(e.until, (a.at at time zone e.timezone)::date + 1) as until
    from edge e
    left join lateral (
        select min(k.at) as at
        from (select r.at
              from ((select r.slot_at as at from dahu.reading r
                     where e.open_before and r.metering_point_id = e.point and r.slot_at < e.since_at and r.quality & 2 = 0
                       and case when e.exports then r.active_energy_export_wh else r.active_energy_import_wh end is not null
                     order by r.slot_at desc
                     limit 17)
                    union all
                    select b.at from border b where e.open_before and b.point = e.point and b.at < e.since_at) r
              order by r.at desc
              limit 17) k) b on true
    left join lateral (
        select max(k.at) as at
        from (select r.at
              from ((select r.slot_at as at from dahu.reading r
                     where e.open_after and e.until_at <= now() and r.metering_point_id = e.point and r.slot_at > e.until_at
                       and r.quality & 2 = 0
                       and case when e.exports then r.active_energy_export_wh else r.active_energy_import_wh end is not null
                     order by r.slot_at
                     limit 17)
                    union all
                    select b.at from border b where e.open_after and b.point = e.point and b.at > e.until_at and b.at <= now()) r
              order by r.at
              limit 17) k) a on true
),
edited as (
    select r.point, r.exports, r.slot_s, r.timezone, (v.from_at at time zone r.timezone)::date as since,
           ((v.to_at - interval '1 us') at time zone r.timezone)::date + 1 as until
    from reach r
    join dahu.vee_edit v on v.metering_point_id = r.point and v.kind in ('VALUE', 'REJECT')
        and v.from_at < r.until::timestamp at time zone r.timezone and v.to_at > r.since::timestamp at time zone r.timezone
    where not exists (select from dahu.vee_edit w where w.withdraws_id = v.vee_edit_id)
),
merged as (
    select w.point, w.exports, w.slot_s, w.timezone, unnest(range_agg(daterange(w.since, w.until))) as days
    from (select * from reach union all select * from edited) w
    group by w.point, w.exports, w.slot_s, w.timezone
),
span as (
    select m.point, m.exports, lower(m.days) as since, upper(m.days) as until,
           lower(m.days)::timestamp at time zone m.timezone as from_at, upper(m.days)::timestamp at time zone m.timezone as to_at,
           case when m.slot_s < 60 and 60 % m.slot_s = 0 then 60 else m.slot_s end as slot_s,
           case when m.slot_s < 60 and 60 % m.slot_s = 0 then 60 else 0 end as thin_s
    from merged m
)
select row_number() over (order by s.point, s.since) - 1, s.point, s.since, s.until, s.from_at, s.to_at, s.exports, s.slot_s, s.thin_s,
       s.from_at - make_interval(secs => 17 * s.slot_s), s.to_at + make_interval(secs => 17 * s.slot_s)
from span s
order by s.point, s.since
