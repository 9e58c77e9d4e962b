-- When the points of the spans were to be read by a collector.
select s.n, (extract(epoch from lower(c.valid)) * 1000000)::bigint,
       case when upper_inf(c.valid) then 9223372036854775807 else (extract(epoch from upper(c.valid)) * 1000000)::bigint end
from energy_span s
join dahu.collection_period c on c.metering_point_id = s.metering_point_id and c.valid && tstzrange(s.from_at, s.to_at)
order by s.n, c.valid
