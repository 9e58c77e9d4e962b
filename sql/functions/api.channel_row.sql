create or replace function api.channel_row(channel bigint)
    returns jsonb
    language sql
    stable
as $$
-- channel_row - a channel as it is shown: never its secret, of its address no more than the host.
select jsonb_build_object(
    'name', c.name, 'kind', c.kind, 'target', substring(c.url from '^[a-z]+://[^/?]+'), 'sender', c.sender, 'login', c.login,
    'has_secret', c.secret is not null, 'most_per_minute', c.most_per_minute, 'enabled', c.enabled,
    'waiting', (select count(*) from dahu.outbox o where o.channel_id = c.channel_id and o.state = 'WAITING'),
    'given_up', (select count(*) from dahu.outbox o where o.channel_id = c.channel_id and o.state = 'GIVEN_UP'),
    'last_error', coalesce((select o.last_error from dahu.outbox o where o.channel_id = c.channel_id order by o.outbox_id desc limit 1), ''),
    'version', c.version)
from dahu.channel c
where c.channel_id = channel
$$;
comment on function api.channel_row(bigint) is 'A channel as it is shown';
