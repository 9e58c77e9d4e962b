create or replace function api.profile(number text)
    returns jsonb
    language sql
    stable
as $$
-- profile - what is known of a customer (K2): what people wrote, and what the records say by themselves.
--
-- Units:  kWh and fen of the last twelve full months; kVA as connected.
select jsonb_build_object(
    'account', a.account_number, 'supply_kv', a.supply_kv, 'secrecy', a.secrecy,
    'receiving_kva', (select k.installed_kva from dahu.capacity_on(dahu.today()) k where k.account_id = a.account_id),
    'energy_kwh', (select (sum(e.active_import_wh) / 1000)::bigint from dahu.metering_point_account m join dahu.energy_month e using (metering_point_id)
                   where m.account_id = a.account_id and m.valid @> e.month and e.month >= date_trunc('month', dahu.today()) - interval '12 months'
                     and e.month < date_trunc('month', dahu.today())),
    'revenue_fen', (select sum(b.amount_fen) from dahu.bill b where b.account_id = a.account_id and b.status = 'ISSUED'
                                                               and b.issued_on >= date_trunc('month', dahu.today()) - interval '12 months'),
    'industry_code', c.industry_code, 'missing', to_jsonb(dahu.profile_missing(a.account_id)), 'written', to_jsonb(p) - array['customer_profile_id', 'account_id'], 'version', coalesce(p.customer_profile_id, 0))
from dahu.account a
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
left join dahu.customer c using (customer_id)
left join lateral (select x.* from dahu.customer_profile x where x.account_id = a.account_id order by x.customer_profile_id desc limit 1) p on true
where a.account_number = number
$$;
comment on function api.profile(text) is 'What is known of a customer';
