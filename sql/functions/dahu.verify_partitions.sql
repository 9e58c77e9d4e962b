create or replace function dahu.verify_partitions(since date, until date)
    returns table (subject text, at text, detail text)
    language sql
    stable
    set jit = off
as $$
-- verify_partitions - the running month or the next one has no partition in a big table. The span is not looked at:
--                     months without rows need none.
select c.relname::text, to_char(m.month, 'YYYY-MM'), 'has no partition'
from pg_class c
join pg_partitioned_table t on t.partrelid = c.oid and t.partstrat = 'r'
join pg_attribute a on a.attrelid = c.oid and a.attnum = t.partattrs[0] and a.atttypid = 'timestamptz'::regtype
cross join lateral generate_series(0, 1) as n(ahead)
cross join lateral (
    select date_trunc('month', clock_timestamp() at time zone 'UTC') + make_interval(months => n.ahead) as month
) m
where c.relnamespace = 'dahu'::regnamespace
  and not exists (select from pg_inherits i join pg_class k on k.oid = i.inhrelid
                  where i.inhparent = c.oid and k.relname = c.relname || to_char(m.month, '_YYYY_MM'))
order by 1, 2
$$;
comment on function dahu.verify_partitions(date, date) is 'Months without a partition';
