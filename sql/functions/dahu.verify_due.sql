create or replace function dahu.verify_due(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_due - days that wait to be made anew although nothing new has been read for them for an hour.
--
-- The note itself has no time: writers make it with their readings, and again with each further one.
select p.point_number, d.day::text, d.because
from dahu.utility u
cross join (select n.metering_point_id, n.day, n.because from dahu.energy_due n
            union all
            select t.metering_point_id, t.day, t.because || ', taken and not made' from dahu.energy_taken t) d
join dahu.metering_point p on p.metering_point_id = d.metering_point_id
where d.day >= since and d.day < until
  and clock_timestamp() > (d.day + 1)::timestamp at time zone u.timezone + interval '1 hour'
  and not exists (select from dahu.reading r
                  where r.metering_point_id = d.metering_point_id and r.read_at > clock_timestamp() - interval '1 hour'
                    and r.slot_at >= d.day::timestamp at time zone u.timezone and r.slot_at <= (d.day + 1)::timestamp at time zone u.timezone)
  and not exists (select from dahu.import_batch b where b.finished_at > clock_timestamp() - interval '1 hour')
order by p.point_number, d.day
$$;
comment on function dahu.verify_due(date, date) is 'Days that wait too long to be made anew';
