-- grants - who may touch what in the database: the only place where it is said. Run at the end of each migration, behind
-- everything that it speaks of.
--
-- Desks read tables, under row-level security, and call functions. They write nothing: what is written for them is
-- written by functions of the owner (security definer), which check the right themselves.

select dahu.roles_make();
select dahu.policies_make();
select dahu.audit_make();

do $$
declare
    thing record;
begin
    revoke all on schema dahu, api from public;
    grant usage on schema dahu, api to dahu_desk, dahu_anonymous, dahu_sign_in, dahu_service;
    revoke execute on all functions in schema dahu, api from public;

    for thing in -- partitions and keys are nobody's
        select l.table_name as name, l.kind from dahu.table_list() l
    loop
        execute format('revoke all on dahu.%I from public, dahu_desk, dahu_anonymous, dahu_sign_in', thing.name);
        continue when thing.kind in ('SECRET', 'MACHINE');
        execute format('grant select on dahu.%I to dahu_desk', thing.name);
        if thing.kind = 'REFERENCE' then
            execute format('grant select on dahu.%I to dahu_anonymous', thing.name);
        end if;
    end loop;
    for thing in select c.relname as name from pg_class c where c.relnamespace = 'dahu'::regnamespace and c.relkind = 'v' loop
        execute format('alter view dahu.%I set (security_invoker = true)', thing.name);
        execute format('grant select on dahu.%I to dahu_desk', thing.name);
    end loop;
    for thing in -- functions that run with the rights of the caller; what they touch is what the caller may touch
        select p.oid::regprocedure as name from pg_proc p
        where p.pronamespace in ('dahu'::regnamespace, 'api'::regnamespace)
          and (p.pronamespace = 'api'::regnamespace or not p.prosecdef) and p.prorettype <> 'trigger'::regtype
    loop
        execute format('grant execute on function %s to dahu_desk, dahu_service', thing.name);
    end loop;
end
$$;

-- Functions of the owner that every request may call: they say nothing but what it may know.
grant execute on function dahu.request_find(text, text, text, jsonb), dahu.accounts_managed(), dahu.audit_refusal(text, text, text, jsonb),
    dahu.audit_read(text, text, bigint, text) to dahu_desk, dahu_anonymous;
-- What a phone brings whose session has ended.
grant execute on function api.quarantine_put(text, jsonb), dahu.quarantine_file(text, text), dahu.quarantine_use(text), api.attachment_begin(text, bigint),
    api.attachment_received(text, bigint, text) to dahu_anonymous;
-- And what may be asked without having signed in.
grant execute on function dahu.request_enter(text, text, text, jsonb), dahu.user_id(), dahu.units(), dahu.desk(), dahu.actor(),
    dahu.today(), dahu.refuse(text, jsonb, text), api.health() to dahu_anonymous;

-- Passwords, codes and links: functions of the owner that the service calls while it signs somebody in, and no desk.
grant execute on function dahu.sign_in_look(text, text), dahu.sign_in_wait_s(text, text), dahu.sign_in_failed(text, text, text, text),
    dahu.session_open(bigint, text, text, boolean, integer, integer, text, text, text), dahu.session_renew(text, boolean),
    dahu.password_due(bigint), dahu.password_look(bigint), dahu.password_set(bigint, text),
    dahu.factor_look(bigint), dahu.factor_use(bigint, bigint), dahu.factor_begin(bigint, text),
    dahu.recovery_make(bigint, text), dahu.recovery_use(bigint, text),
    dahu.link_look(text), dahu.link_take(text, text, text, text) to dahu_sign_in;
