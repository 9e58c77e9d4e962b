create or replace function dahu.county_calendar() returns void
    language sql
as $$
-- county_calendar - working days of the sample county, last year to next: weeks, and the holidays that have a date of their own. Years
-- whose calendar was brought in stay as they are.
with year as (
    insert into dahu.calendar_year (year, source)
    select y, '示例县：仅含固定日期的法定节假日' from generate_series(extract(year from dahu.today())::integer - 1, extract(year from dahu.today())::integer + 1) y
    on conflict do nothing
    returning year
)
insert into dahu.calendar_day (day, kind, name)
select make_date(y.year, h.month, h.day), 'HOLIDAY', h.name
from year y, (values (1, 1, '元旦'), (5, 1, '劳动节'), (10, 1, '国庆节'), (10, 2, '国庆节'), (10, 3, '国庆节')) as h(month, day, name)
on conflict do nothing
$$;
comment on function dahu.county_calendar() is 'Working days of the sample county';
