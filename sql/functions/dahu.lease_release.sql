create or replace function dahu.lease_release(name text, instance text) returns integer
    language sql
as $$
-- lease_release - this collector has closed what lease_balance marked: others may take it from now on.
--
-- Shape:  number of endpoints that were set free.
with me as (
    select c.name from dahu.collector c
    where c.name = lease_release.name and c.instance = lease_release.instance for no key update),
freed as (
    update dahu.link_lease l set collector = null, taken_at = null, leaving = false
    from me where l.collector = me.name and l.leaving returning 1)
select count(*)::integer from freed
$$;
comment on function dahu.lease_release(text, text) is 'Sets endpoints free that a collector has closed';
