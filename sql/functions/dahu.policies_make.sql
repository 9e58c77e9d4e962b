create or replace function dahu.policies_make() returns integer
    language plpgsql
as $$
-- policies_make - row-level security for every table of schema dahu, from dahu.table_list(); returns how many policies were made now.
--
-- Run at the end of each migration. What is as it should be is not touched, so that a running service is not disturbed:
-- a policy carries its own text as its comment.
--
-- Desks only read: whatever writes for them is a function of the owner. That one, jobs and the command line go by
-- dahu_service. Where there is no policy nothing is seen.
declare
    wanted record;
    made   integer := 0;
begin
    for wanted in
        select l.table_name, l.kind, p.policy, p.roles, p.expression,
               format('for %s to %s using (%s)', p.command, p.roles, p.expression) as text
        from dahu.table_list() l
        cross join lateral (
            select 'service' as policy, 'all' as command, 'dahu_service' as roles, 'true' as expression
            union all
            select 'everybody', 'select', 'dahu_desk, dahu_anonymous', 'true' where l.kind = 'REFERENCE'
            union all
            select 'business', 'select', 'dahu_scope_all, dahu_scope_unit', 'true' where l.kind = 'BUSINESS'
            union all
            select 'all', 'select', 'dahu_scope_all', 'true' where l.kind in ('ROW', 'SHARED', 'BIG')
            union all
            select 'unit', 'select', 'dahu_scope_unit', l.seen where l.kind in ('ROW', 'SHARED', 'BIG')
            union all
            select 'own', 'select', 'dahu_desk', l.seen where l.seen = 't.user_account_id = (select dahu.user_id())'
            union all
            select 'security', 'select', 'dahu_security_admin', 'true' where l.seen = 't.user_account_id = (select dahu.user_id())'
            union all
            select 'audit', 'select', 'dahu_audit_admin, dahu_auditor', 'true' where l.kind = 'AUDIT'
        ) p
    loop
        continue when exists (select from pg_policy p where p.polrelid = ('dahu.' || quote_ident(wanted.table_name))::regclass
                                                        and p.polname = wanted.policy and obj_description(p.oid, 'pg_policy') = wanted.text);
        execute format('drop policy if exists %I on dahu.%I', wanted.policy, wanted.table_name);
        -- in a policy the row has the name of its table
        execute format('create policy %I on dahu.%I %s', wanted.policy, wanted.table_name,
                       regexp_replace(wanted.text, '\mt\.', quote_ident(wanted.table_name) || '.', 'g'));
        execute format('comment on policy %I on dahu.%I is %L', wanted.policy, wanted.table_name, wanted.text);
        made := made + 1;
    end loop;
    for wanted in
        select l.table_name, l.kind from dahu.table_list() l join pg_class c on c.oid = l.relid
        where not c.relrowsecurity or c.relforcerowsecurity <> (l.kind <> 'BIG')
    loop
        execute format('alter table dahu.%I enable row level security', wanted.table_name);
        execute format('alter table dahu.%I %s row level security', wanted.table_name,
                       case when wanted.kind = 'BIG' then 'no force' else 'force' end);
    end loop;
    return made;
end
$$;
comment on function dahu.policies_make() is 'Makes row-level security for every table';
