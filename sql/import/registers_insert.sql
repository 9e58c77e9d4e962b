-- Registers where there are none yet: the first value of a slot stays.
insert into dahu.reading (metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh,
                          active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,
                          reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a,
                          current_l3_a, power_factor)
select s.point, s.slot_at, s.stamp, 'I', s.quality, s.ai, s.ae, s.ri, s.re, s.active_power_w, s.reactive_power_var,
       s.voltage_l1_v, s.voltage_l2_v, s.voltage_l3_v, s.current_l1_a, s.current_l2_a, s.current_l3_a, s.power_factor
from import_slot s
on conflict (metering_point_id, slot_at) do nothing
