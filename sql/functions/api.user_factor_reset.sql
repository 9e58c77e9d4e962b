create or replace function api.user_factor_reset(who text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- user_factor_reset - take a lost second factor away from a person, who sets a new one at the next sign-in.
declare
    person bigint := dahu.user_named(who);
begin
    perform dahu.right_require('user.manage');
    delete from dahu.user_factor f where f.user_account_id = person;
    update dahu.user_account u set second_factor_at = null where u.user_account_id = person;
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'FACTOR' where s.user_account_id = person and s.ended_at is null;
    return dahu.user_json(person);
end
$$;
comment on function api.user_factor_reset(text) is 'Take a lost second factor away from a person, who sets a new one at the next sign-in';
