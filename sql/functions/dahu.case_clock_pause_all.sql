create or replace function dahu.case_clock_pause_all(of_case bigint, at timestamptz) returns void
    language sql
as $$
-- case_clock_pause_all - the limits of a case stand still: the customer is waited for. What is red already stays red.
select dahu.case_clock_mark(at, of_case);
update dahu.case_clock k
set paused_at = greatest(at, k.started_at)
where k.work_case_id = of_case and k.stopped_at is null and k.paused_at is null and k.breached_at is null
$$;
comment on function dahu.case_clock_pause_all(bigint, timestamptz) is 'Lets the limits of a case stand still';
