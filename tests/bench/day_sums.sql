-- The plain aggregation of the same readings: count, registers and power of each point on each civil day.
copy (select metering_point_id, (slot_at at time zone 'Asia/Shanghai')::date as day, count(*),
             min(active_energy_import_wh), max(active_energy_import_wh), min(active_energy_export_wh), max(active_energy_export_wh),
             min(reactive_energy_import_varh), max(reactive_energy_import_varh), min(reactive_energy_export_varh),
             max(reactive_energy_export_varh), max(active_power_w)
      from dahu.reading
      group by 1, 2)
to '/dev/null';
