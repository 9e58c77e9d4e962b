-- Cells against each other, and against what the database holds.
analyze import_current;

-- The first row that says something about a thing counts; a later one must not say otherwise.
insert into import_fault (line, fault, column_name, detail)
select c.line, 'differs', c.name, f.line::text
from import_cell c
join (select distinct on (level, key, name) level, key, name, line, value
      from import_cell
      order by level, key, name, line) f using (level, key, name)
where c.value <> f.value;

-- A value that the database does not have yet fills the place; a different one is a question to a person.
insert into import_fault (line, fault, column_name, detail)
select c.line, case when col.updatable then 'changed' else 'fixed' end, c.name, was.value
from import_cell c
join import_current was using (level, key, name)
join import_column col using (level, name)
where c.value <> was.value and not (col.updatable and current_setting('dahu.import_update')::boolean);
