create or replace function api.account(number text) returns json
    language sql
    stable
    set jit = off
as $$
-- account - everything about one account on one page; null when there is no account of that number.
select json_build_object(
    'number', a.account_number, 'use_category', a.use_category, 'supply_kv', a.supply_kv, 'opened_on', a.opened_on,
    'closed_on', a.closed_on, 'planned_annual_kwh', a.planned_annual_kwh, 'idle_reason', a.idle_reason,
    'pf_policy', a.pf_policy,
    'customer', case when c.customer_id is not null then json_build_object(
        'number', c.customer_number, 'name', c.name, 'credit_code', c.credit_code, 'industry_code', c.industry_code,
        'energy_intensive', c.energy_intensive) end,
    'site', json_build_object('name', s.name, 'supply_address', s.supply_address, 'service_area', s.service_area),
    'large', api.large_state(v.outcome), 'reviewed_on', v.as_of,
    'high_risk', coalesce((select r.high_risk from dahu.account_risk r where r.account_id = a.account_id and r.valid_from <= dahu.today()
                           order by r.valid_from desc, r.account_risk_id desc limit 1), false),
    'dedicated', exists (select from dahu.line l where l.account_id = a.account_id and l.kind = 'DEDICATED'),
    'dual', (select count(*) > 1 or coalesce(bool_or(u.role = 'OWN_GENERATION'), false) from dahu.supply_source u where u.account_id = a.account_id and u.valid @> dahu.today()),
    'receiving_points', (select coalesce(json_agg(json_build_object('name', r.name, 'supply_kv', r.supply_kv,
                                                                    'metering_mode', r.metering_mode) order by r.name), '[]')
                         from dahu.receiving_point r
                         where r.account_id = a.account_id),
    'metering_points', api.account_points(a.account_id),
    'decisions', api.account_decisions(a.account_id),
    'months', api.account_months(a.account_id))
from dahu.account a
join dahu.site s on s.site_id = a.site_id
left join dahu.account_holder h
    on h.account_id = a.account_id and h.valid @> dahu.today()
left join dahu.customer c on c.customer_id = h.customer_id
left join lateral (
    select d.as_of, d.outcome
    from dahu.decision d
    where d.account_id = a.account_id and d.rule_id = '4.1' and d.subject = '' and d.as_of <= dahu.today()
    order by d.as_of desc, d.decision_id desc
    limit 1
) v on true
where a.account_number = number
$$;
comment on function api.account(text) is 'One account with its points, decisions and months';
