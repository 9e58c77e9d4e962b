create or replace function api.channel_test(name text, body jsonb)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- channel_test - send a test by a channel; answers with the message, whose end api.delivery tells.
declare
    of_name alias for name;
    made    uuid;
    way     dahu.channel;
begin
    perform dahu.right_require('system.manage');
    select * into way from dahu.channel c where c.name = of_name;
    if not found then
        perform dahu.refuse('channel_unknown', jsonb_build_object('channel', of_name), 'DH404');
    end if;
    if way.kind = 'MAIL' and coalesce(body ->> 'address', '') = '' then
        perform dahu.refuse('subscription_address', '{}', 'DH422');
    end if;
    insert into dahu.outbox (kind_name, facts, channel_id, address, lang)
    values ('test', jsonb_build_object('channel', of_name, 'actor', dahu.actor()), way.channel_id, coalesce(body ->> 'address', ''), 'zh')
    returning delivery_key into made;
    return api.delivery_row(made);
end
$$;
comment on function api.channel_test(text, jsonb) is 'Sends a test by a channel';
