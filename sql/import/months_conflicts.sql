-- What the file says and the record does not: the first quantity that differs. A missing cell says nothing; a
-- file has no negative energies, so -1 differs from all of them.
insert into import_fault (line, fault, column_name, detail)
select s.line, 'conflict', d.name, coalesce(trim_scale(d.was)::text, '-')
from import_slot s
join dahu.interval_energy t on t.metering_point_id = s.point and t.slot_at = s.slot_at
 and (s.ai <> coalesce(t.active_import_wh, -1) or s.ae <> coalesce(t.active_export_wh, -1)
      or s.ri <> coalesce(t.reactive_import_varh, -1) or s.re <> coalesce(t.reactive_export_varh, -1))
cross join lateral (
    select q.name, q.was
    from (values (1, 'active_import_kwh', s.ai / 1000.0, t.active_import_wh / 1000.0),
                 (2, 'active_export_kwh', s.ae / 1000.0, t.active_export_wh / 1000.0),
                 (3, 'reactive_import_kvarh', s.ri / 1000.0, t.reactive_import_varh / 1000.0),
                 (4, 'reactive_export_kvarh', s.re / 1000.0, t.reactive_export_varh / 1000.0)) as q(n, name, said, was)
    where q.said is not null and q.said is distinct from q.was
    order by q.n
    limit 1) d
