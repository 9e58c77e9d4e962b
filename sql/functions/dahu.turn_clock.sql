create or replace function dahu.turn_clock() returns integer
    language sql
as $$
-- turn_clock - limits that were reckoned without the holidays are set anew once these are known; then what has become amber and
-- red is noted. Returns how many have become red.
select dahu.case_clock_reckon();
select dahu.case_clock_mark(clock_timestamp());
$$;
comment on function dahu.turn_clock() is 'Every minute: limits that have become amber and red';
