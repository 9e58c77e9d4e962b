create or replace function api.account_managers(number text) returns jsonb
    language sql
    stable
as $$
-- account_managers - who looks after an account, and who did (K1).
select jsonb_build_object('account', a.account_number, 'managers', coalesce((
    select jsonb_agg(jsonb_build_object('role', m.role, 'user', u.login, 'name', u.name, 'from', lower(m.valid), 'until', upper(m.valid) - 1, 'reason', m.reason)
                     order by m.role, lower(m.valid) desc)
    from dahu.account_manager m join dahu.user_account u using (user_account_id)
    where m.account_id = a.account_id), '[]'))
from dahu.account a
where a.account_number = number
$$;
comment on function api.account_managers(text) is 'Who looks after an account, and who did (K1)';
