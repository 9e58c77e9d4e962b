create or replace function dahu.facts_power_factor(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, use_category text, high_voltage boolean, capacity_kva bigint,
                   on_load_voltage_regulation boolean, kwh numeric, kvarh_forward numeric, kvarh_reverse numeric,
                   loss_kwh numeric, loss_kvarh numeric, reduced_standard integer)
    language sql
    stable
    set jit = off
    set enable_nestloop = off -- how many rows a range or an optional filter leaves cannot be estimated
as $$
-- facts_power_factor - facts of rule pf for every receiving point, in the last full civil month before a day.
--
-- Shape:  one row per receiving point with a settlement point; subject is its name. The columns from
--         use_category to on_load_voltage_regulation select the standard, those after it are facts.
--         Accounts that are exempt are not asked.
-- Source: domain rules 2.1 and 2.2: the points of one receiving point are summed, then one power
--         factor; forward and reverse reactive energy are kept apart, the rule adds them.
--
-- A point without a receiving point counts as one of its account's own. An energy is null when that of
-- one point is. Losses are 0 where the meter is on the side that is billed, and not known where a
-- high-voltage supply is metered on the low-voltage side.
with month as (
    select (date_trunc('month', as_of) - interval '1 month')::date as since, date_trunc('month', as_of)::date as until, u.timezone
    from dahu.utility u
),
member as materialized (
    select m.account_id, p.receiving_point_id, m.metering_point_id, m.valid * daterange(month.since, month.until) as span,
           m.valid @> daterange(month.since, month.until) as whole, month.timezone
    from dahu.metering_point_account m
    join dahu.metering_point p on p.metering_point_id = m.metering_point_id
    cross join month
    where p.purpose = 'SETTLEMENT' and m.valid && daterange(month.since, month.until)
      and (only_account is null or m.account_id = only_account)
),
ask as (
    select array_agg(m.metering_point_id order by m.account_id, m.metering_point_id) as points,
           array_agg(m.account_id order by m.account_id, m.metering_point_id) as accounts,
           array_agg(m.receiving_point_id order by m.account_id, m.metering_point_id) as receiving_points,
           array_agg(upper(m.span) - lower(m.span) order by m.account_id, m.metering_point_id) as days,
           array_agg(lower(m.span)::timestamp at time zone m.timezone order by m.account_id, m.metering_point_id) as froms,
           array_agg(upper(m.span)::timestamp at time zone m.timezone order by m.account_id, m.metering_point_id) as tos
    from member m
    where not m.whole
),
part as (
    select m.account_id, m.receiving_point_id, upper(m.span) - lower(m.span) as days, e.active_import_wh, e.reactive_import_varh,
           e.reactive_export_varh, coalesce(e.completeness_bp, 0) as bp
    from member m
    cross join month
    left join dahu.energy_month e on e.metering_point_id = m.metering_point_id and e.month = month.since
    where m.whole
    union all
    select ask.accounts[e.n], ask.receiving_points[e.n], ask.days[e.n], e.active_import_wh, e.reactive_import_varh, e.reactive_export_varh,
           least(floor(e.covered_s * 10000.0 / extract(epoch from ask.tos[e.n] - ask.froms[e.n])), 10000)::integer
    from ask
    cross join lateral dahu.energy_between(ask.points, ask.froms, ask.tos) e
    where ask.points is not null
),
unit as (
    select p.account_id, p.receiving_point_id, (sum(p.bp * p.days) / sum(p.days))::integer as bp,
           case when bool_and(p.active_import_wh is not null) then (sum(p.active_import_wh)::bigint + 5) / 10 * 0.01 end as kwh,
           case when bool_and(p.reactive_import_varh is not null) then (sum(p.reactive_import_varh)::bigint + 5) / 10 * 0.01 end as forward,
           case when bool_and(p.reactive_export_varh is not null) then (sum(p.reactive_export_varh)::bigint + 5) / 10 * 0.01 end as reverse
    from part p
    group by p.account_id, p.receiving_point_id
)
select a.account_id, coalesce(r.name, ''), unit.bp, a.use_category, coalesce(r.supply_kv, a.supply_kv) > 1, c.installed_kva,
       r.on_load_voltage_regulation, unit.kwh, unit.forward, unit.reverse,
       case when r.metering_mode <> 'HVLM' then 0 end, case when r.metering_mode <> 'HVLM' then 0 end, a.pf_reduced_standard
from unit
join dahu.account_open(as_of, only_account) a on a.account_id = unit.account_id
left join dahu.receiving_point r on r.receiving_point_id = unit.receiving_point_id
left join dahu.capacity_on(as_of) c on c.account_id = a.account_id
where a.pf_policy <> 'EXEMPT'
order by a.account_id, r.name
$$;
comment on function dahu.facts_power_factor(date, bigint) is 'Facts of rule pf for every receiving point';
