-- The intervals of the spans as they are now.
copy (select s.n, d.day, d.begins_at, d.interval_s, d.active_import_wh, d.active_export_wh, d.reactive_import_varh, d.reactive_export_varh,
             d.quality
      from (select * from energy_span order by n) s
      cross join lateral (select d.* from dahu.interval_day d
                          where d.metering_point_id = s.metering_point_id and d.day >= s.since and d.day < s.until
                          order by d.day) d)
to stdout (format binary)
