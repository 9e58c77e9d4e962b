-- What holds for every table, so that a new one cannot forget it.
begin;
select no_plan();

create temporary view our_table as
select c.oid, c.relname as name
from pg_class c
where c.relnamespace = 'dahu'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition;

-- Big: metered per point and time. Small: all the rest.
create temporary view big_table as
select t.oid, t.name from our_table t
where t.name in ('reading', 'reading_extra', 'reading_gap', 'reading_conflict', 'reading_latest', 'interval_energy', 'energy_month',
                 'energy_due', 'energy_taken', 'interval_day', 'energy_day', 'energy_day_history', 'vee_finding');

select is((select count(*) from big_table), 13::bigint, 'the big tables are there');
select cmp_ok((select count(*) from our_table), '>', 30::bigint, 'the small tables are there');

select is_empty($$select name from our_table where obj_description(oid) is null$$, 'every table has a comment');
select is_empty($$
    select t.name, a.attname from our_table t join pg_attribute a on a.attrelid = t.oid
    where a.attnum > 0 and not a.attisdropped and col_description(t.oid, a.attnum) is null$$,
    'every column has a comment');
select is_empty($$
    select p.proname from pg_proc p
    where p.pronamespace in ('dahu'::regnamespace, 'api'::regnamespace) and obj_description(p.oid, 'pg_proc') is null$$,
    'every function has a comment');
select is_empty($$
    select p.proname from pg_proc p join pg_language l on l.oid = p.prolang
    where p.pronamespace in ('dahu'::regnamespace, 'api'::regnamespace) and l.lanname in ('sql', 'plpgsql')
      and p.prosrc not like '%-- ' || p.proname || ' - %' and p.prorettype <> 'trigger'::regtype$$,
    'every function opens with its header, where \sf shows it');

select is_empty($$
    select t.name, c.conname from our_table t join pg_constraint c on c.conrelid = t.oid
    where c.conname not like replace(t.name, '_', '\_') || '\_%'$$,
    'every constraint is named after its table');
select is_empty($$
    select t.name, c.conname, c.contype from our_table t join pg_constraint c on c.conrelid = t.oid
    where right(c.conname, 3) <> case c.contype when 'p' then '_pk' when 'u' then '_uk' when 'f' then '_fk'
                                                when 'c' then '_ck' when 'x' then '_ex' end$$,
    'a constraint ends with its kind');
select is_empty($$
    select t.name, a.attname from our_table t join pg_attribute a on a.attrelid = t.oid
    where a.attnum > 0 and not a.attisdropped and (t.name !~ '^[a-z][a-z0-9_]*$' or a.attname !~ '^[a-z][a-z0-9_]*$')$$,
    'names are lower snake case');
select is_empty($$select name from our_table where name ~ '[^s]s$' and name not in ('address')$$, 'table names are singular');
select is_empty($$
    select t.name, a.attname from our_table t join pg_attribute a on a.attrelid = t.oid
    where a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('timestamp'::regtype, 'timetz'::regtype, 'tsrange'::regtype, 'money'::regtype)$$,
    'instants are timestamptz');
select is_empty($$
    select t.name, a.attname from our_table t join pg_attribute a on a.attrelid = t.oid
    where a.atttypid = 'timestamptz'::regtype and a.attname !~ '_at$'
    union all
    select t.name, a.attname from our_table t join pg_attribute a on a.attrelid = t.oid
    where a.atttypid = 'date'::regtype and a.attname !~ '(_on|_of|month|day|valid_from)$'$$,
    'an instant is called _at, a day _on');
select is_empty($$
    select t.name, a.attname from our_table t join pg_attribute a on a.attrelid = t.oid
    where a.atttypid in ('float4'::regtype, 'float8'::regtype)
      and (t.name not in ('reading', 'reading_latest') or a.attname ~ '(energy|_wh|_varh|_fen|_bp|_kva)')$$,
    'energy, money and thresholds are never floating point');

select is_empty($$select t.name from our_table t where not exists (select from pg_constraint c where c.conrelid = t.oid and c.contype = 'p')$$,
    'every table has a primary key');
select is_empty($$
    select t.name, a.attname
    from our_table t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and a.attname ~ '_id$'
    join our_table target on target.name || '_id' = a.attname and target.oid <> t.oid
    where t.name not in (select name from big_table)
      and not exists (select from pg_constraint c where c.conrelid = t.oid and c.contype = 'f' and a.attnum = any (c.conkey))$$,
    'a small table refers to another by foreign key');

select is_empty($$
    select t.name, c.conname from big_table t join pg_constraint c on c.contype = 'f' and t.oid in (c.conrelid, c.confrelid)$$,
    'no foreign key from or to a big table');
select is_empty($$select b.name, t.tgname from big_table b join pg_trigger t on t.tgrelid = b.oid$$, 'no trigger on a big table');
select is_empty($$
    select b.name, a.attname from big_table b join pg_attribute a on a.attrelid = b.oid
    where a.attidentity <> '' or a.attgenerated <> ''
    union all
    select b.name, pg_get_expr(d.adbin, d.adrelid) from big_table b join pg_attrdef d on d.adrelid = b.oid
    where pg_get_expr(d.adbin, d.adrelid) ~ '\('$$,
    'no sequence, identity or clock default in a big table');
select is_empty($$
    select b.name, i.indexrelid::regclass
    from big_table b
    join pg_index i on i.indrelid = b.oid and i.indisunique
    where (select a.attname from pg_attribute a where a.attrelid = b.oid and a.attnum = i.indkey[0]) <> 'metering_point_id'$$,
    'every unique key of a big table begins with the metering point');
select is_empty($$
    select b.name from big_table b join pg_attribute a on a.attrelid = b.oid
    where a.attname in ('customer_id', 'account_id')$$,
    'no customer in a big table');

select * from finish();
rollback;
