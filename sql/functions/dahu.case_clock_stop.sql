create or replace function dahu.case_clock_stop(of_case bigint, wanted text, at timestamptz) returns void
    language sql
as $$
-- case_clock_stop - what the limit measures is done; null for all limits of the case. That it was late is noted first.
select dahu.case_clock_mark(at, of_case);
update dahu.case_clock k
set stopped_at = greatest(at, k.started_at), paused_at = null
where k.work_case_id = of_case and k.stopped_at is null and k.item = coalesce(wanted, k.item)
$$;
comment on function dahu.case_clock_stop(bigint, text, timestamptz) is 'Ends a limit of a case';
