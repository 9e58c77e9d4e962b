create or replace function dahu.verify_edits(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_edits - what a person said about intervals is in the days: a value that was given is there, and what was
--                answered is no longer open. An edit that was taken back, or that a later one overlaps, does not count,
--                nor does a day that waits to be made anew.
with edit as materialized (
    select v.vee_edit_id, v.metering_point_id, v.from_at, v.to_at, v.kind, v.energy, p.point_number, u.timezone,
           case p.purpose when 'GENERATION' then 'active_energy_export' else 'active_energy_import' end as base
    from dahu.utility u
    cross join dahu.vee_edit v
    join dahu.metering_point p on p.metering_point_id = v.metering_point_id
    where v.kind <> 'WITHDRAW' and v.to_at > since::timestamp at time zone u.timezone and v.from_at < until::timestamp at time zone u.timezone
      and not exists (select from dahu.vee_edit w where w.withdraws_id = v.vee_edit_id)
      and not exists (select from dahu.vee_edit l
                      where l.metering_point_id = v.metering_point_id and l.vee_edit_id > v.vee_edit_id and l.kind <> 'WITHDRAW'
                        and l.from_at < v.to_at and l.to_at > v.from_at)
      and not exists (select from dahu.energy_due d
                      where d.metering_point_id = v.metering_point_id
                        and d.day between (v.from_at at time zone u.timezone)::date and (v.to_at at time zone u.timezone)::date)
)
select f.point_number, f.day::text, f.detail
from (
    select e.point_number, o.day, format('edit %s answers rule %s, which is still open', e.vee_edit_id, o.rule) as detail
    from edit e
    join dahu.vee_finding o on o.metering_point_id = e.metering_point_id and o.outcome = 'HOLD' and o.vee_edit_id is null
        and o.from_at >= e.from_at and o.to_at <= e.to_at and (e.energy = '' or o.energy in ('', e.energy))
    union all
    select e.point_number, y.day, format('edit %s gives a value, and %s intervals do not have it', e.vee_edit_id, count(*))
    from edit e
    join dahu.interval_day y on y.metering_point_id = e.metering_point_id
        and y.day between (e.from_at at time zone e.timezone)::date and (e.to_at at time zone e.timezone)::date
    cross join lateral unnest(y.quality) with ordinality as q(quality, n)
    where e.kind = 'VALUE' and e.energy = e.base and q.quality <> 7
      and y.begins_at + (q.n - 1) * y.interval_s * interval '1 s' >= e.from_at and y.begins_at + q.n * y.interval_s * interval '1 s' <= e.to_at
    group by e.point_number, y.day, e.vee_edit_id
) f
where f.day >= since and f.day < until
order by f.point_number, f.day, f.detail
$$;
comment on function dahu.verify_edits(date, date) is 'Edits that are not in the days';
