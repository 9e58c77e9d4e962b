create or replace function api.load_growth(months integer)
    returns jsonb
    language sql
    stable
    set enable_nestloop = off -- how many months a span leaves cannot be estimated
as $$
-- load_growth - energy of the last @months full months against those a year earlier, by unit, industry and substation, with what is
-- connected, applied for and planned, near (within two years) and far, and the bays that are free there: where load grows, and where the
-- grid is to be built out (K11).
--
-- Units:  kWh, kVA, basis points. An account whose energy is not known whole in both spans counts in no growth, but is counted.
-- investment says what is proposed: NEAR where more is applied for or planned within two years and no bay is free, or somebody waits for one;
-- FAR where that holds of what is planned later. A person decides.
-- Everything is summed up by account first and joined then: asked account by account it is ten seconds for 5,000 of them.
with span as materialized (
    select s.today, s.until, s.since, (s.until - interval '1 year')::date as until_then, (s.since - interval '1 year')::date as since_then
    from (select d.today, date_trunc('month', d.today)::date as until, (date_trunc('month', d.today) - make_interval(months => months))::date as since
          from (select dahu.today() as today) d) s
),
month as (
    select m.account_id, e.month, sum(e.active_import_wh) as wh, bool_or(e.completeness_bp = 10000) as whole
    from span s
    join dahu.energy_month e on e.month < s.until and (e.month >= s.since or (e.month >= s.since_then and e.month < s.until_then))
    join dahu.metering_point_account m on m.metering_point_id = e.metering_point_id and m.valid @> e.month
    group by m.account_id, e.month
),
energy as (
    select m.account_id,
           sum(m.wh) filter (where m.month >= s.since) / 1000 as now_kwh, sum(m.wh) filter (where m.month < s.until_then) / 1000 as then_kwh,
           count(*) filter (where m.month >= s.since and m.whole) = months and count(*) filter (where m.month < s.until_then and m.whole) = months as whole
    from month m
    cross join span s
    group by m.account_id
),
fed as (
    select distinct on (x.account_id) x.account_id, b.name
    from span s
    join dahu.supply_source x on x.role = 'MAIN' and x.valid @> s.today
    join dahu.line l using (line_id)
    join dahu.substation b using (substation_id)
    order by x.account_id, x.supply_source_id
),
applied as (
    select p.account_id, sum(p.applied_kva) as kva from dahu.service_application p where p.status = 'OPEN' group by p.account_id
),
planned as (
    select q.account_id, sum(q.kva) as kva, sum(q.kva) filter (where q.planned_on <= s.today + interval '2 years') as near_kva
    from span s join dahu.capacity_plan q on q.planned_on > s.today group by q.account_id
),
bay as (
    select b.name, (select count(*) from dahu.bays_free(b.substation_id, null)) as free,
           (select count(*) from dahu.bay_wait w where w.substation_id = b.substation_id and w.ended_on is null) as waiting
    from dahu.substation b
),
place as (
    select coalesce(u.name, '') as unit, coalesce(c.industry_code, '') as industry, coalesce(b.name, '') as substation, a.account_id,
           case when e.whole then e.now_kwh end as now_kwh, case when e.whole then e.then_kwh end as then_kwh,
           coalesce(k.installed_kva, 0) as kva, coalesce(p.kva, 0) as applied_kva, coalesce(q.kva, 0) as planned_kva, coalesce(q.near_kva, 0) as near_kva
    from span s
    join dahu.account a on a.closed_on is null
    left join dahu.org_unit u on u.org_unit_id = a.org_unit_id
    left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> s.today
    left join dahu.customer c using (customer_id)
    left join fed b on b.account_id = a.account_id
    left join energy e on e.account_id = a.account_id
    left join applied p on p.account_id = a.account_id
    left join planned q on q.account_id = a.account_id
    left join dahu.capacity_on((select s.today from span s)) k on k.account_id = a.account_id
)
select jsonb_build_object('items', coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object(
           'far_kva', g.planned_kva - g.near_kva, 'free_bays', b.free, 'waiting', b.waiting,
           'investment', case when b.waiting > 0 or b.free = 0 and g.applied_kva + g.near_kva > 0 then 'NEAR' when b.free = 0 and g.planned_kva > g.near_kva then 'FAR' end)
           order by g.unit, g.industry, g.substation), '[]'), 'next', null)
from (select unit, industry, substation, count(*) as accounts, count(*) filter (where now_kwh is null or then_kwh is null) as not_known,
             sum(now_kwh)::bigint as now_kwh, sum(then_kwh)::bigint as then_kwh,
             case when sum(then_kwh) > 0 then round(10000 * (sum(now_kwh) - sum(then_kwh)) / sum(then_kwh))::bigint end as growth_bp,
             sum(kva) as kva, sum(applied_kva) as applied_kva, sum(planned_kva) as planned_kva, sum(near_kva) as near_kva
      from place group by unit, industry, substation) g
left join bay b on b.name = g.substation
$$;
comment on function api.load_growth(integer) is 'Where load grows';
