-- Imported energies that lie in the spans, or across their borders.
copy (select s.n, i.*
      from (select * from energy_span order by n) s
      cross join lateral (
          select w.slot_at, w.interval_s, w.active_import_wh, w.active_export_wh, w.reactive_import_varh, w.reactive_export_varh, w.quality
          from ((select e.* from dahu.interval_energy e
                 where e.metering_point_id = s.metering_point_id and e.slot_at > s.from_at and e.slot_at <= s.to_at)
                union all
                (select b.*
                 from (select e.* from dahu.interval_energy e
                       where e.metering_point_id = s.metering_point_id and e.slot_at > s.to_at and e.slot_at <= s.to_at + interval '32 days'
                       order by e.slot_at limit 2) b
                 where b.slot_at - make_interval(secs => b.interval_s) < s.to_at)) w
          order by w.slot_at) i)
to stdout (format binary)
