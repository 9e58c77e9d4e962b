create or replace function dahu.case_clock_state(k dahu.case_clock, at timestamptz) returns text
    language sql
    immutable
as $$
-- case_clock_state - how a limit stands, whether or not the job has been by.
select case
       when k.stopped_at is not null then case when k.breached_at is null then 'KEPT' else 'LATE' end
       when k.breached_at is not null then 'BREACHED'
       when k.paused_at is not null then 'PAUSED'
       when k.due_at <= at then 'BREACHED'
       when k.warn_at <= at then 'WARNED'
       else 'RUNNING' end
$$;
comment on function dahu.case_clock_state(dahu.case_clock, timestamptz) is 'How a limit stands';
