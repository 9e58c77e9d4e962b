create or replace function dahu.due_clock() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_clock - limits of cases that are amber or red.
select 'clock', k.item || ' ' || c.case_number, c.desk_name, c.handler_id, c.account_id, c.work_case_id, c.org_unit_id, c.subject,
       ((k.due_at - interval '1 us') at time zone u.timezone)::date, case dahu.case_clock_state(k, now()) when 'BREACHED' then 'RED' else 'AMBER' end,
       jsonb_build_object('item', k.item, 'due_at', k.due_at)
from dahu.case_clock k
join dahu.work_case c using (work_case_id)
cross join dahu.utility u
where k.stopped_at is null and k.paused_at is null and k.warn_at <= now()
$$;
comment on function dahu.due_clock() is 'Limits that are amber or red';
