create or replace function dahu.visit_brief(account bigint) returns jsonb
    language sql
    stable
as $$
-- visit_brief - what a crew needs to know of an account without a connection: facts to look at, none to change.
select jsonb_build_object(
    'number', a.account_number, 'customer', k.name, 'site', s.name, 'address', s.supply_address, 'use_category', a.use_category, 'supply_kv', a.supply_kv,
    'capacity', (select jsonb_build_object('installed_kva', c.installed_kva, 'suspended_kva', c.suspended_kva)
                 from dahu.capacity_on(dahu.today()) c where c.account_id = a.account_id),
    'transformers', (select coalesce(jsonb_agg(jsonb_build_object('label', t.label, 'rated_kva', t.rated_kva, 'kind', t.kind) order by t.label), '[]')
                     from dahu.transformer t where t.account_id = a.account_id),
    'sources', (select coalesce(jsonb_agg(jsonb_build_object('role', x.role, 'line', l.name, 'voltage_kv', x.voltage_kv) order by x.supply_source_id), '[]')
                from dahu.supply_source x left join dahu.line l on l.line_id = x.line_id where x.account_id = a.account_id and x.valid @> dahu.today()),
    'compensation', (select coalesce(jsonb_agg(jsonb_build_object('label', c.label, 'kvar', c.kvar, 'automatic', c.automatic) order by c.label), '[]')
                     from dahu.compensation c where c.account_id = a.account_id and c.valid @> dahu.today()),
    'contacts', (select coalesce(jsonb_agg(jsonb_build_object('duty', x.duty, 'name', x.name, 'phone', x.phone, 'certificate_until', x.certificate_until_on)
                                           order by x.duty, x.name), '[]')
                 from dahu.site_person x where x.account_id = a.account_id and x.valid @> dahu.today()),
    'agreements', (select coalesce(jsonb_agg(jsonb_build_object('kind', v.kind, 'number', p.paper_number, 'contract_kva', v.contract_kva, 'from', lower(v.valid),
                                                                'until', upper(v.valid) - 1, 'expired', upper(v.valid) <= dahu.today()) order by v.kind, v.valid), '[]')
                   from dahu.contract_version v join dahu.contract p on p.work_case_id = v.work_case_id where v.account_id = a.account_id and v.in_force),
    'points', (select coalesce(jsonb_agg(jsonb_build_object(
                   'number', p.point_number, 'purpose', p.purpose, 'meter', t.serial_number, 'ct', i.ct_primary_a || '/' || i.ct_secondary_a,
                   'pt', i.pt_primary_v || '/' || i.pt_secondary_v,
                   'ratio', case t.register_side when 'PRIMARY' then 1 else (i.ct_primary_a::bigint * i.pt_primary_v) / (i.ct_secondary_a::bigint * i.pt_secondary_v) end,
                   'last', (select jsonb_build_object('at', coalesce(r.slot_at, r.read_at), 'active_energy_import_wh', r.active_energy_import_wh,
                                                      'active_energy_export_wh', r.active_energy_export_wh,
                                                      'reactive_energy_import_varh', r.reactive_energy_import_varh,
                                                      'reactive_energy_export_varh', r.reactive_energy_export_varh)
                            from dahu.reading_latest r where r.metering_point_id = p.metering_point_id),
                   'tested_on', (select max(x.tested_on) from dahu.meter_test x where x.metering_point_id = p.metering_point_id))
                   order by p.point_number), '[]')
               from dahu.metering_point_account m
               join dahu.metering_point p on p.metering_point_id = m.metering_point_id
               left join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()
               left join dahu.meter t on t.meter_id = i.meter_id
               where m.account_id = a.account_id and m.valid @> dahu.today()),
    'last_visit', (select jsonb_build_object('receipt', v.receipt_number, 'visited_on', v.visited_on,
                                             'defects', (select coalesce(jsonb_agg(jsonb_build_object('code', i.code, 'severity', i.severity, 'detail', i.detail) order by i.code), '[]')
                                                         from dahu.visit_item i where i.visit_id = v.visit_id and i.result = 'DEFECT'))
                   from dahu.visit v where v.account_id = a.account_id and v.outcome = 'INSPECTED' order by v.visited_on desc, v.recorded_at desc limit 1),
    'open_defects', (select coalesce(jsonb_agg(jsonb_build_object('number', c.case_number, 'code', r.code, 'severity', r.severity, 'detail', r.detail,
                                                                  'due_on', r.due_on, 'state', c.state, 'version', c.version) order by r.due_on), '[]')
                     from dahu.rectification r join dahu.work_case c on c.work_case_id = r.work_case_id where r.account_id = a.account_id and c.closed_at is null),
    'applies', (select jsonb_agg(i.code order by i.place) from dahu.inspection_applies(a.account_id, dahu.today()) i),
    'hints', dahu.inspection_hints(a.account_id))
from dahu.account a
join dahu.site s on s.site_id = a.site_id
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
left join dahu.customer k on k.customer_id = h.customer_id
where a.account_id = account
$$;
comment on function dahu.visit_brief(bigint) is 'What a crew needs to know of an account';
