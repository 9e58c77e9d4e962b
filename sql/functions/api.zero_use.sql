create or replace function api.zero_use() returns jsonb
    language sql
    stable
as $$
-- zero_use - accounts whose meters stood still over the last full months (4.11), the longest first, and how far each closing has come.
with month as (
    select m.account_id, e.month, sum(e.active_import_wh)::bigint as wh, min(e.completeness_bp) as bp
    from dahu.metering_point_account m
    join dahu.metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    join dahu.energy_month e on e.metering_point_id = m.metering_point_id and m.valid @> e.month
    where e.month >= date_trunc('month', dahu.today()) - interval '24 months' and e.month < date_trunc('month', dahu.today())
    group by m.account_id, e.month
),
still as (
    select x.account_id, count(*) as months, bool_and(x.bp = 10000) as whole
    from month x
    where x.wh <= 1000 * dahu.policy_number('r4_11_creep_kwh', dahu.today(), 0)
      and not exists (select from month u where u.account_id = x.account_id and u.month > x.month
                      and u.wh > 1000 * dahu.policy_number('r4_11_creep_kwh', dahu.today(), 0))
    group by x.account_id
)
select jsonb_build_object(
    'limit_months', dahu.policy_number('r4_11_idle_months', dahu.today(), 6),
    'items', coalesce(jsonb_agg(jsonb_build_object(
        'account', a.account_number, 'customer', k.name, 'months', s.months, 'whole', s.whole, 'reason', a.idle_reason,
        'suspended_kva', c.suspended_kva, 'installed_kva', c.installed_kva,
        'closing', (select w.case_number from dahu.closing x join dahu.work_case w on w.work_case_id = x.work_case_id
                    where x.account_id = a.account_id and w.closed_at is null)) order by s.months desc, a.account_number), '[]'))
from still s
join dahu.account a on a.account_id = s.account_id and a.closed_on is null and dahu.unit_seen(a.org_unit_id)
left join dahu.capacity_on(dahu.today()) c on c.account_id = a.account_id
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
left join dahu.customer k on k.customer_id = h.customer_id
$$;
comment on function api.zero_use() is 'Accounts whose meters stand still';
