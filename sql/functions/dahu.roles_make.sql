create or replace function dahu.roles_make() returns integer
    language plpgsql
as $$
-- roles_make - the roles that requests run as, where they are missing; returns how many were made now.
--
-- dahu_service     the owner's: jobs, collectors, the command line
-- dahu_anonymous   a request for which nobody signed in, and every connection of the service between two requests
-- dahu_sign_in     what checks passwords, codes and links: it calls the functions for that, and reads nothing
-- dahu_desk        what every desk may; dahu_scope_all, dahu_scope_unit  how much of the accounts it sees
-- dahu_<desk>      one a desk
--
-- None of them can log in. Roles belong to the server and not to the database, so another database's migration may
-- make them at the same moment. A user that may not make roles is told what an administrator has to run.
declare
    wanted record;
    missing text;
    made   integer := 0;
begin
    missing := (
        select string_agg(s.statement, E';\n') from (
            select format('create role %I nologin', r.name) as statement
            from dahu.role_list() r where to_regrole(r.name) is null
            union all
            select format('grant %I to %I', r.parent, r.name) from dahu.role_list() r
            where r.parent is not null and (to_regrole(r.name) is null or not pg_has_role(to_regrole(r.name), to_regrole(r.parent), 'MEMBER'))
            union all
            select format('grant %I to %I', r.name, current_user) from dahu.role_list() r
            where to_regrole(r.name) is null or not pg_has_role(current_user, to_regrole(r.name), 'MEMBER')
        ) s);
    for wanted in select s as statement from regexp_split_to_table(missing, E';\n') s loop
        begin
            execute wanted.statement;
            made := made + 1;
        exception
            when duplicate_object or unique_violation then null; -- made by another migration just now
            when insufficient_privilege then
                raise exception '% may not make the roles of the desks; let an administrator of the server run what ''dahu migrate --roles'' prints', current_user
                    using errcode = 'insufficient_privilege';
        end;
    end loop;
    return made;
end
$$;
comment on function dahu.roles_make() is 'Makes the roles that requests run as';
