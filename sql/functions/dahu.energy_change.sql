create or replace function dahu.energy_change(of_edit boolean, event bigint)
    returns table (metering_point_id bigint, day date, changed boolean, old dahu.energy_day_history, new dahu.energy_day_history)
    language sql
    stable
as $$
-- energy_change - what the days of a point were before an event or an edit, and what they are through it.
--
-- Shape:  a row for each day of the months that it touches; changed = this day is made anew because of it. Old is the
--         version before its first one, new its last one; both are the same on the other days. Null = there was none.
with subject as (
    select e.metering_point_id as point from dahu.metering_event e where not of_edit and e.metering_event_id = event
    union all
    select e.metering_point_id from dahu.vee_edit e where of_edit and e.vee_edit_id = event
),
version as materialized (
    select d.metering_point_id as point, d.day, d.made_at, d.because, d.event_id,
           row(d.metering_point_id, d.day, d.made_at, null, d.active_import_wh, d.active_export_wh, d.reactive_import_varh,
               d.reactive_export_varh, d.demand_w, d.demand_at, d.completeness_bp, d.estimated_bp, d.held_bp, d.used, d.fault,
               d.because, d.event_id)::dahu.energy_day_history as content
    from subject s
    join dahu.energy_day d on d.metering_point_id = s.point
    union all
    select h.metering_point_id, h.day, h.made_at, h.because, h.event_id, h
    from subject s
    join dahu.energy_day_history h on h.metering_point_id = s.point
),
mine as (
    select v.point, v.day, min(v.made_at) as first_at, max(v.made_at) as last_at
    from version v
    where v.event_id = event and (v.because = 'edit') = of_edit
    group by v.point, v.day
),
frame as (
    select date_trunc('month', m.day) as month, max(m.last_at) as until_at from mine m group by 1
)
select distinct on (v.day) v.point, v.day, m.day is not null,
       case when m.day is null then v.content
            else (select w.content from version w where w.day = v.day and w.made_at < m.first_at order by w.made_at desc limit 1) end,
       v.content
from version v
join frame f on f.month = date_trunc('month', v.day)
left join mine m on m.day = v.day
where v.made_at <= coalesce(m.last_at, f.until_at)
order by v.day, v.made_at desc
$$;
comment on function dahu.energy_change(boolean, bigint) is 'Days of a point before an event or an edit, and through it';
