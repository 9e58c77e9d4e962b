create or replace function dahu.is_desk_role() returns boolean
    language sql
    stable
as $$
-- is_desk_role - whether this transaction runs as the role of a desk: it does so inside functions of the owner as well,
-- because the setting says what was taken on, not what holds at the moment.
select current_setting('role') like 'dahu\_%' and current_setting('role') <> 'dahu_service'
$$;
comment on function dahu.is_desk_role() is 'Whether this transaction runs as the role of a desk';
