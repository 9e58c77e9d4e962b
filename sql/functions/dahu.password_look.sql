create or replace function dahu.password_look(who bigint) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- password_look - what a new password is held against: {"login","name","present","past":[...]}, the last five. Never leaves the service.
select jsonb_build_object('login', u.login, 'name', u.name, 'present', p.password_hash,
    'past', coalesce((select jsonb_agg(l.password_hash) from (select o.password_hash from dahu.user_password_past o
                                                              where o.user_account_id = who order by o.set_at desc limit 4) l), '[]'))
from dahu.user_account u
left join dahu.user_password p using (user_account_id)
where u.user_account_id = who
$$;
comment on function dahu.password_look(bigint) is 'What a new password is held against';
