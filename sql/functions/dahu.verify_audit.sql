create or replace function dahu.verify_audit(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
as $$
-- verify_audit - the chains of the audit hold: each entry is the one that was written, and none is missing.
-- A chain is one of a month: those of the months since then are looked at, whole.
select format('chain %s/%s', b.month, b.shard), b.n::text,
       case b.fault when 'CHANGED' then 'the entry is not the one that was written'
                    when 'MISSING' then 'entries before it are missing' else 'the newest entries are missing' end
from dahu.audit_broken() b
where b.month >= date_trunc('month', since)
order by b.month, b.shard, b.n
$$;
comment on function dahu.verify_audit(date, date) is 'Places where the chains of the audit do not hold';
