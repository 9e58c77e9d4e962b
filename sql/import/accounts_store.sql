-- Accounts with what belongs to them, in the order of what refers to what.
insert into dahu.customer (customer_number, name, credit_code, industry_code, energy_intensive)
select e.key[1], e.doc ->> 'customer_name', e.doc ->> 'credit_code', e.doc ->> 'industry_code',
       coalesce((e.doc ->> 'energy_intensive')::boolean, false)
from import_entity e
where e.level = 'customer' and e.fresh
order by e.line;

update dahu.customer c
set name = coalesce(e.doc ->> 'customer_name', c.name),
    credit_code = coalesce(e.doc ->> 'credit_code', c.credit_code),
    industry_code = coalesce(e.doc ->> 'industry_code', c.industry_code),
    energy_intensive = coalesce((e.doc ->> 'energy_intensive')::boolean, c.energy_intensive)
from import_entity e
where e.level = 'customer' and not e.fresh and e.changed and c.customer_number = e.key[1];

-- A site has no number: the same name, address and area is the same site. An account whose address is
-- corrected moves to another site, because its old one may be that of others too.
create temporary table import_site on commit drop as
select e.key[1] as account_number, e.line, null::bigint as site_id,
       coalesce(e.doc ->> 'site_name', s.name, c.name) as name,
       coalesce(e.doc ->> 'supply_address', s.supply_address, '') as supply_address,
       coalesce(e.doc ->> 'service_area', s.service_area, '') as service_area
from import_entity e
join dahu.customer c on c.customer_number = e.doc ->> 'customer_number'
left join dahu.account a on a.account_number = e.key[1]
left join dahu.site s on s.site_id = a.site_id
where e.level = 'account'
  and (e.fresh or e.changed_names && array['site_name', 'supply_address', 'service_area']);

insert into dahu.site (name, supply_address, service_area)
select w.name, w.supply_address, w.service_area
from import_site w
where not exists (select from dahu.site s
                  where (s.name, s.supply_address, s.service_area) = (w.name, w.supply_address, w.service_area))
group by w.name, w.supply_address, w.service_area
order by min(w.line);

update import_site w
set site_id = s.site_id
from (select min(site_id) as site_id, name, supply_address, service_area
      from dahu.site
      group by name, supply_address, service_area) s
where (s.name, s.supply_address, s.service_area) = (w.name, w.supply_address, w.service_area);

insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, closed_on, planned_annual_kwh,
                          idle_reason, pf_policy, pf_reduced_standard)
select e.key[1], w.site_id, e.doc ->> 'use_category', (e.doc ->> 'supply_kv')::numeric, (e.doc ->> 'opened_on')::date,
       (e.doc ->> 'closed_on')::date, (e.doc ->> 'planned_annual_kwh')::bigint, e.doc ->> 'idle_reason',
       coalesce(e.doc ->> 'pf_policy', 'NORMAL'), (e.doc ->> 'pf_reduced_standard')::smallint
from import_entity e
join import_site w on w.account_number = e.key[1]
where e.level = 'account' and e.fresh
order by e.line;

update dahu.account a
set use_category = coalesce(e.doc ->> 'use_category', a.use_category),
    supply_kv = coalesce((e.doc ->> 'supply_kv')::numeric, a.supply_kv),
    closed_on = coalesce((e.doc ->> 'closed_on')::date, a.closed_on),
    planned_annual_kwh = coalesce((e.doc ->> 'planned_annual_kwh')::bigint, a.planned_annual_kwh),
    idle_reason = coalesce(e.doc ->> 'idle_reason', a.idle_reason),
    pf_policy = coalesce(e.doc ->> 'pf_policy', a.pf_policy),
    pf_reduced_standard = case when e.doc ? 'pf_policy' then (e.doc ->> 'pf_reduced_standard')::smallint
                               else a.pf_reduced_standard end,
    site_id = coalesce((select w.site_id from import_site w where w.account_number = a.account_number), a.site_id)
from import_entity e
where e.level = 'account' and not e.fresh and e.changed and a.account_number = e.key[1];

insert into dahu.account_holder (account_id, customer_id, valid)
select a.account_id, c.customer_id, daterange(a.opened_on, a.closed_on, '[]')
from import_entity e
join dahu.account a on a.account_number = e.key[1]
join dahu.customer c on c.customer_number = e.doc ->> 'customer_number'
where e.level = 'account' and 'customer_number' = any (e.changed_names)
order by e.line;

insert into dahu.account_risk (account_id, high_risk, valid_from, reason, actor)
select a.account_id, (e.doc ->> 'high_risk')::boolean,
       case when e.fresh then a.opened_on else (now() at time zone u.timezone)::date end, 'import',
       current_setting('dahu.import_actor')
