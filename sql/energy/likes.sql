-- Base energies of the intervals of the whole, measured days from $2 until $3 (days since 1970-01-01) of the point $1. $4: the
-- base is active export.
select e.day - date '1970-01-01', i.interval_s, cardinality(i.quality),
       array_to_string(case when $4::boolean then i.active_export_wh else i.active_import_wh end, ' ')
from dahu.energy_day e
join dahu.interval_day i on i.metering_point_id = e.metering_point_id and i.day = e.day
where e.metering_point_id = $1::bigint
  and e.day >= date '1970-01-01' + $2::integer and e.day < date '1970-01-01' + $3::integer
  and e.completeness_bp = 10000 and e.estimated_bp = 0 and e.held_bp = 0
order by e.day
