-- The readings of the spans and the nearest ones beside them, in order: a row with the number of the span, then its readings without.
-- A field costs as much as finding the row, so what nearly all have alike is not sent: a good quality, exports of 0 (256 and 512 in the
-- quality: it is not 0 but not known), current where power is known, for which it would stand in, and when it was read where that is
-- within the second that no rule asks about.
copy (select r.*
      from (select * from energy_span order by n) s
      cross join lateral (
          (select s.n, null::timestamptz, null::timestamptz, null::bigint, null::bigint, null::bigint, null::bigint, null::smallint,
                  null::real, null::real, null::real, null::real)
          union all
          (select null, r.slot_at, case when not r.read_at between r.slot_at and r.slot_at + interval '1 s' then r.read_at end,
                  r.active_energy_import_wh, nullif(r.active_energy_export_wh, 0), r.reactive_energy_import_varh,
                  nullif(r.reactive_energy_export_varh, 0),
                  case when r.quality <> 0 or r.active_energy_export_wh is null or r.reactive_energy_export_varh is null
                       then (r.quality + case when r.active_energy_export_wh is null then 256 else 0 end
                             + case when r.reactive_energy_export_varh is null then 512 else 0 end)::smallint end,
                  r.active_power_w, r.reactive_power_var, r.power_factor,
                  case when r.active_power_w is null then greatest(r.current_l1_a, r.current_l2_a, r.current_l3_a) end
           from dahu.reading r
           where r.metering_point_id = s.metering_point_id and r.slot_at >= s.load_from and r.slot_at <= s.load_to
             and (s.thin_s = 0 or extract(epoch from r.slot_at)::bigint % s.thin_s = 0)
           order by r.slot_at)) r)
to stdout (format binary)
