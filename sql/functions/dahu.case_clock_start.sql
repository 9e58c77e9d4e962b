create or replace function dahu.case_clock_start(of_case bigint, wanted text, at timestamptz) returns void
    language sql
as $$
-- case_clock_start - begin a limit of a case; one that runs already goes on. Of the limits that bind, the one that ends first
-- holds: the company may promise more than the rules ask, never less. Where nobody sets a limit there is none.
insert into dahu.case_clock (work_case_id, item, service_limit_id, started_at, warn_at, due_at, calendar_known)
select c.work_case_id, wanted, l.service_limit_id, at, t.warn_at, t.due_at, t.calendar_known
from dahu.work_case c
cross join dahu.utility u
cross join lateral dahu.service_limit_binding(wanted, c.class, (at at time zone u.timezone)::date) l
cross join lateral dahu.limit_end(at, l.value, l.unit) t
where c.work_case_id = of_case and l.sense = 'AT_MOST'
order by t.due_at, l.regime desc
limit 1
on conflict (work_case_id, item) where stopped_at is null do nothing
$$;
comment on function dahu.case_clock_start(bigint, text, timestamptz) is 'Begins a limit of a case';
