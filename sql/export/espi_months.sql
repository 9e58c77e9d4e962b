-- The whole civil months of one point ($1) within the days ($2 to $3) as numbers: begin in seconds since 1970, length,
-- active import and export in Wh, maximum demand in W and its time, completeness and estimated share in basis points.
select extract(epoch from b.begins_at)::bigint, extract(epoch from b.ends_at - b.begins_at)::bigint, m.active_import_wh,
       m.active_export_wh, d.demand_w, extract(epoch from d.demand_at)::bigint, m.completeness_bp, m.estimated_bp
from dahu.energy_month m
cross join dahu.utility u
cross join lateral (select m.month::timestamp at time zone u.timezone as begins_at,
                           (m.month + interval '1 month') at time zone u.timezone as ends_at) b
left join lateral (select e.demand_w, e.demand_at
                   from dahu.energy_day e
                   where e.metering_point_id = m.metering_point_id and e.day >= m.month
                     and e.day < m.month + interval '1 month' and e.demand_w is not null
                   order by e.demand_w desc, e.demand_at
                   limit 1) d on true
where m.metering_point_id = $1 and m.month >= $2::date and m.month + interval '1 month' <= $3::date + 1
order by m.month
