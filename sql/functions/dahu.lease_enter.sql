create or replace function dahu.lease_enter(name text, instance text, dead text, started timestamptz, version text,
                                            process text, lease interval)
    returns table (entered boolean, holder text, holder_process text, holder_until timestamptz, wait_ms bigint)
    language plpgsql
as $$
-- lease_enter - a process begins to be the collector of this name.
--
-- Shape:  one row. Not entered: who has the name, until when, and how long to wait at least before asking again.
--         A name is free when its last process has left, when it is @dead (the caller knows that this
--         instance runs no more), or when its life has run out. After a start of PostgreSQL a life that ran out
--         says nothing for two leases: nobody could renew meanwhile.
-- Source: docs/collecting.md, "Many collectors".
declare
    old dahu.collector;
    now timestamptz;
    free_at timestamptz;
begin
    insert into dahu.collector (name, started_at, seen_at, version, process)
    values (lease_enter.name, started, clock_timestamp(), version, process) on conflict do nothing;
    select c.* into strict old from dahu.collector c where c.name = lease_enter.name for update;
    now := clock_timestamp();
    free_at := case when old.instance in ('', lease_enter.instance, dead) then now
                    else greatest(old.expires_at, pg_postmaster_start_time() + 2 * lease) end;
    if free_at > now then
        return query select false, old.instance, old.process, old.expires_at,
                            (extract(epoch from free_at - now) * 1000)::bigint + 1;
        return;
    end if;
    update dahu.collector c
    set started_at = started, seen_at = now, version = lease_enter.version, process = lease_enter.process,
        instance = lease_enter.instance, expires_at = now + lease, revived_at = now
    where c.name = lease_enter.name;
    update dahu.link_lease l set collector = null, taken_at = null, leaving = false
    where l.collector = lease_enter.name and l.leaving; -- the process that was to let them go is no more
    return query select true, null::text, null::text, now + lease, 0::bigint;
end
$$;
comment on function dahu.lease_enter(text, text, text, timestamptz, text, text, interval) is 'A process begins to be the collector of a name';
