-- Registers of one point ($1) on civil days ($2 to $3), as the meter counts them. A slot is written with the time at
-- which it was read, where that leads back to the slot.
select p.point_number,
       dahu.export_time(case when date_bin(least(p.slot_s, 900) * interval '1 s', r.read_at, 'epoch') = r.slot_at then r.read_at
                             else r.slot_at end),
       case when r.quality & 2 <> 0 then 'DOUBTFUL' when r.quality & 8 <> 0 then 'EDITED'
            when r.quality & 4 <> 0 then 'ESTIMATED' when r.quality & 1 <> 0 then 'LATE' else 'GOOD' end,
       r.active_energy_import_wh * 0.001, r.active_energy_export_wh * 0.001,
       r.reactive_energy_import_varh * 0.001, r.reactive_energy_export_varh * 0.001,
       round(r.active_power_w::float8::numeric) * 0.001, round(r.reactive_power_var::float8::numeric) * 0.001,
       round(r.voltage_l1_v::float8::numeric, 3), round(r.voltage_l2_v::float8::numeric, 3),
       round(r.voltage_l3_v::float8::numeric, 3), round(r.current_l1_a::float8::numeric, 4),
       round(r.current_l2_a::float8::numeric, 4), round(r.current_l3_a::float8::numeric, 4),
       round(r.power_factor::float8::numeric, 4)
from dahu.metering_point p
cross join dahu.utility u
join dahu.reading r on r.metering_point_id = p.metering_point_id
                   and r.slot_at >= $2::date::timestamp at time zone u.timezone
                   and r.slot_at < ($3::date + 1)::timestamp at time zone u.timezone
where p.metering_point_id = $1 and r.source <> 'G'
order by r.slot_at
