create or replace function api.account_months(of_account bigint) returns json
    language sql
    stable
as $$
-- account_months - energy of an account in the running civil month and the twelve before it, oldest first.
--
-- Shape:  thirteen rows; an energy is null when no settlement point tells it, never 0. completeness_bp is
--         the mean over the points of the month: below 10000 the sum is only of what is known.
--         A point that was the account's on some days of a month counts with these.
-- Units:  kWh and kvarh on the primary side, basis points.
with today as (
    select (now() at time zone u.timezone)::date as day from dahu.utility u
),
month as (
    select (date_trunc('month', today.day) - make_interval(months => n))::date as first_day
    from today, generate_series(0, 12) as n
),
-- each settlement point with the days of the month on which it was the account's
member as materialized (
    select m.first_day, a.metering_point_id, a.valid * w.whole as span, a.valid @> w.whole as whole
    from month m
    cross join lateral (select daterange(m.first_day, (m.first_day + interval '1 month')::date) as whole) w
    join dahu.metering_point_account a on a.account_id = of_account and a.valid && w.whole
    join dahu.metering_point p on p.metering_point_id = a.metering_point_id and p.purpose = 'SETTLEMENT'
),
ask as (
    select array_agg(m.metering_point_id order by m.first_day, m.metering_point_id, m.span) as points,
           array_agg(m.first_day order by m.first_day, m.metering_point_id, m.span) as months,
           array_agg(lower(m.span) order by m.first_day, m.metering_point_id, m.span) as froms,
           array_agg(upper(m.span) order by m.first_day, m.metering_point_id, m.span) as tos
    from member m
    where not m.whole
),
part as (
    select m.first_day, e.active_import_wh, e.active_export_wh, e.reactive_import_varh, e.reactive_export_varh, e.completeness_bp
    from member m
    left join dahu.energy_month e on e.metering_point_id = m.metering_point_id and e.month = m.first_day
    where m.whole
    union all
    select ask.months[e.n], e.active_import_wh, e.active_export_wh, e.reactive_import_varh, e.reactive_export_varh, e.completeness_bp
    from ask
    cross join lateral dahu.energy_of(ask.points, ask.froms, ask.tos) e
    where ask.points is not null
),
sum_of as (
    select m.first_day, count(p.first_day) as points, sum(p.active_import_wh) as active_import, sum(p.active_export_wh) as active_export,
           sum(p.reactive_import_varh) as reactive_import, sum(p.reactive_export_varh) as reactive_export,
           coalesce(sum(p.completeness_bp) / nullif(count(p.first_day), 0), 0) as completeness_bp
    from month m
    left join part p on p.first_day = m.first_day
    group by m.first_day
)
select json_agg(json_build_object(
    'month', to_char(s.first_day, 'YYYY-MM'), 'points', s.points, 'completeness_bp', s.completeness_bp,
    'active_import_kwh', round(s.active_import / 1000, 2), 'active_export_kwh', round(s.active_export / 1000, 2),
    'reactive_import_kvarh', round(s.reactive_import / 1000, 2), 'reactive_export_kvarh', round(s.reactive_export / 1000, 2))
    order by s.first_day)
from sum_of s
$$;
comment on function api.account_months(bigint) is 'Energy of an account in the last thirteen months';
