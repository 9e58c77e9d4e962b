create or replace function api.delivery(delivery text)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- delivery - one message; null when there is none of that key.
begin
    perform dahu.right_require('system.manage');
    return (select api.delivery_row(o.delivery_key) from dahu.outbox o where o.delivery_key::text = lower(delivery));
end
$$;
comment on function api.delivery(text) is 'One message';
