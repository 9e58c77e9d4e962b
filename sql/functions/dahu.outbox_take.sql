create or replace function dahu.outbox_take(most integer, lease interval)
    returns table (outbox_id bigint, delivery_key uuid, attempt integer, kind_name text, told_at text, account_number text, facts jsonb, lang text,
                   address text, channel_kind text, url text, sender text, login text, secret text)
    language sql
as $$
-- outbox_take - messages whose time has come, the oldest first, for one deliverer until @lease is over.
--
-- Shape:  at most @most rows, and of a channel not more than it takes in a minute. Quiet hours put off what is not
--         urgent. Two services never take the same row at once: taken rows are locked and their time is put ahead;
--         a deliverer that ends without a word has its messages sent again after @lease.
with spent as (
    select o.channel_id, count(*) as n
    from dahu.outbox_attempt a
    join dahu.outbox o using (outbox_id)
    where a.began_at > clock_timestamp() - interval '1 minute'
    group by o.channel_id
),
ready as (
    select o.outbox_id, o.channel_id, row_number() over (partition by o.channel_id order by o.next_at, o.outbox_id) as n
    from dahu.outbox o
    join dahu.notice_kind k on k.name = o.kind_name
    where o.state = 'WAITING' and o.next_at <= clock_timestamp()
      and (k.urgent or o.quiet_from is null
           or not dahu.time_within(dahu.civil_time(), o.quiet_from, o.quiet_until))
),
chosen as (
    select o.outbox_id
    from ready r
    join dahu.outbox o using (outbox_id)
    join dahu.channel c on c.channel_id = r.channel_id and c.enabled
    left join spent s on s.channel_id = r.channel_id
    where r.n <= c.most_per_minute - coalesce(s.n, 0)
    order by o.next_at, o.outbox_id
    limit most
    for update of o skip locked
),
taken as (
    update dahu.outbox o
    set attempts = o.attempts + 1, next_at = clock_timestamp() + lease
    from chosen
    where o.outbox_id = chosen.outbox_id and o.state = 'WAITING' and o.next_at <= clock_timestamp()
    returning o.*
)
select t.outbox_id, t.delivery_key, t.attempts, t.kind_name, to_char(t.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       a.account_number, t.facts, t.lang, t.address, c.kind, c.url, c.sender, c.login, c.secret
from taken t
join dahu.channel c using (channel_id)
left join dahu.account a using (account_id)
order by t.outbox_id
$$;
comment on function dahu.outbox_take(integer, interval) is 'Messages whose time has come, for one deliverer';
