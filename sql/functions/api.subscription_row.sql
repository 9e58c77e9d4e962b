create or replace function api.subscription_row(subscription bigint)
    returns jsonb
    language sql
    stable
as $$
-- subscription_row - who is told what.
select jsonb_build_object('subscription', s.subscription_id::text, 'kind', s.kind_name, 'channel', c.name, 'address', s.address, 'user', u.login,
                          'unit', g.name, 'lang', s.lang, 'quiet_from', to_char(s.quiet_from, 'HH24:MI'), 'quiet_until', to_char(s.quiet_until, 'HH24:MI'))
from dahu.subscription s
join dahu.channel c using (channel_id)
left join dahu.user_account u using (user_account_id)
left join dahu.org_unit g on g.org_unit_id = s.org_unit_id
where s.subscription_id = subscription
$$;
comment on function api.subscription_row(bigint) is 'Who is told what';
