create or replace function dahu.due_proposal() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_proposal - what management has to decide; one that was put off is due on its day.
select 'proposal', c.case_number, c.desk_name, c.handler_id, c.account_id, c.work_case_id, c.org_unit_id, c.subject, p.until_on,
       case when p.until_on <= (select dahu.today()) then 'RED' when c.state = 'PROPOSED' then 'AMBER' else 'NONE' end,
       jsonb_build_object('kind', p.kind, 'state', c.state, 'since', c.opened_at)
from dahu.proposal p
join dahu.work_case c using (work_case_id)
where c.closed_at is null
$$;
comment on function dahu.due_proposal() is 'What management has to decide';
