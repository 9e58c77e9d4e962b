create or replace function dahu.energy_months_make(points bigint[], days bigint[])
    returns bigint
    language sql
    set jit = off
as $$
-- energy_months_make - sum up the months in which the days (points[i], days[i]) lie.
--
-- days    days since 1970-01-01
-- Shape:  how many months came out differently; only those are written. A month without any day has no row.
--
-- The sum is of the days that are known, and completeness tells how many those are. Energies beside the base
-- (active import; of a generation point export) are null unless they are known on all days on which it is,
-- so that a power factor is never made of two different spans.
with touched as materialized (
    select distinct t.point, date_trunc('month', date '1970-01-01' + t.day::integer)::date as month
    from unnest(points, days) as t(point, day)
),
total as materialized (
    select t.point, t.month, m.purpose = 'GENERATION' as exports, d.*
    from touched t
    join dahu.metering_point m on m.metering_point_id = t.point
    cross join lateral (
        select count(*) as days, sum(e.active_import_wh)::bigint as ai, sum(e.active_export_wh)::bigint as ae,
               sum(e.reactive_import_varh)::bigint as ri, sum(e.reactive_export_varh)::bigint as re,
               count(e.active_import_wh) as ai_days, count(e.active_export_wh) as ae_days,
               count(e.reactive_import_varh) as ri_days, count(e.reactive_export_varh) as re_days,
               max(e.demand_w) as demand_w, sum(e.completeness_bp) as known, sum(e.estimated_bp) as estimated,
               sum(e.held_bp) as held, max(e.day) filter (where e.used) as last_use_on, min(e.fault) as fault,
               (t.month + interval '1 month')::date - t.month as length
        from dahu.energy_day e
        where e.metering_point_id = t.point and e.day >= t.month and e.day < t.month + interval '1 month'
    ) d
),
emptied as (
    delete from dahu.energy_month m
    using total
    where m.metering_point_id = total.point and m.month = total.month and total.days = 0
    returning 1
),
written as (
    insert into dahu.energy_month as m (metering_point_id, month, active_import_wh, active_export_wh, reactive_import_varh,
                                        reactive_export_varh, demand_w, demand_at, completeness_bp, estimated_bp, held_bp,
                                        last_use_on, fault, made_at)
    select t.point, t.month, case when not t.exports or t.ai_days = b.days then t.ai end,
           case when t.exports or t.ae_days = b.days then t.ae end, case when t.ri_days = b.days then t.ri end,
           case when t.re_days = b.days then t.re end, t.demand_w,
           (select min(e.demand_at) from dahu.energy_day e
            where e.metering_point_id = t.point and e.day >= t.month and e.day < t.month + interval '1 month' and e.demand_w = t.demand_w),
           t.known / t.length, (t.estimated + t.length - 1) / t.length, (t.held + t.length - 1) / t.length, t.last_use_on, t.fault,
           clock_timestamp()
    from total t
    cross join lateral (select case when t.exports then t.ae_days else t.ai_days end as days) b
    where t.days > 0
    order by t.point, t.month
    on conflict (metering_point_id, month) do update
        set active_import_wh = excluded.active_import_wh, active_export_wh = excluded.active_export_wh,
            reactive_import_varh = excluded.reactive_import_varh, reactive_export_varh = excluded.reactive_export_varh,
            demand_w = excluded.demand_w, demand_at = excluded.demand_at, completeness_bp = excluded.completeness_bp,
            estimated_bp = excluded.estimated_bp, held_bp = excluded.held_bp, last_use_on = excluded.last_use_on,
            fault = excluded.fault, made_at = excluded.made_at
        where (m.active_import_wh, m.active_export_wh, m.reactive_import_varh, m.reactive_export_varh, m.demand_w, m.demand_at,
               m.completeness_bp, m.estimated_bp, m.held_bp, m.last_use_on, m.fault)
              is distinct from
              (excluded.active_import_wh, excluded.active_export_wh, excluded.reactive_import_varh, excluded.reactive_export_varh,
               excluded.demand_w, excluded.demand_at, excluded.completeness_bp, excluded.estimated_bp, excluded.held_bp,
               excluded.last_use_on, excluded.fault)
    returning 1
)
select (select count(*) from emptied) + (select count(*) from written)
$$;
comment on function dahu.energy_months_make(bigint[], bigint[]) is 'Sums up the months of days that were made anew';
