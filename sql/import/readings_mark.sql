-- The days of the new values, from the first to the last of each point: an interval lies before its end, and a
-- register at the first moment of a day also ends the day before.
select dahu.energy_mark(array_agg(s.point), array_agg(day.at at time zone u.timezone))
from (select point, min(slot_at - coalesce(interval_s, 0) * interval '1 s' - interval '1 us') as first_at, max(slot_at) as last_at
      from import_slot
      group by point) s
cross join dahu.utility u
cross join lateral generate_series(date_trunc('day', s.first_at at time zone u.timezone) + interval '12 hours',
                                   date_trunc('day', s.last_at at time zone u.timezone) + interval '12 hours', interval '1 day') as day(at)
