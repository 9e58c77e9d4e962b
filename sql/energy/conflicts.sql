-- Other values for slots that had one: the first counts, and a rule tells of the second.
copy (select s.n, c.slot_at, c.read_at, c.active_energy_import_wh, c.active_energy_export_wh, c.reactive_energy_import_varh,
             c.reactive_energy_export_varh, 0::smallint, null::real, null::real, null::real, null::real
      from energy_span s
      join dahu.reading_conflict c on c.metering_point_id = s.metering_point_id and c.slot_at >= s.load_from and c.slot_at <= s.load_to
      where c.interval_s is null
      order by s.n, c.slot_at, c.received_at)
to stdout (format binary)
