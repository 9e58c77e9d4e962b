-- Energies of intervals where there are none yet: the first value stays.
insert into dahu.interval_energy (metering_point_id, slot_at, interval_s, active_import_wh, active_export_wh,
                                  reactive_import_varh, reactive_export_varh, quality, primary_side)
select s.point, s.slot_at, s.interval_s, s.ai, s.ae, s.ri, s.re, s.quality, s.primary_side
from import_slot s
on conflict (metering_point_id, slot_at) do nothing
