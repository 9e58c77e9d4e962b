create or replace function dahu.sign_in_look(who text, from_address text) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- sign_in_look - what is needed to check a password; all null for a login that there is not, or that may not sign in.
--
-- Shape:  {"wait_s","user_id","password_hash","password_age_s","must_change"}. Never leaves the service.
select jsonb_build_object('wait_s', coalesce(dahu.sign_in_wait_s(who, from_address), 0), 'user_id', u.user_account_id::text, 'password_hash', p.password_hash,
                          'password_age_s', floor(extract(epoch from clock_timestamp() - p.set_at))::bigint)
from (select 1) one
left join dahu.user_account u on u.login = lower(who) and u.disabled_at is null and coalesce(u.last_day >= dahu.today(), true)
left join dahu.user_password p on p.user_account_id = u.user_account_id
$$;
comment on function dahu.sign_in_look(text, text) is 'What is needed to check a password';
