create or replace function api.user_unlock(who text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_unlock - forget the failed sign-ins of a person.
begin
    perform dahu.right_require('user.manage');
    delete from dahu.sign_in_fault f where f.login = dahu.login_hash(who);
    return dahu.user_json(dahu.user_named(who));
end
$$;
comment on function api.user_unlock(text) is 'Forget the failed sign-ins of a person';
