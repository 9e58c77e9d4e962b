create or replace function dahu.clock_switches(of_year integer)
    returns table (day date, second integer, before_s integer, after_s integer)
    language sql
    stable
as $$
-- clock_switches - when the utility's clock changes in the eight years from a year on, oldest first.
--
-- Shape:  none where it never changes. The day and the second of the day are read on the clock as it was before.
-- Units:  offsets in seconds east of UTC, before and after.
--
-- Days whose ends differ are looked for first, then the quarter of an hour.
with utility as (
    select u.timezone as zone from dahu.utility u
),
hop as (
    select t.at, u.zone
    from utility u, generate_series(make_timestamptz(of_year, 1, 1, 0, 0, 0, 'UTC'),
                                    make_timestamptz(of_year + 8, 1, 1, 0, 0, 0, 'UTC'), interval '1 day') as t(at)
    where (t.at at time zone u.zone) - (t.at at time zone 'UTC')
          <> ((t.at + interval '1 day') at time zone u.zone) - ((t.at + interval '1 day') at time zone 'UTC')
),
offsets as (
    select q.at, h.zone,
           extract(epoch from ((q.at - interval '15 min') at time zone h.zone) - ((q.at - interval '15 min') at time zone 'UTC'))::integer
               as before_s,
           extract(epoch from (q.at at time zone h.zone) - (q.at at time zone 'UTC'))::integer as after_s
    from hop h, generate_series(h.at + interval '15 min', h.at + interval '1 day', interval '15 min') as q(at)
)
select w.local::date, extract(epoch from w.local::time)::integer, o.before_s, o.after_s
from offsets o
cross join lateral (select (o.at at time zone 'UTC') + o.before_s * interval '1 s' as local) w
where o.before_s <> o.after_s
order by o.at
$$;
comment on function dahu.clock_switches(integer) is 'When the clock of the utility changes in eight years';
