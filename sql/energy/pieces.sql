-- Installations around the spans: which registers, and what they are to be multiplied by.
select s.n, (extract(epoch from lower(i.valid)) * 1000000)::bigint,
       case when upper_inf(i.valid) then 9223372036854775807 else (extract(epoch from upper(i.valid)) * 1000000)::bigint end,
       i.meter_id, case m.register_side when 'SECONDARY' then i.ct_primary_a::bigint * i.pt_primary_v else 1 end,
       case m.register_side when 'SECONDARY' then i.ct_secondary_a::bigint * i.pt_secondary_v else 1 end, m.driver, r.opening, r.closing
from energy_span s
join dahu.meter_installation i on i.metering_point_id = s.metering_point_id
join dahu.meter m on m.meter_id = i.meter_id
cross join lateral (
    select array_to_string(array_agg(r.opening_wh order by q.k), ' ', '-') as opening,
           array_to_string(array_agg(r.closing_wh order by q.k), ' ', '-') as closing
    from unnest(array['active_energy_import', 'active_energy_export', 'reactive_energy_import', 'reactive_energy_export'])
         with ordinality as q(name, k)
    left join dahu.installation_register r on r.meter_installation_id = i.meter_installation_id and r.quantity = q.name
) r
order by s.n, lower(i.valid)
