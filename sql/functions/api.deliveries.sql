create or replace function api.deliveries(most integer, after text, of_state text, of_channel text)
    returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- deliveries - a page of messages, the newest first.
begin
    perform dahu.right_require('system.manage');
    return (
        with page as (
            select o.delivery_key, row_number() over (order by o.outbox_id desc) as n
            from dahu.outbox o
            join dahu.channel c using (channel_id)
            where (of_state is null or o.state = of_state) and (of_channel is null or c.name = of_channel)
              and (after is null or o.outbox_id < (select b.outbox_id from dahu.outbox b where b.delivery_key::text = lower(after)))
            order by o.outbox_id desc
            limit most + 1
        )
        select jsonb_build_object(
            'items', coalesce((select jsonb_agg(api.delivery_row(p.delivery_key) order by p.n) from page p where p.n <= most), '[]'),
            'next', (select p.delivery_key from page p where p.n = most and exists (select from page q where q.n > most))));
end
$$;
comment on function api.deliveries(integer, text, text, text) is 'A page of messages';
