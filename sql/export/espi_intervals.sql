-- The intervals of one point ($1) on civil days ($2 to $3) as numbers: begin in seconds since 1970, length, four energies
-- in Wh and varh, code of their quality.
select extract(epoch from d.begins_at)::bigint + (i.n - 1) * d.interval_s, d.interval_s, i.ai, i.ae, i.ri, i.re, i.quality
from dahu.interval_day d
cross join lateral unnest(d.active_import_wh, d.active_export_wh, d.reactive_import_varh, d.reactive_export_varh, d.quality)
    with ordinality as i(ai, ae, ri, re, quality, n)
where d.metering_point_id = $1 and d.day between $2::date and $3::date
order by d.day, i.n
