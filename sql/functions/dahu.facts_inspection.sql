create or replace function dahu.facts_inspection(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, last_inspection date, first_energised date, grade text, high_risk boolean,
                   supply_kv numeric, capacity_kva bigint, month_kwh numeric, meters jsonb)
    language sql
    stable
    set jit = off
    set enable_nestloop = off -- how many rows a range or an optional filter leaves cannot be estimated
as $$
-- facts_inspection - facts of rule 4.15 for every account that is supplied on a day.
--
-- Shape:  one row per account; the columns after evidence_bp are the facts, by their names. Whether the customer is
--         large is what rule 4.1 says, and not asked here.
-- Units:  month_kwh is the mean of the months of the last year that are known, 0.01 kWh.
--
-- Only a visit with access is an inspection. A grade counts from its proposal on: nobody waits for the government to look more
-- often. Tables are named without schema, so that they can be read as they were known.
with visited as (
    select v.account_id, max(v.visited_on) as last_on
    from visit v
    where v.outcome = 'INSPECTED' and v.visited_on <= as_of and (only_account is null or v.account_id = only_account)
    group by v.account_id
),
member as materialized (
    select m.account_id, m.metering_point_id, p.receiving_point_id
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id
    where p.purpose = 'SETTLEMENT' and m.valid @> as_of and (only_account is null or m.account_id = only_account)
),
point_month as (
    select e.metering_point_id, sum(e.active_import_wh) / count(*) as wh
    from energy_month e
    where e.month >= date_trunc('month', as_of) - interval '12 months' and e.month < date_trunc('month', as_of) and e.active_import_wh is not null
    group by e.metering_point_id
),
tested as (
    select t.metering_point_id, max(t.tested_on) as tested_on
    from meter_test t
    where t.tested_on <= as_of
    group by t.metering_point_id
),
device as (
    select m.account_id, sum(y.wh) as wh,
           jsonb_agg(jsonb_build_object('tested', t.tested_on, 'installed', (lower(i.valid) at time zone u.timezone)::date,
                                        'hv_meter', r.metering_mode = 'HVHM') order by m.metering_point_id)
               filter (where i.metering_point_id is not null) as devices
    from member m
    cross join utility u
    left join point_month y on y.metering_point_id = m.metering_point_id
    left join tested t on t.metering_point_id = m.metering_point_id
    left join receiving_point r on r.receiving_point_id = m.receiving_point_id
    left join meter_installation i on i.metering_point_id = m.metering_point_id and i.valid @> (as_of::timestamp at time zone u.timezone)
    group by m.account_id
),
graded as (
    select u.account_id, (array_agg(u.grade order by case u.grade when 'SPECIAL' then 1 when 'GRADE_1' then 2 when 'GRADE_2' then 3 else 4 end))[1] as grade
    from important_user u
    where u.proposed_on <= as_of and (u.ended_on is null or u.ended_on > as_of) and (u.event_until_on is null or u.event_until_on >= as_of)
    group by u.account_id
),
risk as (
    select distinct on (r.account_id) r.account_id, r.high_risk
    from account_risk r
    where r.valid_from <= as_of
    order by r.account_id, r.valid_from desc, r.account_risk_id desc
)
select a.account_id, '', null::integer, v.last_on, a.opened_on, coalesce(lower(g.grade), 'none'), coalesce(risk.high_risk, false), a.supply_kv, c.installed_kva,
       floor(d.wh / 10) * 0.01, coalesce(d.devices, '[]')
from dahu.account_open(as_of, only_account) a
left join visited v on v.account_id = a.account_id
left join dahu.capacity_on(as_of) c on c.account_id = a.account_id
left join device d on d.account_id = a.account_id
left join risk on risk.account_id = a.account_id
left join graded g on g.account_id = a.account_id
order by a.account_id
$$;
comment on function dahu.facts_inspection(date, bigint) is 'Facts of rule 4.15 for every account';
