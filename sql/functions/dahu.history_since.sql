create or replace function dahu.history_since() returns timestamptz
    language sql
    stable
as $$
-- history_since - since when changes of the small tables are kept: nothing can be replayed before.
select m.applied_at from dahu.schema_migration m where m.version = 4
$$;
comment on function dahu.history_since() is 'Since when what was known can be replayed';
