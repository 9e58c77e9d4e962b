create or replace function dahu.lease_balance(name text, instance text, lease interval)
    returns table (owned integer, share integer, taken integer, leaving integer)
    language plpgsql
as $$
-- lease_balance - this collector takes what it may, up to its fair share, and marks what it has to give away.
--
-- Shape:  one row: endpoints that it owns and keeps, its fair share, how many were taken now, and how many wait for
--         lease_release. No row: its life has run out, or another process has its name; nothing was done.
--         Fair share = endpoints / living collectors, rounded up. Taken are free endpoints and those of collectors
--         whose life has run out, whose rows stay locked meanwhile; not from those who may only have been kept from
--         renewing: nothing for two leases after a start of PostgreSQL, and nothing for two leases after a break in
--         the own life of what ran out before it. What only this collector can reach is taken beyond the share.
--         Given away are at most 5 % of all at a time, those first that were taken last, and those that no link
--         has any more.
-- Source: docs/collecting.md, "Many collectors".
declare
    me dahu.collector;
    now timestamptz;
    settled boolean;
    gone text[];
    endpoints integer;
begin
    select c.* into me from dahu.collector c
    where c.name = lease_balance.name and c.instance = lease_balance.instance for no key update;
    now := clock_timestamp();
    if not found or me.expires_at <= now then
        return;
    end if;
    settled := now >= pg_postmaster_start_time() + 2 * lease;
    gone := array(select c.name from dahu.collector c
                  where c.expires_at <= now and c.name <> me.name
                    and (c.instance = '' or settled and (c.expires_at >= me.revived_at or now >= me.revived_at + 2 * lease))
                  for share skip locked);

    insert into dahu.link_lease (endpoint, only_for)
    select k.endpoint, min(k.collector) from dahu.link k
    where k.enabled and not exists (select from dahu.link_lease l where l.endpoint = k.endpoint)
    group by k.endpoint order by k.endpoint on conflict do nothing;
    delete from dahu.link_lease d using (
        select l.endpoint from dahu.link_lease l
        where (l.collector is null or l.collector = any (gone))
          and not exists (select from dahu.link k where k.endpoint = l.endpoint and k.enabled)
        for update skip locked) x
    where d.endpoint = x.endpoint;
    update dahu.link_lease l set leaving = true
    where l.collector = me.name and not l.leaving
      and not exists (select from dahu.link k where k.endpoint = l.endpoint and k.enabled);

    select count(*), count(*) filter (where l.collector = me.name and not l.leaving) into endpoints, owned
    from dahu.link_lease l;
    select ceil(endpoints::numeric / count(*)) into share from dahu.collector c where c.expires_at > now;

    with free as (
        select l.endpoint, l.only_for from dahu.link_lease l
        where (l.collector is null or l.collector = any (gone)) and l.only_for = me.name
        for update skip locked)
    update dahu.link_lease l set collector = me.name, epoch = l.epoch + 1, taken_at = now, leaving = false
    from free where l.endpoint = free.endpoint;
    get diagnostics taken = row_count;
    owned := owned + taken;
    if owned < share then
        with free as (
            select l.endpoint from dahu.link_lease l
            where (l.collector is null or l.collector = any (gone)) and l.only_for is null
            order by l.endpoint limit share - owned for update skip locked)
        update dahu.link_lease l set collector = me.name, epoch = l.epoch + 1, taken_at = now, leaving = false
        from free where l.endpoint = free.endpoint;
        get diagnostics leaving = row_count;
        taken := taken + leaving;
        owned := owned + leaving;
    elsif owned > share then
        update dahu.link_lease l set leaving = true
        where l.endpoint in (
            select g.endpoint from dahu.link_lease g
            where g.collector = me.name and not g.leaving and g.only_for is null
            order by g.taken_at desc, g.endpoint limit least(owned - share, ceil(endpoints / 20.0)::integer));
        get diagnostics leaving = row_count;
        owned := owned - leaving;
    end if;
    select count(*) into leaving from dahu.link_lease l where l.collector = me.name and l.leaving;
    return next;
end
$$;
comment on function dahu.lease_balance(text, text, interval) is 'A collector takes endpoints up to its fair share, and marks those to give away';
