create or replace function dahu.facts_large_customer(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, capacity_kva bigint, annual_kwh numeric,
                   completeness_bp integer, high_risk boolean)
    language sql
    stable
    set jit = off
    set enable_nestloop = off -- how many rows a range or an optional filter leaves cannot be estimated
as $$
-- facts_large_customer - facts of rule 4.1 for every account that is supplied on a day.
--
-- Shape:  one row per account; the columns after evidence_bp are the facts, by their names.
-- Source: domain rules 4.1, U2: the year is the last twelve full civil months before the day.
--
-- annual_kwh is the sum over the settlement points that the account had in those months, each for its
-- own days, cut to 0.01 kWh: rounding up could lift an account over the limit. completeness_bp is the
-- share of the year that this sum is backed by, null when nothing was measured; what is missing or held
-- is not in the sum and not in the share. An account that is younger than the year has its planned energy
-- instead, unless it has already used more. high_risk is the latest assessment; without any the account is
-- not flagged. Tables are named without schema, so that they can be read as they were known.
with year as (
    select (date_trunc('month', as_of) - interval '12 months')::date as since, date_trunc('month', as_of)::date as until
),
calendar as materialized (
    select (year.since + make_interval(months => m.i))::date as month,
           (year.since + make_interval(months => m.i + 1))::date - (year.since + make_interval(months => m.i))::date as days
    from year, generate_series(0, 11) as m(i)
),
point_year as (
    select e.metering_point_id, sum(e.active_import_wh)::bigint as wh, sum(e.completeness_bp * c.days) as covered
    from energy_month e
    join calendar c on c.month = e.month
    group by e.metering_point_id
),
-- Points by account, each with the days of the year on which it belonged to it.
member as materialized (
    select m.account_id, m.metering_point_id, m.valid * daterange(year.since, year.until) as span,
           m.valid @> daterange(year.since, year.until) as whole
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id
    cross join year
    where p.purpose = 'SETTLEMENT' and m.valid && daterange(year.since, year.until)
      and (only_account is null or m.account_id = only_account)
),
part as (
    select m.account_id, upper(m.span) - lower(m.span) as days, y.wh, coalesce(y.covered, 0) as covered, m.whole, m.span
    from member m
    left join point_year y on y.metering_point_id = m.metering_point_id
    where m.whole
    union all
    select m.account_id, upper(m.span) - lower(m.span), sum(d.active_import_wh)::bigint, coalesce(sum(d.completeness_bp), 0), m.whole, m.span
    from member m
    left join energy_day d on d.metering_point_id = m.metering_point_id and d.day >= lower(m.span) and d.day < upper(m.span)
    where not m.whole
    group by m.account_id, m.metering_point_id, m.span, m.whole
),
energy as (
    select p.account_id, sum(p.wh)::bigint as wh, sum(p.covered)::bigint as covered, sum(p.days) as days,
           -- days of the year on which the account had any point: energy of the others cannot be known
           case when bool_or(p.whole) then year.until - year.since
                else (select sum(upper(d) - lower(d)) from unnest(range_agg(p.span)) as d) end as metered_days
    from part p
    cross join year
    group by p.account_id, year.since, year.until
),
risk as (
    select distinct on (r.account_id) r.account_id, r.high_risk
    from account_risk r
    where r.valid_from <= as_of
    order by r.account_id, r.valid_from desc, r.account_risk_id desc
)
select a.account_id, '', k.bp, c.installed_kva,
       case when k.young then greatest(a.planned_annual_kwh, k.kwh) else k.kwh end,
       case when k.young and a.planned_annual_kwh is not null then null when k.young then least(k.bp, 9999) else k.bp end,
       coalesce(risk.high_risk, false)
from dahu.account_open(as_of, only_account) a
cross join year
left join energy e on e.account_id = a.account_id
left join dahu.capacity_on(as_of) c on c.account_id = a.account_id
left join risk on risk.account_id = a.account_id
cross join lateral (select (e.covered / e.days * e.metered_days / (year.until - year.since))::integer as bp,
                           e.wh / 10 * 0.01 as kwh, a.opened_on > year.since as young) k
order by a.account_id
$$;
comment on function dahu.facts_large_customer(date, bigint) is 'Facts of rule 4.1 for every account';
