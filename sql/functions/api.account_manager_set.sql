create or replace function api.account_manager_set(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- account_manager_set - put an account into the hands of a manager, A or B, from a day on (K1); who had it before ends the day before.
--
-- @body  {"role","user","from"?: today,"reason"?}
declare
    account bigint := dahu.account_named(number);
    person  bigint := dahu.user_named(body ->> 'user');
    since   date := coalesce((body ->> 'from')::date, dahu.today());
begin
    perform dahu.right_require('account.assign');
    perform set_config('dahu.reason', coalesce(body ->> 'reason', ''), true);
    if exists (select from dahu.account_manager m where m.account_id = account and m.role = body ->> 'role' and lower(m.valid) >= since) then
        perform dahu.refuse('account_manager_later', jsonb_build_object('account', number, 'role', body ->> 'role', 'from', since::text), 'DH409');
    end if;
    update dahu.account_manager m set valid = daterange(lower(m.valid), since)
    where m.account_id = account and m.role = body ->> 'role' and m.valid @> since;
    insert into dahu.account_manager (account_id, role, user_account_id, valid, reason)
    values (account, body ->> 'role', person, daterange(since, null), coalesce(body ->> 'reason', ''));
    return api.account_managers(number);
end
$$;
comment on function api.account_manager_set(text, jsonb) is 'Put an account into the hands of a manager, A or B, from a day on (K1); who had it before ends the day before';
