-- Days that the file says twice, and days that are recorded otherwise: only with --update do they change.
create temporary table import_day on commit drop as
select r.line, (r.doc ->> 'day')::date as day, r.doc ->> 'kind' as kind, r.doc ->> 'name' as name, r.doc ->> 'source' as source
from import_row r;

insert into import_fault (line, fault, column_name, detail)
select d.line, 'duplicate', 'day', f.first::text
from import_day d
join (select day, min(line) as first from import_day group by day having count(*) > 1) f on f.day = d.day and f.first <> d.line;

insert into import_fault (line, fault, column_name, detail)
select i.line, 'changed', case when d.kind <> i.kind then 'kind' else 'name' end, case when d.kind <> i.kind then d.kind else d.name end
from import_day i
join dahu.calendar_day d using (day)
where (d.kind, d.name) is distinct from (i.kind, i.name) and current_setting('dahu.import_update') <> 'true';

delete from import_day i using import_fault f where f.line = i.line;
