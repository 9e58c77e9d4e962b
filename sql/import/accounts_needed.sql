-- What a new line or substation cannot be without, although its column is not obligatory for every row.
insert into import_fault (line, fault, column_name, detail)
select distinct c.line, 'needed', need.name, c.key[1]
from (values ('line', 'line_number', 'line_kind'), ('line', 'line_number', 'substation'),
             ('substation', 'substation', 'substation_kv')) as need(level, because, name)
join (select line, level, key, name from import_cell
      union all
      select r.line, 'substation', array[r.doc ->> 'substation'], 'substation'
      from import_row r
      where r.doc ? 'substation') c on c.level = need.level and c.name = need.because
where not exists (select from import_current k where k.level = c.level and k.key = c.key)
  and not exists (select from import_cell o where o.level = c.level and o.key = c.key and o.name = need.name);
