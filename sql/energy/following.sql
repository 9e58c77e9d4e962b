-- Days after those that came out differently, within the weeks in which days look back on them: they are made anew as well.
-- $1 points, $2 and $3 days from and up to, in days since 1970-01-01, $4 and $5 why. They are noted as taken: nobody who writes
-- readings waits for them. A day that then comes out as it was has none that follow.
insert into dahu.energy_taken as t (metering_point_id, day, because, event_id)
select distinct on (f.point, d.day) f.point, d.day, f.because, f.event
from unnest($1, $2, $3, $4, $5) as f(point, since, until, because, event)
cross join lateral (select e.day from dahu.energy_day e
                    where e.metering_point_id = f.point and e.day >= date '1970-01-01' + f.since::integer
                      and e.day < date '1970-01-01' + f.until::integer
                    union
                    select v.day from dahu.vee_finding v
                    where v.metering_point_id = f.point and v.day >= date '1970-01-01' + f.since::integer
                      and v.day < date '1970-01-01' + f.until::integer) d
order by f.point, d.day, f.event nulls last
on conflict (metering_point_id, day) do update
    set because = case when excluded.event_id is null and t.event_id is not null then t.because else excluded.because end,
        event_id = coalesce(excluded.event_id, t.event_id)
