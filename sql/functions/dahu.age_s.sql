create or replace function dahu.age_s(at timestamptz) returns bigint
    language sql
    stable
    parallel safe
as $$
-- age_s - whole seconds since @at; 0 when it lies in the future, by a clock that is ahead; null for null.
select case when at is not null then greatest(floor(extract(epoch from now() - at)), 0)::bigint end
$$;
comment on function dahu.age_s(timestamptz) is 'Whole seconds since a moment, never below 0';
