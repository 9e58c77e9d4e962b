create or replace function dahu.outbox_done(message bigint, number integer, took boolean, said text, again_s integer) returns void
    language plpgsql
as $$
-- outbox_done - what became of attempt @number of a message.
--
-- @took     the receiver took it
-- @again_s  otherwise: seconds until the next attempt; null gives it up, and whoever is subscribed to 'delivery_failed' is told
declare
    ended dahu.outbox;
begin
    insert into dahu.outbox_attempt (outbox_id, attempt, began_at, answer, delivered)
    values (message, number, clock_timestamp(), left(said, 500), took)
    on conflict do nothing;
    update dahu.outbox o
    set state = case when took then 'DELIVERED' when again_s is null then 'GIVEN_UP' else 'WAITING' end,
        ended_at = case when took or again_s is null then clock_timestamp() end,
        next_at = case when took or again_s is null then o.next_at else clock_timestamp() + make_interval(secs => again_s) end,
        last_error = case when took then '' else left(said, 500) end
    where o.outbox_id = message and o.state = 'WAITING'
    returning * into ended;
    if ended.state = 'GIVEN_UP' and ended.kind_name <> 'delivery_failed' then
        perform dahu.tell('delivery_failed', ended.account_id, jsonb_build_object(
            'channel', (select c.name from dahu.channel c where c.channel_id = ended.channel_id),
            'delivery', ended.delivery_key, 'kind', ended.kind_name, 'attempts', ended.attempts::text, 'answer', ended.last_error));
    end if;
end
$$;
comment on function dahu.outbox_done(bigint, integer, boolean, text, integer) is 'What became of an attempt to deliver a message';
