-- Validated energies of one point ($1) in the intervals of civil days ($2 to $3), on the primary side. What is not known
-- or held has no energy. The quality is the nearest one that an import knows; the code is exact.
select p.point_number, dahu.export_time(d.begins_at + i.n * d.interval_s * interval '1 s'), d.interval_s / 60, 'PRIMARY',
       i.ai * 0.001, i.ae * 0.001, i.ri * 0.001, i.re * 0.001,
       case i.quality when 0 then 'GOOD' when 7 then 'EDITED' when 8 then 'ESTIMATED' when 9 then 'ESTIMATED'
                      when 10 then 'GOOD' when 11 then 'ESTIMATED' when 12 then 'DOUBTFUL' end,
       i.quality
from dahu.metering_point p
join dahu.interval_day d on d.metering_point_id = p.metering_point_id and d.day between $2::date and $3::date
cross join lateral unnest(d.active_import_wh, d.active_export_wh, d.reactive_import_varh, d.reactive_export_varh, d.quality)
    with ordinality as i(ai, ae, ri, re, quality, n)
where p.metering_point_id = $1
order by d.day, i.n
