create or replace function dahu.known_at() returns timestamptz
    language sql
    stable
as $$
-- known_at - the moment whose knowledge the views of schema replay show: the setting dahu.known_at.
--
-- Errors: 42704 or 22007 when it is not set: a replay without a moment shows nothing rather than something.
select current_setting('dahu.known_at')::timestamptz
$$;
comment on function dahu.known_at() is 'The moment whose knowledge the views of schema replay show';
