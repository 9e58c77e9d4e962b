create or replace function api.user_link(who text, hash text, minutes text, enters text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_link - a one-time link by which a person sets a password; the earlier ones are good for nothing any more.
declare
    person bigint := dahu.user_named(who);
begin
    perform dahu.right_require('user.manage');
    if enters::boolean and dahu.desk() is not null then -- or whoever manages people could be anybody
        perform dahu.refuse('link_enters', '{}', 'DH403');
    end if;
    update dahu.user_link l set used_at = clock_timestamp() where l.user_account_id = person and l.used_at is null;
    insert into dahu.user_link (user_account_id, token_hash, enters, actor, expires_at)
    values (person, decode(hash, 'hex'), enters::boolean, dahu.actor(), clock_timestamp() + make_interval(mins => minutes::integer));
    return jsonb_build_object('login', lower(who), 'expires_at', clock_timestamp() + make_interval(mins => minutes::integer));
end
$$;
comment on function api.user_link(text, text, text, text) is 'A one-time link by which a person sets a password; the earlier ones are good for nothing any more';
