create or replace function dahu.verify_installed(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_installed - energy of a day on which no meter was installed, which has no ratio then.
with -- times of which energies were imported with the ratios in them: they need no meter
own as materialized (
    select x.metering_point_id as point, range_agg(tstzrange(x.slot_at - make_interval(secs => x.interval_s), x.slot_at)) as times
    from dahu.interval_energy x
    where x.primary_side
    group by x.metering_point_id
)
select p.point_number, e.day::text, format('%s Wh without an installation', e.active_import_wh)
from dahu.utility u
cross join dahu.energy_day e
join dahu.metering_point p on p.metering_point_id = e.metering_point_id
left join own on own.point = e.metering_point_id
where e.day >= since and e.day < until and e.active_import_wh is not null
  and (own.times && tstzrange(e.day::timestamp at time zone u.timezone, (e.day + 1)::timestamp at time zone u.timezone)) is not true
  and not exists (select from dahu.meter_installation i
                  where i.metering_point_id = e.metering_point_id
                    and i.valid && tstzrange(e.day::timestamp at time zone u.timezone, (e.day + 1)::timestamp at time zone u.timezone))
order by p.point_number, e.day
$$;
comment on function dahu.verify_installed(date, date) is 'Energy without an installed meter';
