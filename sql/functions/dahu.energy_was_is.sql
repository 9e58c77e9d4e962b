create or replace function dahu.energy_was_is(of_edit boolean, event bigint, unit text)
    returns table (period text, quantity text, was bigint, now_is bigint, was_bp integer, now_bp integer, days integer)
    language sql
    stable
as $$
-- energy_was_is - was and is of the energies that an event or an edit changed, by month or by day.
--
-- Shape:  @unit is month or day. Energies in Wh and varh, null = not known; completeness in basis points; days = how many
--         were made anew. Energies that stay as they are have no row.
with told as (
    select c.day, c.changed, to_char(c.day, case unit when 'month' then 'YYYY-MM' else 'YYYY-MM-DD' end) as period, c.old, c.new
    from dahu.energy_change(of_edit, event) c
    where unit = 'month' or c.changed
),
summed as (
    select t.period, q.place, q.name as quantity,
           sum(case q.place when 1 then (t.old).active_import_wh when 2 then (t.old).active_export_wh
                            when 3 then (t.old).reactive_import_varh else (t.old).reactive_export_varh end)::bigint as was,
           sum(case q.place when 1 then (t.new).active_import_wh when 2 then (t.new).active_export_wh
                            when 3 then (t.new).reactive_import_varh else (t.new).reactive_export_varh end)::bigint as now_is,
           sum(coalesce((t.old).completeness_bp, 0)) as was_bp, sum(coalesce((t.new).completeness_bp, 0)) as now_bp,
           count(*) filter (where t.changed)::integer as days,
           case unit when 'month' then extract(day from min(date_trunc('month', t.day) + interval '1 month - 1 day')) else 1 end as of_days
    from told t
    cross join (values (1, 'active_energy_import'), (2, 'active_energy_export'), (3, 'reactive_energy_import'),
                       (4, 'reactive_energy_export')) as q(place, name)
    group by t.period, q.place, q.name
)
select s.period, s.quantity, s.was, s.now_is, floor(s.was_bp / s.of_days)::integer, floor(s.now_bp / s.of_days)::integer, s.days
from summed s
where s.was is distinct from s.now_is or (s.place = 1 and s.was_bp <> s.now_bp)
order by s.period, s.place
$$;
comment on function dahu.energy_was_is(boolean, bigint, text) is 'Was and is of the energies that an event or an edit changed';
