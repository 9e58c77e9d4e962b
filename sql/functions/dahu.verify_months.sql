create or replace function dahu.verify_months(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_months - the energy and the completeness of a month are those of its days. Months that touch the span count whole.
with bounds as (
    select date_trunc('month', since)::date as since, date_trunc('month', until - 1)::date as last
),
total as (
    select e.metering_point_id as point, date_trunc('month', e.day)::date as month, sum(e.active_import_wh) as wh,
           sum(e.completeness_bp) as known
    from dahu.energy_day e
    cross join bounds b
    where e.day >= b.since and e.day < (b.last + interval '1 month')::date
    group by 1, 2
)
select p.point_number, to_char(f.month, 'YYYY-MM'), f.detail
from (
    select coalesce(m.metering_point_id, t.point) as point, coalesce(m.month, t.month) as month,
           case when m.month is null then 'days without a month' when t.month is null then 'a month without days'
                when m.active_import_wh is distinct from t.wh then format('days %s Wh, month %s Wh', coalesce(t.wh::text, '-'), coalesce(m.active_import_wh::text, '-'))
                else format('days complete to %s bp, month to %s bp', t.known / ((t.month + interval '1 month')::date - t.month), m.completeness_bp) end as detail,
           m.month is null or t.month is null or m.active_import_wh is distinct from t.wh
           or m.completeness_bp <> t.known / ((t.month + interval '1 month')::date - t.month) as wrong
    from (select m.metering_point_id, m.month, m.active_import_wh, m.completeness_bp
          from dahu.energy_month m cross join bounds b where m.month between b.since and b.last) m
    full join total t on t.point = m.metering_point_id and t.month = m.month
) f
join dahu.metering_point p on p.metering_point_id = f.point
where f.wrong and p.purpose <> 'GENERATION' -- those count export
order by p.point_number, f.month
$$;
comment on function dahu.verify_months(date, date) is 'Months that are not the sum of their days';
