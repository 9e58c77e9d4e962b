create or replace function dahu.due_rectification() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_rectification - defects that are not put right (4.15), by the last day that the customer has; urgent ones are red at once.
select 'rectification', c.case_number, 'INSPECTOR', c.handler_id, r.account_id, r.work_case_id, c.org_unit_id, c.subject, r.due_on,
       case when r.severity = 'URGENT' then 'RED' when r.severity = 'MAJOR' and r.due_on >= (select dahu.today()) then 'AMBER' end,
       jsonb_build_object('code', r.code, 'severity', r.severity, 'state', c.state, 'blocks_energising', r.blocks_energising)
from dahu.rectification r
join dahu.work_case c on c.work_case_id = r.work_case_id
where c.closed_at is null
$$;
comment on function dahu.due_rectification() is 'Defects that are not put right';
