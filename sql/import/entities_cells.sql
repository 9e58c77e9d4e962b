-- Rows taken apart: a cell is what one row says about one thing (its level and key) under one name.
analyze import_row;

create temporary table import_cell on commit drop as
select r.line, c.level, k.key, c.name, r.doc ->> c.name as value
from import_row r
cross join import_level l
cross join lateral (select array(select r.doc ->> u.name
                                 from unnest(l.key_columns) with ordinality as u(name, n)
                                 order by u.n)) as k(key)
join import_column c on c.level = l.level
where r.doc ? c.name and r.doc ?& l.key_columns;

analyze import_cell;
