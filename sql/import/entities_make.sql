-- One thing: what the file says about it, whether the database has it, and what of it is new.
create temporary table import_entity on commit drop as
select c.level, c.key, min(c.line) as line, jsonb_object_agg(c.name, c.value) as doc,
       not exists (select from import_current k where k.level = c.level and k.key = c.key) as fresh,
       bool_or(was.value is distinct from c.value) as changed,
       coalesce(array_agg(distinct c.name) filter (where was.value is distinct from c.value), '{}') as changed_names
from import_cell c
left join import_current was using (level, key, name)
group by c.level, c.key;

analyze import_entity;
