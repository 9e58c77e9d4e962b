-- Readings further away, for spans that have too few good ones beside them: the nearest of any kind, and those with the base register.
copy (select s.n, r.*
      from (select s.*, f.before_at, f.after_at from energy_far f join energy_span s on s.n = f.n order by s.n) s
      cross join lateral (
          select distinct w.slot_at, w.read_at, w.active_energy_import_wh, w.active_energy_export_wh, w.reactive_energy_import_varh,
                 w.reactive_energy_export_varh, w.quality, w.active_power_w, w.reactive_power_var, w.power_factor,
                 greatest(w.current_l1_a, w.current_l2_a, w.current_l3_a)
          from ((select r.* from dahu.reading r
                 where s.before_at is not null and r.metering_point_id = s.metering_point_id and r.slot_at < s.before_at
                   and r.quality & 2 = 0
                 order by r.slot_at desc limit 16)
                union all
                (select r.* from dahu.reading r
                 where s.before_at is not null and r.metering_point_id = s.metering_point_id and r.slot_at < s.before_at
                   and r.quality & 2 = 0
                   and case when s.exports then r.active_energy_export_wh else r.active_energy_import_wh end is not null
                 order by r.slot_at desc limit 3)
                union all
                (select r.* from dahu.reading r
                 where s.after_at is not null and r.metering_point_id = s.metering_point_id and r.slot_at > s.after_at
                   and r.quality & 2 = 0
                 order by r.slot_at limit 16)
                union all
                (select r.* from dahu.reading r
                 where s.after_at is not null and r.metering_point_id = s.metering_point_id and r.slot_at > s.after_at
                   and r.quality & 2 = 0
                   and case when s.exports then r.active_energy_export_wh else r.active_energy_import_wh end is not null
                 order by r.slot_at limit 3)) w
          order by w.slot_at) r)
to stdout (format binary)
