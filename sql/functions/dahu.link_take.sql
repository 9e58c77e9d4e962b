create or replace function dahu.link_take(hash text, password text, from_address text, request text) returns bigint
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- link_take - use a set-up link: the password is set (none with a link that enters), the link is done, and so is every other one of the person.
declare
    who bigint;
begin
    update dahu.user_link l set used_at = clock_timestamp()
    where l.token_hash = decode(hash, 'hex') and l.used_at is null and l.expires_at > clock_timestamp() and (password is not null or l.enters)
    returning l.user_account_id into who;
    if who is null then
        perform dahu.refuse('link_unknown', '{}', 'DH404');
    end if;
    perform set_config('dahu.user_id', who::text, true), set_config('dahu.actor', (select u.login from dahu.user_account u where u.user_account_id = who), true),
            set_config('dahu.address', from_address, true), set_config('dahu.request_id', coalesce(request, ''), true),
            set_config('dahu.route', 'set_up', true);
    update dahu.user_link l set used_at = clock_timestamp() where l.user_account_id = who and l.used_at is null;
    if password is not null then
        perform dahu.password_set(who, password);
    end if;
    return who;
end
$$;
comment on function dahu.link_take(text, text, text, text) is 'Uses a set-up link';
