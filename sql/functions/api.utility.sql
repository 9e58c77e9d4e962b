create or replace function api.utility() returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- utility - name and time zone of the utility, and how far the service is set up.
--
-- Shape:  steps in the order in which one sets up: named, people (others than who lets them in), accounts, points, answered: a meter has
--         answered. Each true or false; done when all are.
select jsonb_build_object('name', u.name, 'timezone', u.timezone, 'zone_fixed', s.read, 'steps', s.steps, 'done', not s.steps @? '$.* ? (@ == false)')
from dahu.utility u
cross join lateral (
    select exists (select from dahu.reading) or exists (select from dahu.interval_energy) as read,
           jsonb_build_object('named', u.name <> '',
                              'people', exists (select from dahu.user_desk d join dahu.user_account p using (user_account_id)
                                                where d.desk_name <> 'SECURITY_ADMIN' and d.valid @> dahu.today() and p.disabled_at is null),
                              'accounts', exists (select from dahu.account), 'points', exists (select from dahu.metering_point),
                              'answered', exists (select from dahu.reading_latest l where l.read_at is not null)) as steps) s
$$;
comment on function api.utility() is 'Name and time zone of the utility, and how far the service is set up';
