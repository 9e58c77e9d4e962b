create or replace function dahu.time_within(at time, since time, until time) returns boolean
    language sql
    immutable
as $$
-- time_within - whether a time of day lies in a span that may go over midnight; @until is no more part of it.
select case when since < until then at >= since and at < until else at >= since or at < until end
$$;
comment on function dahu.time_within(time, time, time) is 'Whether a time of day lies in a span that may go over midnight';
