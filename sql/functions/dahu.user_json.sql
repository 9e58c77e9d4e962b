create or replace function dahu.user_json(who bigint) returns jsonb
    language sql
    stable
    set search_path = dahu, public
as $$
-- user_json - one person as administrators see him.
select jsonb_build_object('login', u.login, 'name', u.name, 'unit', o.name, 'disabled_at', u.disabled_at, 'last_day', u.last_day,
    'second_factor', u.second_factor_at is not null,
    'desks', coalesce((select jsonb_agg(jsonb_build_object('desk', k.desk_name, 'from', lower(k.valid), 'until', upper(k.valid) - 1,
                                                           'now', k.valid @> dahu.today()) order by k.desk_name, lower(k.valid))
                       from dahu.user_desk k where k.user_account_id = u.user_account_id), '[]'))
from dahu.user_account u
left join dahu.org_unit o on o.org_unit_id = u.org_unit_id
where u.user_account_id = who
$$;
comment on function dahu.user_json(bigint) is 'One person as administrators see him';
