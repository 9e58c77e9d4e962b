create or replace function dahu.partition_cover(from_at timestamptz, to_at timestamptz)
    returns integer
    language plpgsql
    set timezone = 'UTC'
    set search_path = pg_catalog
as $$
-- partition_cover - make the monthly partitions that hold the slots from from_at to to_at, both included.
--
-- Shape:  number of partitions made now; 0 when all were there, which costs no lock.
-- Units:  months of UTC: reading_2026_11 holds [2026-11-01 00:00Z, 2026-12-01 00:00Z).
-- Errors: 22023 from_at after to_at, infinite, or more than 1200 months apart.
--
-- Safe to call from many sessions at once. A partition is made beside its parent and then attached:
-- "create table ... partition of" would lock the parent against readers and writers.
declare
    missing record;
    made    integer := 0;
begin
    if not isfinite(from_at) or not isfinite(to_at) or from_at > to_at or to_at > from_at + interval '1200 months' then
        raise exception 'cannot make partitions from % to %', from_at, to_at using errcode = '22023';
    end if;
    for missing in
        with parent as materialized (
            select c.relname
            from pg_class c
            join pg_partitioned_table p on p.partrelid = c.oid
            join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
            where c.relnamespace = 'dahu'::regnamespace and p.partstrat = 'r' and a.atttypid = 'timestamptz'::regtype
        )
        select parent.relname as parent, month, parent.relname || to_char(month, '_YYYY_MM') as child
        from parent
        cross join generate_series(date_trunc('month', from_at), to_at, interval '1 month') as month
        where to_regclass('dahu.' || parent.relname || to_char(month, '_YYYY_MM')) is null
        order by month, parent.relname
    loop
        -- One maker at a time. Only a lock on a table makes this session hear of tables that the maker
        -- before has committed, so without it to_regclass would answer from an old cache.
        perform pg_advisory_xact_lock(7150002);
        execute format('lock table dahu.%I in share update exclusive mode', missing.parent);
        continue when to_regclass('dahu.' || missing.child) is not null;
        execute format('create table dahu.%I (like dahu.%I including defaults including constraints)',
                       missing.child, missing.parent);
        execute format('alter table dahu.%I attach partition dahu.%I for values from (%L) to (%L)',
                       missing.parent, missing.child, missing.month, missing.month + interval '1 month');
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function dahu.partition_cover(timestamptz, timestamptz) is 'Makes the monthly partitions of the big tables for a span of time';
