-- The months of the new values, from the first to the last of each point: an interval lies before its end, and a
-- register at the first moment of a month also ends the month before.
select dahu.energy_month_mark(array_agg(s.point), array_agg(month.at at time zone u.timezone))
from (select point, min(slot_at - coalesce(interval_s, 0) * interval '1 s' - interval '1 us') as first_at, max(slot_at) as last_at
      from import_slot
      group by point) s
cross join dahu.utility u
cross join lateral generate_series(date_trunc('month', s.first_at at time zone u.timezone),
                                   s.last_at at time zone u.timezone, interval '1 month') as month(at)
