-- Each thing of a file of accounts that the database has: a marker with an empty name, and its values as
-- the file would write them.
insert into import_current (level, key, name, value)
with k as materialized (
    select distinct level, key from import_cell
)
select 'customer', k.key, v.name, v.value
from k
join dahu.customer c on c.customer_number = k.key[1]
cross join lateral (values ('', ''), ('customer_name', c.name), ('credit_code', c.credit_code),
                           ('industry_code', c.industry_code), ('energy_intensive', c.energy_intensive::text)) v(name, value)
where k.level = 'customer'
union all
select 'account', k.key, v.name, v.value
from k
join dahu.account a on a.account_number = k.key[1]
join dahu.site s using (site_id)
left join lateral (select c.customer_number
                   from dahu.account_holder h
                   join dahu.customer c using (customer_id)
                   where h.account_id = a.account_id
                   order by h.valid desc
                   limit 1) h on true
left join lateral (select r.high_risk
                   from dahu.account_risk r
                   where r.account_id = a.account_id
                   order by r.valid_from desc, r.account_risk_id desc
                   limit 1) r on true
cross join lateral (values ('', ''), ('account_number', a.account_number), ('customer_number', h.customer_number),
                           ('site_name', s.name), ('supply_address', nullif(s.supply_address, '')),
                           ('service_area', nullif(s.service_area, '')), ('use_category', a.use_category),
                           ('supply_kv', a.supply_kv::text), ('opened_on', a.opened_on::text),
                           ('closed_on', a.closed_on::text), ('planned_annual_kwh', a.planned_annual_kwh::text),
                           ('idle_reason', a.idle_reason), ('pf_policy', a.pf_policy),
                           ('pf_reduced_standard', a.pf_reduced_standard::text),
                           ('high_risk', r.high_risk::text)) v(name, value)
where k.level = 'account'
union all
select 'receiving_point', k.key, v.name, v.value
from k
join dahu.account a on a.account_number = k.key[1]
join dahu.receiving_point p on p.account_id = a.account_id and p.name = k.key[2]
cross join lateral (values ('', ''), ('receiving_point', p.name), ('receiving_kv', p.supply_kv::text),
                           ('metering_mode', p.metering_mode),
                           ('on_load_voltage_regulation', p.on_load_voltage_regulation::text)) v(name, value)
where k.level = 'receiving_point'
union all
-- the ledger: what is connected now, and when it began; events without a receiving point are the account's
select 'capacity', k.key, v.name, v.value
from k
join dahu.account a on a.account_number = k.key[1]
cross join lateral (
    select sum(case when coalesce(w.kind, e.kind) in ('INSTALL', 'TRANSFER_IN') then e.kva
                    when coalesce(w.kind, e.kind) in ('TRANSFER_OUT', 'REMOVE', 'REDUCE_PERM') then -e.kva
                    else 0 end) as kva,
           min(e.effective_on) as since,
           (array_agg(e.document_no order by e.effective_on, e.capacity_event_id))[1] as document_no
    from dahu.capacity_event e
    left join dahu.capacity_event w on w.capacity_event_id = e.corrects_id -- a CORRECTION counts as what it corrects
    left join dahu.receiving_point p on p.receiving_point_id = e.receiving_point_id
    where e.account_id = a.account_id and coalesce(p.name, k.key[2]) = k.key[2]
    having count(*) > 0) led
cross join lateral (values ('', ''), ('contract_kva', led.kva::text), ('capacity_on', led.since::text),
                           ('capacity_document', led.document_no)) v(name, value)
where k.level = 'capacity'
union all
select 'substation', k.key, v.name, v.value
from k
join dahu.substation s on s.name = k.key[1]
cross join lateral (values ('', ''), ('substation_kv', s.primary_kv::text)) v(name, value)
where k.level = 'substation'
union all
select 'line', k.key, v.name, v.value
from k
join dahu.line l on l.line_number = k.key[1]
join dahu.substation s using (substation_id)
cross join lateral (values ('', ''), ('line_number', l.line_number), ('substation', s.name), ('line_name', l.name),
                           ('line_kind', l.kind), ('line_completed_on', l.completed_on::text),
                           ('line_energised_on', l.first_energised_on::text),
                           ('line_reclaim_clause', l.has_reclaim_clause::text)) v(name, value)
where k.level = 'line'
union all
select 'source', k.key, v.name, v.value
from k
join dahu.account a on a.account_number = k.key[1]
join dahu.line l on l.line_number = k.key[3]
join dahu.supply_source s on s.account_id = a.account_id and s.line_id = l.line_id
left join dahu.receiving_point p on p.receiving_point_id = s.receiving_point_id
cross join lateral (values ('', ''), ('source_role', s.role)) v(name, value)
where k.level = 'source' and coalesce(p.name, k.key[2]) = k.key[2];
