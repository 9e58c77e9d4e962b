create or replace function dahu.workday_list(first date, last date) returns table (day date, worked boolean, known boolean)
    language sql
    stable
as $$
-- workday_list - the days from @first to @last: whether they are worked, and whether the holidays of their year are known.
select g.day::date,
       case when y.year is null or c.kind is null then extract(isodow from g.day) < 6 else c.kind = 'WORK' end,
       y.year is not null
from generate_series(first::timestamp, last::timestamp, interval '1 day') as g(day)
left join dahu.calendar_year y on y.year = extract(year from g.day)
left join dahu.calendar_day c on c.day = g.day::date
$$;
comment on function dahu.workday_list(date, date) is 'Days, and whether they are worked';
