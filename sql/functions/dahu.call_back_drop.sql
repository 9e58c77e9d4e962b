create or replace function dahu.call_back_drop(of_case bigint, why text) returns void
    language sql
as $$
-- call_back_drop - the calls of a case that are still open are not made any more.
update dahu.call_back b set dropped_because = why where b.work_case_id = of_case and b.done_on is null and b.dropped_because is null
$$;
comment on function dahu.call_back_drop(bigint, text) is 'Open calls of a case are not made any more';
