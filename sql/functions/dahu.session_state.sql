create or replace function dahu.session_state(of_session bigint) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- session_state - who is signed in, and what is left to do before work: for the service, which tells the client.
--
-- Shape:  {"user","name","unit","desks","rights","factor","password_due","factor_due","expires_at","session"}
--         and "password_age_s", which the service makes into what the policy says of it.
--         factor: none | set | proven; factor_due: a desk of the person takes one and it is not proven.
select jsonb_build_object(
    'user', u.login, 'name', u.name, 'unit', o.name, 'session', s.user_session_id, 'kind', s.kind, 'expires_at', s.expires_at, 'idle_s', s.idle_s, 'display', s.name,
    'desks', coalesce((select jsonb_agg(jsonb_build_object('desk', d.name, 'second_factor', d.second_factor, 'usable', not d.second_factor or s.factor_at is not null) order by d.name)
                       from dahu.user_desk k join dahu.desk d on d.name = k.desk_name
                       where k.user_account_id = u.user_account_id and k.valid @> dahu.today()), '[]'),
    'rights', coalesce((select jsonb_agg(distinct r.right_name)
                        from dahu.user_desk k join dahu.desk d on d.name = k.desk_name join dahu.desk_right r on r.desk_name = d.name
                        where k.user_account_id = u.user_account_id and k.valid @> dahu.today() and (not d.second_factor or s.factor_at is not null)
                          and r.right_name = any (coalesce(s.rights, array[r.right_name]))), '[]'),
    'factor', case when s.factor_at is not null then 'proven' when u.second_factor_at is not null then 'set' else 'none' end,
    'factor_due', s.factor_at is null and (u.second_factor_at is not null or exists (
        select from dahu.user_desk k join dahu.desk d on d.name = k.desk_name
        where k.user_account_id = u.user_account_id and k.valid @> dahu.today() and d.second_factor)),
    'password_due', coalesce(p.must_change, false), 'password_set_at', p.set_at,
    'password_age_s', floor(extract(epoch from clock_timestamp() - p.set_at))::bigint)
from dahu.user_session s
join dahu.user_account u using (user_account_id)
left join dahu.org_unit o on o.org_unit_id = u.org_unit_id
left join dahu.user_password p using (user_account_id)
where s.user_session_id = of_session
$$;
comment on function dahu.session_state(bigint) is 'Who is signed in, and what is left to do';
