create or replace function api.user(who text) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- user - one person.
begin
    perform dahu.right_require('user.manage');
    return dahu.user_json(dahu.user_named(who));
end
$$;
comment on function api.user(text) is 'One person';
