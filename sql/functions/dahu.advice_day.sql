create or replace function dahu.advice_day(of_account bigint, since date, until date)
    returns table (day date, off boolean, known_s bigint, wh bigint, night_s bigint, night_wh bigint, base_w bigint)
    language sql
    stable
    set jit = off
as $$
-- advice_day - load of an account day by day: in all, at night, and its base load.
--
-- Shape:  a row for each day with intervals; of intervals that are not known nothing is counted, so each energy
--         stands beside the time that it is of. Night is 0:00 to 5:00. Base load is the mean power that 9 of 10
--         intervals of the day reach.
-- Units:  Wh, W, s.
select s.day, bool_or(s.off), coalesce(sum(s.interval_s) filter (where s.import_wh is not null), 0)::bigint, coalesce(sum(s.import_wh), 0)::bigint,
       coalesce(sum(s.interval_s) filter (where s.import_wh is not null and s.minute < 300), 0)::bigint,
       coalesce(sum(s.import_wh) filter (where s.minute < 300), 0)::bigint,
       percentile_disc(0.1) within group (order by s.import_wh * 3600 / s.interval_s)
from advice_slot(of_account, since, until) s
where s.unit is null
group by s.day
order by s.day
$$;
comment on function dahu.advice_day(bigint, date, date) is 'Load of an account day by day: in all, at night, and its base load';
