-- Mean base energy of the intervals of $3 seconds on the last four days that are like the day $2 of the point $1, in
-- order. Like is: Monday to Friday, Saturday, or Sunday; whole, measured, of as many intervals ($4; a day on which the
-- clocks change is like none), and within the five weeks before. $5: the base is active export.
select coalesce(round(avg(v.wh)), 0)::bigint
from (select case when $5::boolean then i.active_export_wh else i.active_import_wh end as energies
      from dahu.energy_day e
      join dahu.interval_day i on i.metering_point_id = e.metering_point_id and i.day = e.day
      where e.metering_point_id = $1::bigint and e.day >= $2::date - 35 and e.day < $2::date
        and e.completeness_bp = 10000 and e.estimated_bp = 0 and e.held_bp = 0
        and i.interval_s = $3::integer and cardinality(i.quality) = $4::integer
        and greatest(extract(isodow from e.day), 5) = greatest(extract(isodow from $2::date), 5)
      order by e.day desc
      limit 4) a
cross join lateral unnest(a.energies) with ordinality as v(wh, at)
group by v.at
order by v.at
