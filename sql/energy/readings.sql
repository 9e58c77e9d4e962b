-- The readings of the spans and the nearest ones beside them, in order.
copy (select s.n, r.*
      from (select * from energy_span order by n) s
      cross join lateral (
          select r.slot_at, r.read_at, r.active_energy_import_wh, r.active_energy_export_wh, r.reactive_energy_import_varh,
                 r.reactive_energy_export_varh, r.quality, r.active_power_w, r.reactive_power_var, r.power_factor,
                 greatest(r.current_l1_a, r.current_l2_a, r.current_l3_a)
          from dahu.reading r
          where r.metering_point_id = s.metering_point_id and r.slot_at >= s.load_from and r.slot_at <= s.load_to
            and (s.thin_s = 0 or extract(epoch from r.slot_at)::bigint % s.thin_s = 0)
          order by r.slot_at) r)
to stdout (format binary)
