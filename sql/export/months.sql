-- Energies of one point ($1) in the civil months that the days ($2 to $3) lie in. A month that is not complete says so
-- by its quality: whoever imports it must not take a part for the whole.
select p.point_number, to_char(m.month, 'YYYY-MM'),
       m.active_import_wh * 0.001, m.active_export_wh * 0.001, m.reactive_import_varh * 0.001, m.reactive_export_varh * 0.001,
       case when m.completeness_bp < 10000 then 'DOUBTFUL' when m.estimated_bp > 0 then 'ESTIMATED' else 'GOOD' end,
       m.completeness_bp * 0.01, m.estimated_bp * 0.01, d.demand_w * 0.001, dahu.export_time(d.demand_at)
from dahu.metering_point p
join dahu.energy_month m on m.metering_point_id = p.metering_point_id
                        and m.month between date_trunc('month', $2::date)::date and $3::date
left join lateral (select e.demand_w, e.demand_at
                   from dahu.energy_day e
                   where e.metering_point_id = p.metering_point_id and e.day >= m.month
                     and e.day < m.month + interval '1 month' and e.demand_w is not null
                   order by e.demand_w desc, e.demand_at
                   limit 1) d on true
where p.metering_point_id = $1
order by m.month
