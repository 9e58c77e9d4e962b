create or replace function api.zero_use() returns jsonb
    language sql
    stable
    set enable_nestloop = off -- how many rows a day leaves cannot be estimated
as $$
-- zero_use - accounts whose meters stood still over the last full months (4.11), the longest first, and how far each closing has come.
with edge as materialized (
    select d.today, 1000 * dahu.policy_number('r4_11_creep_kwh', d.today, 0) as wh, date_trunc('month', d.today)::date as until,
           (date_trunc('month', d.today) - interval '24 months')::date as since
    from (select dahu.today() as today) d
),
low as materialized ( -- nobody stands still whose points never did: two years of all the others need not be looked at
    select distinct m.account_id
    from dahu.energy_month e
    join dahu.metering_point_account m on m.metering_point_id = e.metering_point_id and m.valid @> e.month
    where e.active_import_wh <= (select edge.wh from edge) and e.month >= (select edge.since from edge)
),
month as (
    select m.account_id, e.month, sum(e.active_import_wh)::bigint as wh, min(e.completeness_bp) as bp
    from low
    join dahu.metering_point_account m using (account_id)
    join dahu.metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    join dahu.energy_month e on e.metering_point_id = m.metering_point_id and m.valid @> e.month
    where e.metering_point_id = any (array(select x.metering_point_id from low join dahu.metering_point_account x using (account_id))) -- by the key of the months
      and e.month >= (select edge.since from edge) and e.month < (select edge.until from edge)
    group by m.account_id, e.month
),
known as ( -- beside each month the last one that was not still
    select m.account_id, m.month, m.wh, m.bp, edge.wh as edge_wh, max(m.month) filter (where m.wh > edge.wh) over (partition by m.account_id) as moved
    from month m
    cross join edge
),
still as materialized (
    select k.account_id, count(*) as months, bool_and(k.bp = 10000) as whole
    from known k
    where k.wh <= k.edge_wh and (k.moved is null or k.month > k.moved)
    group by k.account_id
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
left join dahu.capacity_on((select edge.today from edge)) c on c.account_id = a.account_id
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> (select edge.today from edge)
left join dahu.customer k on k.customer_id = h.customer_id
$$;
comment on function api.zero_use() is 'Accounts whose meters stand still';
