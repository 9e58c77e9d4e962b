create or replace function dahu.verify_days(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_days - the energy of a day is the sum of its intervals that count.
--
-- A day whose intervals are nothing but parts of one straight line between two registers keeps none.
select p.point_number, f.day::text, f.detail
from (
    select coalesce(e.metering_point_id, d.metering_point_id) as point, coalesce(e.day, d.day) as day,
           case when e.day is null then 'intervals without a day'
                else format('%s: intervals %s, day %s', c.name, coalesce(c.sum::text, '-'), coalesce(c.said::text, '-')) end as detail
    from (select e.metering_point_id, e.day, e.active_import_wh, e.active_export_wh, e.reactive_import_varh, e.reactive_export_varh
          from dahu.energy_day e where e.day >= since and e.day < until) e
    full join (
        select y.metering_point_id, y.day, s.ai, s.ae, s.ri, s.re
        from dahu.interval_day y
        cross join lateral (
            select sum(q.ai) as ai, sum(q.ae) as ae, sum(q.ri) as ri, sum(q.re) as re
            from unnest(y.active_import_wh, y.active_export_wh, y.reactive_import_varh, y.reactive_export_varh) as q(ai, ae, ri, re)
        ) s
        where y.day >= since and y.day < until
    ) d on d.metering_point_id = e.metering_point_id and d.day = e.day
    cross join lateral (
        values ('active import', d.ai, e.active_import_wh), ('active export', d.ae, e.active_export_wh),
               ('reactive import', d.ri, e.reactive_import_varh), ('reactive export', d.re, e.reactive_export_varh)
    ) as c(name, sum, said)
    -- an energy beside the base one is left out unless it is known over the same time: then the day says nothing
    where case when e.day is null then d.ai is not null and c.name = 'active import'
               when d.day is null then false
               else c.said is not null and c.said is distinct from c.sum end
) f
join dahu.metering_point p on p.metering_point_id = f.point
order by p.point_number, f.day, f.detail
$$;
comment on function dahu.verify_days(date, date) is 'Days that are not the sum of their intervals';
