-- What the file says and the record does not: the first quantity that differs. A missing cell says nothing; a
-- file has no negative energies, so -1 differs from all of them.
insert into import_fault (line, fault, column_name, detail)
select s.line, 'conflict', d.name, coalesce(trim_scale(d.was / 1000.0)::text, '-')
from import_slot s
join dahu.reading t on t.metering_point_id = s.point and t.slot_at = s.slot_at
 and (s.ai <> coalesce(t.active_energy_import_wh, -1) or s.ae <> coalesce(t.active_energy_export_wh, -1)
      or s.ri <> coalesce(t.reactive_energy_import_varh, -1) or s.re <> coalesce(t.reactive_energy_export_varh, -1))
cross join lateral (
    select q.name, q.was
    from (values (1, 'active_energy_import_kwh', s.ai, t.active_energy_import_wh),
                 (2, 'active_energy_export_kwh', s.ae, t.active_energy_export_wh),
                 (3, 'reactive_energy_import_kvarh', s.ri, t.reactive_energy_import_varh),
                 (4, 'reactive_energy_export_kvarh', s.re, t.reactive_energy_export_varh)) as q(n, name, said, was)
    where q.said is not null and q.said is distinct from q.was
    order by q.n
    limit 1) d
