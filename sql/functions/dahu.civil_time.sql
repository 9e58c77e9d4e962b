create or replace function dahu.civil_time() returns time
    language sql
    stable
as $$
-- civil_time - the time of day now, in the zone of the utility.
select (clock_timestamp() at time zone u.timezone)::time from dahu.utility u
$$;
comment on function dahu.civil_time() is 'The time of day now, in the zone of the utility';
