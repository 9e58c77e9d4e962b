create or replace function dahu.audit_make() returns integer
    language plpgsql
as $$
-- audit_make - give every small table that people change the trigger that notes their changes; returns how many were given one now.
--
-- Run at the end of each migration. Not noted: what programs write by themselves, and what is an append-only record of its own.
-- Changes by jobs and imports have no actor and are kept by history and import batches; what is done at the keys of people is always noted.
declare
    of_table record;
    made     integer := 0;
begin
    for of_table in
        select c.relname as name, string_agg(quote_literal(a.attname), ', ' order by k.n) as keys, l.kind = 'SECRET' or c.relname in ('user_account', 'user_desk', 'org_unit', 'account_manager') as always
        from dahu.table_list() l
        join pg_class c on c.oid = l.relid
        join pg_constraint p on p.conrelid = c.oid and p.contype = 'p'
        cross join lateral unnest(p.conkey) with ordinality as k(attnum, n)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where l.kind not in ('BIG', 'MACHINE', 'AUDIT')
          and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = c.relname || '_audit')
        group by c.relname, l.kind
    loop
        execute format('create trigger %I after insert or update or delete on dahu.%I for each row %s execute function dahu.audit_change(%s)',
                       of_table.name || '_audit', of_table.name,
                       case when of_table.always then '' else 'when (current_setting(''dahu.actor'', true) <> '''')' end, of_table.keys);
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function dahu.audit_make() is 'Gives the tables that people change their audit';
