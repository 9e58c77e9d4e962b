create or replace function api.delivery_again(delivery text)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- delivery_again - a message that was given up goes out once more, with the same key.
declare
    found uuid;
begin
    perform dahu.right_require('system.manage');
    update dahu.outbox o
    set state = 'WAITING', attempts = 0, next_at = clock_timestamp(), ended_at = null
    where o.delivery_key::text = lower(delivery) and o.state = 'GIVEN_UP'
    returning o.delivery_key into found;
    if found is null and exists (select from dahu.outbox o where o.delivery_key::text = lower(delivery)) then
        perform dahu.refuse('delivery_not_given_up', jsonb_build_object('delivery', delivery), 'DH409');
    end if;
    return api.delivery_row(found);
end
$$;
comment on function api.delivery_again(text) is 'A message that was given up goes out once more';
