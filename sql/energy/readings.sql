-- The readings of the spans and the nearest ones beside them, in order: a row with the number of the span, then its readings without.
-- A field costs as much as finding the row: what is as nearly always is not sent, and current only where it stands in for power.
copy (select r.*
      from (select * from energy_span order by n) s
      cross join lateral (
          (select s.n, null::timestamptz, null::timestamptz, null::bigint, null::bigint, null::bigint, null::bigint, null::smallint,
                  null::real, null::real, null::real, null::real)
          union all
          (select null, r.slot_at, r.read_at, r.active_energy_import_wh, r.active_energy_export_wh, r.reactive_energy_import_varh,
                  r.reactive_energy_export_varh, nullif(r.quality, 0), r.active_power_w, r.reactive_power_var, r.power_factor,
                  case when r.active_power_w is null then greatest(r.current_l1_a, r.current_l2_a, r.current_l3_a) end
           from dahu.reading r
           where r.metering_point_id = s.metering_point_id and r.slot_at >= s.load_from and r.slot_at <= s.load_to
             and (s.thin_s = 0 or extract(epoch from r.slot_at)::bigint % s.thin_s = 0)
           order by r.slot_at)) r)
to stdout (format binary)
