create or replace function dahu.today() returns date
    language sql
    stable
as $$
-- today - the civil day of the utility now.
select (now() at time zone u.timezone)::date from dahu.utility u
$$;
comment on function dahu.today() is 'Civil day of the utility now';
