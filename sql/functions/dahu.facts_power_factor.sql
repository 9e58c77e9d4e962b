create or replace function dahu.facts_power_factor(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, use_category text, high_voltage boolean, capacity_kva bigint,
                   on_load_voltage_regulation boolean, kwh numeric, kvarh_forward numeric, kvarh_reverse numeric,
                   loss_kwh numeric, loss_kvarh numeric, reduced_standard integer, automatic_switching boolean)
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
-- one point is; what is missing or held is told by evidence_bp. Losses are 0 where the meter is on the side that is billed, and not known where a
-- high-voltage supply is metered on the low-voltage side. Tables are named without schema, so that they can
-- be read as they were known.
with month as (
    select (date_trunc('month', as_of) - interval '1 month')::date as since, date_trunc('month', as_of)::date as until
),
member as materialized (
    select m.account_id, p.receiving_point_id, m.metering_point_id, m.valid * daterange(month.since, month.until) as span,
           m.valid @> daterange(month.since, month.until) as whole
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id
    cross join month
    where p.purpose = 'SETTLEMENT' and m.valid && daterange(month.since, month.until)
      and (only_account is null or m.account_id = only_account)
),
part as (
    select m.account_id, m.receiving_point_id, upper(m.span) - lower(m.span) as days, e.active_import_wh, e.reactive_import_varh,
           e.reactive_export_varh, coalesce(e.completeness_bp, 0) as bp
    from member m
    cross join month
    left join energy_month e on e.metering_point_id = m.metering_point_id and e.month = month.since
    where m.whole
    union all
    -- reactive energy only when it is known on all days on which active energy is: a factor of two spans is none
    select m.account_id, m.receiving_point_id, upper(m.span) - lower(m.span), sum(d.active_import_wh)::bigint,
           case when count(d.reactive_import_varh) = count(d.active_import_wh) then sum(d.reactive_import_varh)::bigint end,
           case when count(d.reactive_export_varh) = count(d.active_import_wh) then sum(d.reactive_export_varh)::bigint end,
           (coalesce(sum(d.completeness_bp), 0) / (upper(m.span) - lower(m.span)))::integer
    from member m
    left join energy_day d on d.metering_point_id = m.metering_point_id and d.day >= lower(m.span) and d.day < upper(m.span)
    where not m.whole
    group by m.account_id, m.receiving_point_id, m.metering_point_id, m.span
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
       case when r.metering_mode <> 'HVLM' then 0 end, case when r.metering_mode <> 'HVLM' then 0 end, a.pf_reduced_standard,
       -- 4.17: switched with the load when every bank of the receiving point is; null when the register has none
       (select bool_and(k.automatic) from compensation k
        where k.account_id = a.account_id and k.valid @> as_of and (k.receiving_point_id is null or k.receiving_point_id = unit.receiving_point_id))
from unit
join dahu.account_open(as_of, only_account) a on a.account_id = unit.account_id
left join receiving_point r on r.receiving_point_id = unit.receiving_point_id
left join dahu.capacity_on(as_of) c on c.account_id = a.account_id
where a.pf_policy <> 'EXEMPT'
order by a.account_id, r.name
$$;
comment on function dahu.facts_power_factor(date, bigint) is 'Facts of rule pf for every receiving point';
