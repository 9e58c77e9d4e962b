create or replace function dahu.audit_broken() returns table (month date, shard smallint, n bigint, fault text)
    language sql
    stable
as $$
-- audit_broken - where the chains of the audit do not hold: nothing, when every entry is as it was written and none is missing.
--
-- CHANGED  the entry is not the one that was written; MISSING  the entries before it are not all there;
-- END      the head does not name the newest entry
with entry as (
    select a.month, a.shard, a.n, a.hash,
           dahu.audit_hash(coalesce(lag(a.hash) over chain, '\x'), a) as wanted, coalesce(lag(a.n) over chain, 0) as before
    from dahu.audit a
    window chain as (partition by a.month, a.shard order by a.n)
)
select e.month, e.shard, e.n, case when e.before <> e.n - 1 then 'MISSING' else 'CHANGED' end
from entry e
where e.before <> e.n - 1 or e.hash <> e.wanted
union all
select h.month, h.shard, h.entries, 'END'
from dahu.audit_head h
left join lateral (select a.n, a.hash from dahu.audit a where a.month = h.month and a.shard = h.shard order by a.n desc limit 1) l on true
where h.entries <> coalesce(l.n, 0) or h.hash <> coalesce(l.hash, '\x')
$$;
comment on function dahu.audit_broken() is 'Where the chains of the audit do not hold';
