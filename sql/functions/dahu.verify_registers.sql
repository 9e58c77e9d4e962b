create or replace function dahu.verify_registers(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
    set work_mem = '64MB'
as $$
-- verify_registers - over each run of whole days, the difference of the register times the ratio is the sum of the days.
--
-- A run ends where an installation does, where a day is not complete, where a register ran over, went back or said
-- garbage, where energies were imported, and where a person gave a value: there the energy is not the difference of the register. At both ends
-- the register has been read at that very midnight. Rounding of the two ends may make 1 Wh.
with -- times of which energies were imported with the ratios in them: they lie over the registers
own as materialized (
    select x.metering_point_id as point, range_agg(tstzrange(x.slot_at - make_interval(secs => x.interval_s), x.slot_at)) as times
    from dahu.interval_energy x
    where x.primary_side
    group by x.metering_point_id
),
day as materialized (
    select e.metering_point_id as point, e.day, e.active_import_wh as wh, i.meter_installation_id as installation,
           e.day::timestamp at time zone u.timezone as begin_at, (e.day + 1)::timestamp at time zone u.timezone as end_at
    from dahu.utility u
    cross join dahu.energy_day e
    join dahu.meter_installation i on i.metering_point_id = e.metering_point_id
        and i.valid @> tstzrange(e.day::timestamp at time zone u.timezone, (e.day + 1)::timestamp at time zone u.timezone)
    left join own on own.point = e.metering_point_id
    where e.day >= since and e.day < until and e.completeness_bp = 10000 and e.held_bp = 0 and e.active_import_wh is not null
      and (own.times && tstzrange(e.day::timestamp at time zone u.timezone, (e.day + 1)::timestamp at time zone u.timezone)) is not true
      and not exists (select from dahu.vee_finding f
                      where f.metering_point_id = e.metering_point_id and f.day between e.day - 1 and e.day + 1
                        and f.rule in ('register_rollover', 'register_step_back', 'register_garbage'))
      and not exists (select from dahu.vee_edit v
                      where v.metering_point_id = e.metering_point_id and v.kind in ('VALUE', 'REJECT')
                        and v.from_at < (e.day + 1)::timestamp at time zone u.timezone and v.to_at > e.day::timestamp at time zone u.timezone)
),
-- days that follow each other have the same distance to their number
numbered as (
    select d.point, d.installation, d.day, d.wh, d.begin_at, d.end_at,
           d.day - (row_number() over (partition by d.point, d.installation order by d.day))::integer as island
    from day d
),
run as (
    select n.point, n.installation, min(n.day) as first_day, max(n.day) as last_day, min(n.begin_at) as begin_at, max(n.end_at) as end_at,
           sum(n.wh) as wh
    from numbered n
    group by n.point, n.installation, n.island
)
select p.point_number, r.first_day || '..' || r.last_day,
       format('registers %s and %s make %s Wh, the days %s Wh', b.active_energy_import_wh, e.active_energy_import_wh, x.wh, r.wh)
from run r
join dahu.metering_point p on p.metering_point_id = r.point
join dahu.meter_installation i on i.meter_installation_id = r.installation
join dahu.meter m on m.meter_id = i.meter_id
join dahu.reading b on b.metering_point_id = r.point and b.slot_at = r.begin_at
join dahu.reading e on e.metering_point_id = r.point and e.slot_at = r.end_at
cross join lateral (
    select round((e.active_energy_import_wh - b.active_energy_import_wh)
                 * case m.register_side when 'PRIMARY' then 1
                                        else i.ct_primary_a::numeric * i.pt_primary_v / i.ct_secondary_a / i.pt_secondary_v end) as wh
) x
where abs(x.wh - r.wh) > 1
order by p.point_number, r.first_day
$$;
comment on function dahu.verify_registers(date, date) is 'Register differences that are not the sum of the days';