from import_entity e
join dahu.account a on a.account_number = e.key[1]
cross join dahu.utility u
where e.level = 'account' and 'high_risk' = any (e.changed_names)
order by e.line;

insert into dahu.receiving_point (account_id, name, supply_kv, metering_mode, on_load_voltage_regulation)
select a.account_id, e.key[2], coalesce((e.doc ->> 'receiving_kv')::numeric, a.supply_kv), e.doc ->> 'metering_mode',
       coalesce((e.doc ->> 'on_load_voltage_regulation')::boolean, false)
from import_entity e
join dahu.account a on a.account_number = e.key[1]
where e.level = 'receiving_point' and e.fresh
order by e.line;

update dahu.receiving_point p
set supply_kv = coalesce((e.doc ->> 'receiving_kv')::numeric, p.supply_kv),
    metering_mode = coalesce(e.doc ->> 'metering_mode', p.metering_mode),
    on_load_voltage_regulation = coalesce((e.doc ->> 'on_load_voltage_regulation')::boolean, p.on_load_voltage_regulation)
from import_entity e
join dahu.account a on a.account_number = e.key[1]
where e.level = 'receiving_point' and not e.fresh and e.changed
  and p.account_id = a.account_id and p.name = e.key[2];

insert into dahu.substation (name, primary_kv)
select e.key[1], (e.doc ->> 'substation_kv')::numeric
from import_entity e
where e.level = 'substation' and e.fresh
order by e.line;

update dahu.substation s
set primary_kv = (e.doc ->> 'substation_kv')::numeric
from import_entity e
where e.level = 'substation' and not e.fresh and e.changed and s.name = e.key[1];

insert into dahu.line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on, first_energised_on,
                       has_reclaim_clause)
select e.key[1], coalesce(e.doc ->> 'line_name', e.key[1]), s.substation_id, e.doc ->> 'line_kind',
       case when e.doc ->> 'line_kind' = 'DEDICATED' then a.account_id end,
       coalesce(r.doc ->> 'receiving_kv', r.doc ->> 'supply_kv')::numeric, (e.doc ->> 'line_completed_on')::date,
       (e.doc ->> 'line_energised_on')::date, (e.doc ->> 'line_reclaim_clause')::boolean
from import_entity e
join import_row r on r.line = e.line
join dahu.account a on a.account_number = r.doc ->> 'account_number'
join dahu.substation s on s.name = e.doc ->> 'substation'
where e.level = 'line' and e.fresh
order by e.line;

update dahu.line l
set name = coalesce(e.doc ->> 'line_name', l.name),
    completed_on = coalesce((e.doc ->> 'line_completed_on')::date, l.completed_on),
    first_energised_on = coalesce((e.doc ->> 'line_energised_on')::date, l.first_energised_on),
    has_reclaim_clause = coalesce((e.doc ->> 'line_reclaim_clause')::boolean, l.has_reclaim_clause)
from import_entity e
where e.level = 'line' and not e.fresh and e.changed and l.line_number = e.key[1];

-- What a file tells of capacity is where the ledger begins: connected and in use on one day.
insert into dahu.capacity_event (account_id, receiving_point_id, line_id, kind, kva, effective_on, document_no, actor)
select a.account_id, p.receiving_point_id, l.line_id, k.kind, (e.doc ->> 'contract_kva')::integer,
       coalesce((e.doc ->> 'capacity_on')::date, a.opened_on), coalesce(e.doc ->> 'capacity_document', ''),
       current_setting('dahu.import_actor')
from import_entity e
join dahu.account a on a.account_number = e.key[1]
join dahu.receiving_point p on p.account_id = a.account_id and p.name = e.key[2]
join import_row r on r.line = e.line
left join dahu.line l on l.line_number = r.doc ->> 'line_number'
cross join (values (1, 'INSTALL'), (2, 'COMMISSION')) as k(n, kind)
where e.level = 'capacity' and e.fresh
order by e.line, k.n;

insert into dahu.supply_source (account_id, receiving_point_id, role, line_id, voltage_kv, valid)
select a.account_id, p.receiving_point_id, r.doc ->> 'source_role', l.line_id, l.voltage_kv,
       daterange(a.opened_on, a.closed_on, '[]')
from import_row r
join dahu.account a on a.account_number = r.doc ->> 'account_number'
join dahu.receiving_point p on p.account_id = a.account_id and p.name = r.doc ->> 'receiving_point'
join dahu.line l on l.line_number = r.doc ->> 'line_number'
where not exists (select from dahu.supply_source s
                  where s.account_id = a.account_id and s.line_id = l.line_id
                    and coalesce(s.receiving_point_id, p.receiving_point_id) = p.receiving_point_id)
order by r.line;
