-- What the file says and the record does not: the first quantity that differs. A missing cell says nothing; a
-- file has no negative energies, so -1 differs from all of them.
insert into import_fault (line, fault, column_name, detail)
select s.line, 'conflict', d.name, coalesce(d.was, '-')
from import_slot s
join dahu.interval_energy t on t.metering_point_id = s.point and t.slot_at = s.slot_at
 and (s.interval_s <> t.interval_s or s.primary_side <> t.primary_side or s.ai <> coalesce(t.active_import_wh, -1) or s.ae <> coalesce(t.active_export_wh, -1)
      or s.ri <> coalesce(t.reactive_import_varh, -1) or s.re <> coalesce(t.reactive_export_varh, -1))
cross join lateral (
    select q.n, q.name, trim_scale(q.was)::text as was
    from (values (1, 'interval_min', s.interval_s / 60.0, t.interval_s / 60.0),
                 (2, 'active_import_interval_kwh', s.ai / 1000.0, t.active_import_wh / 1000.0),
                 (3, 'active_export_interval_kwh', s.ae / 1000.0, t.active_export_wh / 1000.0),
                 (4, 'reactive_import_interval_kvarh', s.ri / 1000.0, t.reactive_import_varh / 1000.0),
                 (5, 'reactive_export_interval_kvarh', s.re / 1000.0, t.reactive_export_varh / 1000.0)) as q(n, name, said, was)
    where q.said is not null and q.said is distinct from q.was
    union all
    select 6, 'side', case when t.primary_side then 'PRIMARY' else 'SECONDARY' end
    where s.primary_side <> t.primary_side
    order by n
    limit 1) d
