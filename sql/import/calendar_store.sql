-- Days, and the years that are known with them.
create temporary table import_done on commit drop as
select i.line, not exists (select from dahu.calendar_day d where (d.day, d.kind, d.name) = (i.day, i.kind, i.name)) as fresh
from import_day i;

insert into dahu.calendar_year (year, source)
select extract(year from i.day)::smallint, (array_agg(i.source order by i.line))[1]
from import_day i
group by 1
on conflict (year) do nothing;

insert into dahu.calendar_day (day, kind, name)
select i.day, i.kind, i.name
from import_day i
on conflict (day) do update set kind = excluded.kind, name = excluded.name
    where (calendar_day.kind, calendar_day.name) is distinct from (excluded.kind, excluded.name);
