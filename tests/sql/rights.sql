-- Who sees which rows: every table under row-level security, every desk held to it.
begin;
select no_plan();

select is_empty($$select table_name from dahu.table_list() where kind = 'UNKNOWN'$$,
    'each table is said to be somebody''s in dahu.table_list');
select is_empty($$
    select l.table_name from dahu.table_list() l join pg_class c on c.oid = l.relid
    where not c.relrowsecurity or c.relforcerowsecurity <> (l.kind <> 'BIG')$$, 'row-level security is enabled everywhere, and forced on all small tables');
select is_empty($$
    select l.table_name from dahu.table_list() l
    where not exists (select from pg_policy p where p.polrelid = l.relid and p.polname = 'service')$$, 'the service is let in by a policy everywhere');
select is_empty($$
    select l.table_name, l.kind from dahu.table_list() l
    where (l.kind in ('SECRET', 'MACHINE')) <> not exists (select from pg_policy p where p.polrelid = l.relid and p.polname <> 'service')$$,
    'a desk has a policy for what it may see, and none for keys and machines');
select is_empty($$
    select l.table_name, d.name from dahu.table_list() l cross join dahu.desk d
    where l.kind in ('SECRET', 'MACHINE') and has_any_column_privilege('dahu_' || lower(d.name), l.relid, 'select')$$, 'nobody reads keys');
select is_empty($$
    select c.relname, r.rolname, p.privilege
    from pg_class c cross join pg_roles r cross join unnest(array['insert', 'update', 'delete', 'truncate']) as p(privilege)
    where c.relnamespace = 'dahu'::regnamespace and c.relkind in ('r', 'p') and r.rolname like 'dahu\_%' and r.rolname <> 'dahu_service'
      and has_table_privilege(r.oid, c.oid, p.privilege)$$, 'no desk writes a table itself');
select is_empty($$
    select c.relname, r.rolname from pg_class c cross join pg_roles r
    where c.relnamespace = 'dahu'::regnamespace and c.relispartition and r.rolname like 'dahu\_%' and r.rolname <> 'dahu_service'
      and has_any_column_privilege(r.oid, c.oid, 'select')$$, 'partitions are read through their whole only');
select is_empty($$select rolname from pg_roles where rolname like 'dahu\_%' and (rolcanlogin or rolsuper or rolbypassrls)$$,
    'no role of a desk logs in or passes by the policies');
select is_empty($$select c.relname from pg_class c where c.relnamespace = 'dahu'::regnamespace and c.relkind = 'v'
                  and not coalesce(c.reloptions @> '{security_invoker=true}', false)$$, 'a view shows what its reader may see');

-- Functions that run with the rights of the owner are few, and find nothing in a path that a caller has set.
select is_empty($$
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace in ('dahu'::regnamespace, 'api'::regnamespace) and p.prosecdef
      and not coalesce(p.proconfig @> array['search_path=dahu, public'], false)$$, 'a function of the owner has a fixed search path');
select is_empty($$
    select p.oid::regprocedure, r.rolname from pg_proc p cross join pg_roles r
    where p.pronamespace = 'dahu'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype
      and p.proname not in ('request_find', 'accounts_managed', 'audit_refusal', 'audit_read')
      and not (r.rolname = 'dahu_anonymous' and p.proname in ('quarantine_file', 'quarantine_use'))
      and r.rolname in ('dahu_desk', 'dahu_anonymous') and has_function_privilege(r.oid, p.oid, 'execute')$$,
    'desks call these functions of the owner and no others');
select is_empty($$
    select c.relname from pg_class c
    where c.relnamespace = 'dahu'::regnamespace and c.relkind in ('r', 'p', 'v') and has_any_column_privilege('dahu_sign_in', c.oid, 'select')$$,
    'what checks passwords reads no table itself');
select is((
    select array_agg(p.proname::text order by p.proname) from pg_proc p
    where p.pronamespace in ('dahu'::regnamespace, 'api'::regnamespace) and has_function_privilege('dahu_sign_in', p.oid, 'execute')),
    array['factor_begin', 'factor_look', 'factor_use', 'link_look', 'link_take', 'password_due', 'password_look', 'password_set', 'recovery_make',
          'recovery_use', 'session_open', 'session_renew', 'sign_in_failed', 'sign_in_look', 'sign_in_wait_s'],
    'and calls what it takes for that, and nothing else');
select is_empty($$
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace in ('dahu'::regnamespace, 'api'::regnamespace) and has_function_privilege('public', p.oid, 'execute')$$,
    'nothing is for everybody');

