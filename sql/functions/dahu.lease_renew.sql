create or replace function dahu.lease_renew(name text, instance text, lease interval)
    returns table (alive boolean, others integer, next_end_ms integer, at_us bigint)
    language plpgsql
as $$
-- lease_renew - this collector lives for another lease; with it everything that it owns.
--
-- Shape:  one row: whether its life had not run out before (if it had, endpoints may have gone to others
--         meanwhile), how many other collectors live, and when the first of their lives would run out (null = there
--         is no other): then lease_balance is worth a call; the clock here, microseconds since 1970. No row: another process has its name.
--         Who takes endpoints away holds a lock on this row, so the two come one after the other.
declare
    until timestamptz;
    now timestamptz;
begin
    select c.expires_at into until from dahu.collector c
    where c.name = lease_renew.name and c.instance = lease_renew.instance for no key update;
    if not found then
        return;
    end if;
    now := clock_timestamp();
    update dahu.collector c
    set expires_at = now + lease, seen_at = now, revived_at = case when until > now then c.revived_at else now end
    where c.name = lease_renew.name;
    return query
    select until > now, count(*)::integer, (extract(epoch from min(c.expires_at) - now) * 1000)::integer,
           (extract(epoch from now) * 1000000)::bigint
    from dahu.collector c where c.expires_at > now and c.name <> lease_renew.name;
end
$$;
comment on function dahu.lease_renew(text, text, interval) is 'A collector lives for another lease';
