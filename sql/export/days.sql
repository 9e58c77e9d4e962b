-- Energies of one point ($1) on civil days ($2 to $3), as intervals of a day's length. A day that is not complete says
-- so by its quality: whoever imports it must not take a part for the whole.
select p.point_number, dahu.export_time(b.ends_at), extract(epoch from b.ends_at - b.begins_at)::integer / 60, 'PRIMARY',
       d.active_import_wh * 0.001, d.active_export_wh * 0.001, d.reactive_import_varh * 0.001, d.reactive_export_varh * 0.001,
       case when d.completeness_bp < 10000 then 'DOUBTFUL' when d.estimated_bp > 0 then 'ESTIMATED' else 'GOOD' end,
       d.completeness_bp * 0.01, d.estimated_bp * 0.01, d.demand_w * 0.001, dahu.export_time(d.demand_at)
from dahu.metering_point p
cross join dahu.utility u
join dahu.energy_day d on d.metering_point_id = p.metering_point_id and d.day between $2::date and $3::date
cross join lateral (select d.day::timestamp at time zone u.timezone as begins_at,
                           (d.day + 1)::timestamp at time zone u.timezone as ends_at) b
where p.metering_point_id = $1
order by d.day
