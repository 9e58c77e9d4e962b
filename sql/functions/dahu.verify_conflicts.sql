create or replace function dahu.verify_conflicts(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
    set work_mem = '64MB'
as $$
-- verify_conflicts - a second, different value for a slot; and imported intervals that overlap.
select f.point_number, dahu.civil_text(f.slot_at), f.detail
from (
    select p.point_number, c.slot_at,
           format('kept %s, put aside %s %s', coalesce(r.active_energy_import_wh::text, e.active_import_wh::text, '-'),
                  coalesce(c.active_energy_import_wh::text, '-'), c.detail) as detail
    from dahu.utility u
    join dahu.reading_conflict c on c.slot_at >= since::timestamp at time zone u.timezone and c.slot_at < until::timestamp at time zone u.timezone
    join dahu.metering_point p on p.metering_point_id = c.metering_point_id
    left join dahu.reading r on c.interval_s is null and r.metering_point_id = c.metering_point_id and r.slot_at = c.slot_at
    left join dahu.interval_energy e on c.interval_s is not null and e.metering_point_id = c.metering_point_id and e.slot_at = c.slot_at
    union all
    select p.point_number, e.slot_at, 'the interval begins before the one before it ends'
    from (
        select x.metering_point_id, x.slot_at, x.interval_s, lag(x.slot_at) over (partition by x.metering_point_id order by x.slot_at) as before_at
        from dahu.utility u
        join dahu.interval_energy x on x.slot_at >= since::timestamp at time zone u.timezone and x.slot_at < until::timestamp at time zone u.timezone
    ) e
    join dahu.metering_point p on p.metering_point_id = e.metering_point_id
    where e.slot_at - make_interval(secs => e.interval_s) < e.before_at
) f
order by f.point_number, f.slot_at
$$;
comment on function dahu.verify_conflicts(date, date) is 'Different values for one slot';
