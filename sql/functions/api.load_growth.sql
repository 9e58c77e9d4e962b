create or replace function api.load_growth(months integer)
    returns jsonb
    language sql
    stable
as $$
-- load_growth - energy of the last @months full months against those a year earlier, by unit, industry and substation, with what is
-- connected, applied for and planned: where load grows, and where the grid will be short (K11).
--
-- Units:  kWh, kVA, basis points. An account whose energy is not known whole in both spans counts in no growth, but is counted.
with span as (
    select date_trunc('month', dahu.today())::date as until, (date_trunc('month', dahu.today()) - make_interval(months => months))::date as since
),
energy as (
    select m.account_id,
           sum(e.active_import_wh) filter (where e.month >= s.since) / 1000 as now_kwh,
           sum(e.active_import_wh) filter (where e.month < s.until - interval '1 year') / 1000 as then_kwh,
           count(distinct e.month) filter (where e.month >= s.since and e.completeness_bp = 10000) = months
           and count(distinct e.month) filter (where e.month < s.until - interval '1 year' and e.completeness_bp = 10000) = months as whole
    from span s
    join dahu.energy_month e on e.month < s.until and (e.month >= s.since or (e.month >= s.since - interval '1 year' and e.month < s.until - interval '1 year'))
    join dahu.metering_point_account m on m.metering_point_id = e.metering_point_id and m.valid @> e.month
    group by m.account_id
),
place as (
    select coalesce(u.name, '') as unit, coalesce(c.industry_code, '') as industry, coalesce(b.name, '') as substation, a.account_id,
           case when e.whole then e.now_kwh end as now_kwh, case when e.whole then e.then_kwh end as then_kwh,
           coalesce(k.installed_kva, 0) as kva,
           (select coalesce(sum(p.applied_kva), 0) from dahu.service_application p where p.account_id = a.account_id and p.status = 'OPEN') as applied_kva,
           (select coalesce(sum(q.kva), 0) from dahu.capacity_plan q where q.account_id = a.account_id and q.planned_on > dahu.today()) as planned_kva
    from dahu.account a
    left join dahu.org_unit u on u.org_unit_id = a.org_unit_id
    left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
    left join dahu.customer c using (customer_id)
    left join lateral (select s.name from dahu.supply_source x join dahu.line l using (line_id) join dahu.substation s using (substation_id)
                       where x.account_id = a.account_id and x.role = 'MAIN' and x.valid @> dahu.today() order by x.supply_source_id limit 1) b on true
    left join energy e on e.account_id = a.account_id
    left join dahu.capacity_on(dahu.today()) k on k.account_id = a.account_id
    where a.closed_on is null
)
select jsonb_build_object('items', coalesce(jsonb_agg(to_jsonb(g) order by g.unit, g.industry, g.substation), '[]'), 'next', null)
from (select unit, industry, substation, count(*) as accounts, count(*) filter (where now_kwh is null or then_kwh is null) as not_known,
             sum(now_kwh)::bigint as now_kwh, sum(then_kwh)::bigint as then_kwh,
             case when sum(then_kwh) > 0 then round(10000 * (sum(now_kwh) - sum(then_kwh)) / sum(then_kwh))::bigint end as growth_bp,
             sum(kva) as kva, sum(applied_kva) as applied_kva, sum(planned_kva) as planned_kva
      from place group by unit, industry, substation) g
$$;
comment on function api.load_growth(integer) is 'Where load grows';
