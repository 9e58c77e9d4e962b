create or replace function dahu.case_clocks(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- case_clocks - the limits of a case, in the order in which they began.
--
-- Shape:  [{"item","state","started_at","warn_at","due_at","paused_at","stopped_at","value","unit","source","calendar_known"}];
--         state: RUNNING, WARNED, BREACHED, PAUSED; when it is done: KEPT, LATE
select coalesce(jsonb_agg(jsonb_build_object(
    'item', k.item, 'state', dahu.case_clock_state(k, clock_timestamp()), 'started_at', k.started_at, 'warn_at', k.warn_at, 'due_at', k.due_at, 'paused_at', k.paused_at,
    'stopped_at', k.stopped_at, 'value', l.value, 'unit', l.unit, 'source', l.source, 'calendar_known', k.calendar_known) order by k.case_clock_id), '[]')
from dahu.case_clock k
join dahu.service_limit l using (service_limit_id)
where k.work_case_id = of_case
$$;
comment on function dahu.case_clocks(bigint) is 'The limits of a case';
