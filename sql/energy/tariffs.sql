-- The tariff registers of active import added up, at the borders of the days of the spans.
select s.n, (extract(epoch from b.at) * 1000000)::bigint, x.wh
from energy_span s
cross join dahu.utility u
cross join lateral generate_series(s.since::timestamp, s.until, interval '1 day') as g(day)
cross join lateral (select g.day at time zone u.timezone as at) b
cross join lateral (
    select sum(x.value)::bigint as wh
    from dahu.reading_extra x
    where x.metering_point_id = s.metering_point_id and x.slot_at = b.at
      and x.quantity ~ '^active_energy_import\.(sharp|peak|flat|valley|T[1-8])$'
) x
where x.wh is not null
order by s.n, b.at
