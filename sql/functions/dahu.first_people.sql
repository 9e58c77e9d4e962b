create or replace function dahu.first_people() returns jsonb
    language plpgsql
    set search_path = dahu, public
as $$
-- first_people - who lets the others in, while nobody can yet: a security administrator who has never set a password.
--
-- Shape:  [{"login","desk"}]; empty when some security administrator has a password.
begin
    if exists (select from dahu.user_desk k join dahu.user_account u using (user_account_id) join dahu.user_password p using (user_account_id)
               where k.desk_name = 'SECURITY_ADMIN' and k.valid @> dahu.today() and u.disabled_at is null) then
        return '[]';
    end if;
    if not exists (select from dahu.user_desk k where k.desk_name = 'SECURITY_ADMIN' and k.valid @> dahu.today()) then
        with made as (insert into dahu.user_account (login, name) values ('security', 'Security administrator') on conflict do nothing returning user_account_id)
        insert into dahu.user_desk (user_account_id, desk_name, valid) select m.user_account_id, 'SECURITY_ADMIN', daterange(dahu.today(), null) from made m;
    end if;
    return (select coalesce(jsonb_agg(jsonb_build_object('login', u.login, 'desk', k.desk_name) order by u.login), '[]')
            from dahu.user_desk k join dahu.user_account u using (user_account_id)
            where k.desk_name = 'SECURITY_ADMIN' and k.valid @> dahu.today() and u.disabled_at is null);
end
$$;
comment on function dahu.first_people() is 'Who lets the others in, while nobody can yet';
