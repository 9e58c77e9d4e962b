-- What else new registers change.

-- A slot is one reading or one gap: what the collector missed has come after all.
delete from dahu.reading_gap g
using import_slot s
where g.metering_point_id = s.point and g.slot_at = s.slot_at
  and g.slot_at between (select min(slot_at) from import_slot) and (select max(slot_at) from import_slot);

-- The newest register of a point, where the file has a newer one than was known.
insert into dahu.reading_latest as l (metering_point_id, slot_at, read_at, active_energy_import_wh, active_energy_export_wh,
                                      reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,
                                      reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a,
                                      current_l2_a, current_l3_a, power_factor, attempted_at)
select r.metering_point_id, r.slot_at, r.read_at, r.active_energy_import_wh, r.active_energy_export_wh,
       r.reactive_energy_import_varh, r.reactive_energy_export_varh, r.active_power_w, r.reactive_power_var,
       r.voltage_l1_v, r.voltage_l2_v, r.voltage_l3_v, r.current_l1_a, r.current_l2_a, r.current_l3_a, r.power_factor,
       r.read_at
from (select point, max(slot_at) as slot_at from import_slot group by point) n
join dahu.reading r on r.metering_point_id = n.point and r.slot_at = n.slot_at
order by r.metering_point_id
on conflict (metering_point_id) do update
    set slot_at = excluded.slot_at, read_at = excluded.read_at,
        active_energy_import_wh = excluded.active_energy_import_wh, active_energy_export_wh = excluded.active_energy_export_wh,
        reactive_energy_import_varh = excluded.reactive_energy_import_varh,
        reactive_energy_export_varh = excluded.reactive_energy_export_varh, active_power_w = excluded.active_power_w,
        reactive_power_var = excluded.reactive_power_var, voltage_l1_v = excluded.voltage_l1_v,
        voltage_l2_v = excluded.voltage_l2_v, voltage_l3_v = excluded.voltage_l3_v, current_l1_a = excluded.current_l1_a,
        current_l2_a = excluded.current_l2_a, current_l3_a = excluded.current_l3_a, power_factor = excluded.power_factor
    where l.read_at is null or l.read_at < excluded.read_at;
