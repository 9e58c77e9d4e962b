create or replace function dahu.due_contact() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_contact - customers who are to be spoken to again, on the day that the newest entry of the record names (K6).
select 'contact', c.case_number, c.desk_name, c.handler_id, c.account_id, c.work_case_id, c.org_unit_id, c.subject, n.next_on, null::text, '{}'::jsonb
from dahu.work_case c
cross join lateral (
    select (s.form ->> 'next_on')::date as next_on
    from dahu.case_step s
    where s.work_case_id = c.work_case_id and s.action in ('record', 'continue')
    order by s.case_step_id desc
    limit 1) n
where c.flow = 'contacts' and c.closed_at is null and n.next_on is not null
$$;
comment on function dahu.due_contact() is 'Customers who are to be spoken to again';
