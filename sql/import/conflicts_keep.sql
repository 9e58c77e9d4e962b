-- Contradictions are kept aside, each once, however often its file comes.
insert into dahu.reading_conflict (metering_point_id, slot_at, received_at, source, read_at, interval_s,
                                   active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh,
                                   reactive_energy_export_varh, detail)
select s.point, s.slot_at, now(), 'I', s.stamp, s.interval_s, s.ai, s.ae, s.ri, s.re,
       current_setting('dahu.import_file') || ':' || s.line
from import_slot s
join import_fault f using (line)
where f.fault = 'conflict'
  and not exists (select from dahu.reading_conflict c
                  where c.metering_point_id = s.point and c.slot_at = s.slot_at and c.source = 'I'
                    and (c.interval_s, c.active_energy_import_wh, c.active_energy_export_wh, c.reactive_energy_import_varh,
                         c.reactive_energy_export_varh)
                        is not distinct from (s.interval_s, s.ai, s.ae, s.ri, s.re))
