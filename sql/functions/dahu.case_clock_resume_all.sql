create or replace function dahu.case_clock_resume_all(of_case bigint, at timestamptz) returns void
    language sql
as $$
-- case_clock_resume_all - the limits of a case run again; how long they stood still is recorded.
with later as (
    select k.case_clock_id, k.paused_at, k.due_at,
           dahu.limit_later(k.warn_at, l.unit, k.paused_at, at) as new_warn_at, dahu.limit_later(k.due_at, l.unit, k.paused_at, at) as new_due_at
    from dahu.case_clock k
    join dahu.service_limit l using (service_limit_id)
    where k.work_case_id = of_case and k.stopped_at is null and k.paused_at is not null
), set_anew as (
    update dahu.case_clock k
    set paused_at = null, warn_at = least(l.new_warn_at, l.new_due_at), due_at = l.new_due_at
    from later l
    where k.case_clock_id = l.case_clock_id
)
insert into dahu.case_clock_pause (case_clock_id, paused_at, resumed_at, due_before_at, due_after_at, actor)
select l.case_clock_id, l.paused_at, at, l.due_at, l.new_due_at, dahu.actor()
from later l
$$;
comment on function dahu.case_clock_resume_all(bigint, timestamptz) is 'Lets the limits of a case run again';
