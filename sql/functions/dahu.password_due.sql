create or replace function dahu.password_due(who bigint) returns void
    language sql
    security definer
    set search_path = dahu, public
as $$
-- password_due - the password is too old: it is good for nothing but setting another one.
update dahu.user_password p set must_change = true where p.user_account_id = who and not p.must_change
$$;
comment on function dahu.password_due(bigint) is 'A password is too old';