-- What each desk sees, table by table: own unit, another unit, no unit, important, of nobody.
insert into dahu.org_unit (name) values ('East'), ('West');
insert into dahu.org_unit (name, parent_id) select 'East 1', org_unit_id from dahu.org_unit where name = 'East';
insert into dahu.site (name) values ('own'), ('below'), ('other'), ('none'), ('important');
create temporary table known as select name, 'A-' || lpad(row_number() over ()::text, 5, '0') as number from dahu.site;
grant select on known to public;
insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id, secrecy)
select n.number, s.site_id, 'INDUSTRIAL', 10, '2018-01-01', (select o.org_unit_id from dahu.org_unit o where o.name = v.unit),
       case v.name when 'important' then 'IMPORTANT' else 'GENERAL' end
from (values ('own', 'East'), ('below', 'East 1'), ('other', 'West'), ('none', null), ('important', 'East')) v(name, unit)
join dahu.site s on s.name = v.name join known n on n.name = v.name;
insert into dahu.customer (customer_number, name) select 'C-' || lpad(row_number() over ()::text, 9, '0'), name from dahu.site;
insert into dahu.account_holder (account_id, customer_id, valid)
select a.account_id, c.customer_id, '[2018-01-01,)' from dahu.account a join known n on n.number = a.account_number join dahu.customer c on c.name = n.name;
insert into dahu.metering_point (point_number) select account_number || '-01' from dahu.account;
insert into dahu.metering_point_account (metering_point_id, account_id, valid)
select p.metering_point_id, a.account_id, '[2018-01-01,)' from dahu.metering_point p join dahu.account a on a.account_number || '-01' = p.point_number;
insert into dahu.reading_latest (metering_point_id, attempted_at) select metering_point_id, '2020-01-01' from dahu.metering_point;
insert into dahu.user_account (login, name, org_unit_id)
select replace(lower(d.name), '_', '.'), d.name, (select o.org_unit_id from dahu.org_unit o where o.name = 'East') from dahu.desk d;
insert into dahu.user_desk select u.user_account_id, u.name, '[2018-01-01,)' from dahu.user_account u;
insert into dahu.user_session (user_account_id, kind, token_hash, address, agent, factor_at, idle_s, expires_at)
select user_account_id, 'BROWSER', convert_to(name, 'UTF8'), '', '', now(), 900, now() + interval '1 hour' from dahu.user_account;
insert into dahu.account_manager (account_id, role, user_account_id, valid)
select a.account_id, 'A', u.user_account_id, '[2018-01-01,)' from dahu.account a, dahu.user_account u
where a.account_number = 'A-00005' and u.login = 'account.manager';

create function pg_temp.seen(of_desk text, question text) returns text language plpgsql as $$
declare
    answer text;
begin
    perform dahu.request_enter('session', encode(convert_to(of_desk, 'UTF8'), 'hex'), 'self', '{}');
    execute question into answer;
    perform set_config('role', 'none', true);
    return coalesce(answer, '');
end
$$;
create temporary table question as
select * from (values
    ('account', 'select string_agg(n.name, '' '' order by n.name) from dahu.account a join known n on n.number = a.account_number'),
    ('site', 'select string_agg(name, '' '' order by name) from dahu.site'),
    ('customer', 'select string_agg(name, '' '' order by name) from dahu.customer'),
    ('account_holder', 'select string_agg(n.name, '' '' order by n.name) from dahu.account_holder h join dahu.account a using (account_id) join known n on n.number = a.account_number'),
    ('metering_point', 'select string_agg(n.name, '' '' order by n.name) from dahu.metering_point p join known n on n.number || ''-01'' = p.point_number'),
    ('reading_latest', 'select string_agg(n.name, '' '' order by n.name) from dahu.reading_latest l join dahu.metering_point p using (metering_point_id) join known n on n.number || ''-01'' = p.point_number')
) v(name, text);

select is(pg_temp.seen(d.name, q.text),
          case when d.scope = 'ALL' then 'below important none other own'
               when d.name = 'ACCOUNT_MANAGER' then 'below important own'
               when d.scope = 'UNIT' then 'below own' else '' end, d.name || ' sees of ' || q.name)
from dahu.desk d cross join question q order by 1;
select is(pg_temp.seen(d.name, 'select count(*)::text from dahu.audit where action = ''INSERT'' limit 1') <> '0', d.name in ('AUDITOR', 'AUDIT_ADMIN'), d.name || ' reads the audit')
from dahu.desk d;
select is(pg_temp.seen(d.name, 'select count(*)::text from dahu.user_account'), (select count(*)::text from dahu.desk), d.name || ' knows names') from dahu.desk d;
set local role dahu_desk;
select is((select count(*) from dahu.account), 0::bigint, 'a connection that has not entered sees nothing');
select ok(not dahu.right_held('account.read'), 'and may do nothing');
reset role;

select * from finish();
rollback;
