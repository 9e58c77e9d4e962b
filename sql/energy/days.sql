-- The days of the spans as they are now, and those of the five weeks before.
copy (select s.n, d.day, d.active_import_wh, d.active_export_wh, d.reactive_import_varh, d.reactive_export_varh, d.demand_w, d.demand_at,
             d.completeness_bp, d.estimated_bp, d.held_bp, d.used, d.fault, d.made_at
      from (select * from energy_span order by n) s
      cross join lateral (select d.* from dahu.energy_day d
                          where d.metering_point_id = s.metering_point_id and d.day >= s.since - 35 and d.day < s.until
                          order by d.day) d)
to stdout (format binary)
