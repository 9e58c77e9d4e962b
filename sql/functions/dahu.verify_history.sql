create or replace function dahu.verify_history(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_history - versions of a day follow each other without hole or overlap.
select p.point_number, f.day::text, f.detail
from (
    select h.metering_point_id, h.day, h.made_at,
           case when h.superseded_at <= h.made_at then format('the version of %s ends before it begins', dahu.civil_text(h.made_at))
                else format('the version of %s ends %s, the next one begins %s', dahu.civil_text(h.made_at), dahu.civil_text(h.superseded_at),
                            coalesce(dahu.civil_text(n.made_at), 'never')) end as detail
    from dahu.energy_day_history h
    left join dahu.energy_day e on e.metering_point_id = h.metering_point_id and e.day = h.day
    cross join lateral (
        select coalesce((select min(o.made_at) from dahu.energy_day_history o
                         where o.metering_point_id = h.metering_point_id and o.day = h.day and o.made_at > h.made_at), e.made_at) as made_at
    ) n
    where h.day >= since and h.day < until
      and (h.superseded_at <= h.made_at or h.superseded_at <> n.made_at)
) f
join dahu.metering_point p on p.metering_point_id = f.metering_point_id
order by p.point_number, f.day, f.made_at
$$;
comment on function dahu.verify_history(date, date) is 'Versions of days that overlap or leave a hole';
