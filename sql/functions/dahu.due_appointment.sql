create or replace function dahu.due_appointment() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_appointment - times agreed with customers: amber from the day before, red when nobody has said afterwards how it went.
select 'appointment', c.case_number, c.desk_name, c.handler_id, p.account_id, c.work_case_id, c.org_unit_id, p.person || ' ' || c.subject,
       (p.begins_at at time zone u.timezone)::date,
       case when p.ends_at < now() then 'RED' when (p.begins_at at time zone u.timezone)::date <= dahu.today() + 1 then 'AMBER' else 'NONE' end,
       jsonb_build_object('purpose', p.purpose, 'begins_at', p.begins_at, 'ends_at', p.ends_at)
from dahu.appointment p
join dahu.work_case c using (work_case_id)
cross join dahu.utility u
where c.closed_at is null
$$;
comment on function dahu.due_appointment() is 'Times agreed with customers';
