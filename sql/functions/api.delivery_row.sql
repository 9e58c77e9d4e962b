create or replace function api.delivery_row(delivery uuid)
    returns jsonb
    language sql
    stable
as $$
-- delivery_row - a message and what became of it.
select jsonb_build_object('delivery', o.delivery_key, 'kind', o.kind_name, 'account', a.account_number, 'channel', c.name, 'address', o.address,
                          'state', o.state, 'attempts', o.attempts, 'next_at', case when o.state = 'WAITING' then o.next_at end,
                          'told_at', o.recorded_at, 'ended_at', o.ended_at, 'last_error', o.last_error)
from dahu.outbox o
join dahu.channel c using (channel_id)
left join dahu.account a using (account_id)
where o.delivery_key = delivery
$$;
comment on function api.delivery_row(uuid) is 'A message and what became of it';
