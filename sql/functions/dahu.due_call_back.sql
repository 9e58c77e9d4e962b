create or replace function dahu.due_call_back() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_call_back - calls to customers: from a week before on, red when their day has passed.
select 'call_back', c.case_number || ' +' || b.days, 'ACCOUNT_MANAGER', null::bigint, b.account_id, b.work_case_id, c.org_unit_id, c.subject, b.due_on,
       case when b.due_on < dahu.today() then 'RED' when b.due_on <= dahu.today() + 1 then 'AMBER' else 'NONE' end,
       jsonb_build_object('occasion', b.occasion, 'days', b.days, 'attempts', b.attempts)
from dahu.call_back b
join dahu.work_case c using (work_case_id)
where b.done_on is null and b.dropped_because is null and b.due_on <= dahu.today() + 7
$$;
comment on function dahu.due_call_back() is 'Calls to customers that are due';
