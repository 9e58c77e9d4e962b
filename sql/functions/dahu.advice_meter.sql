create or replace function dahu.advice_meter(of_account bigint, since date, until date)
    returns table (month date, main_wh bigint, sub_wh bigint, check_wh bigint)
    language sql
    stable
    set jit = off
as $$
-- advice_meter - active energy of main, sub-meters and check meters behind the same receiving points, month by month.
--
-- Shape:  a row a month, since and until being first days of months. Main and check energy are of the receiving
--         points that have such meters; sub_wh and check_wh are null where there are none, all are null in a month
--         in which one of the meters is not complete.
-- Units:  Wh.
with member as materialized (
    select p.metering_point_id, coalesce(p.receiving_point_id, 0) as unit, p.purpose, m.valid
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id and p.purpose in ('SETTLEMENT', 'SUB', 'CHECK')
    where m.account_id = of_account
),
metered as (
    select g.month::date as month, m.purpose, e.active_import_wh,
           coalesce(e.completeness_bp = 10000 and e.active_import_wh is not null, false) as complete
    from generate_series(since, until - 1, interval '1 month') as g(month)
    join member m on m.valid && daterange(g.month::date, (g.month + interval '1 month')::date)
    left join energy_month e on e.metering_point_id = m.metering_point_id and e.month = g.month::date
                            and m.valid @> daterange(g.month::date, (g.month + interval '1 month')::date)
    where exists (select from member o where o.unit = m.unit and o.purpose in ('SUB', 'CHECK'))
)
select x.month,
       case when bool_and(x.complete) then sum(x.active_import_wh) filter (where x.purpose = 'SETTLEMENT') end::bigint,
       case when bool_and(x.complete) then sum(x.active_import_wh) filter (where x.purpose = 'SUB') end::bigint,
       case when bool_and(x.complete) then sum(x.active_import_wh) filter (where x.purpose = 'CHECK') end::bigint
from metered x
group by x.month
order by x.month
$$;
comment on function dahu.advice_meter(bigint, date, date) is 'Active energy of main, sub-meters and check meters month by month';
