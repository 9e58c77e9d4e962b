create or replace function dahu.user_named(who text) returns bigint
    language plpgsql
    stable
    set search_path = dahu, public
as $$
-- user_named - the person of a login; refused as not found when there is none.
declare
    found bigint := (select u.user_account_id from dahu.user_account u where u.login = lower(who));
begin
    if found is null then
        perform dahu.refuse('user_unknown', jsonb_build_object('user', who), 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.user_named(text) is 'The person of a login';
