create or replace function dahu.due_inspection() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_inspection - inspections by the rule (4.15): those that nobody has planned wait for the lead, the others for their inspectors.
--
-- The day is asked for once: with 5,000 accounts it is half of the time otherwise.
select 'inspection', d.account_number, case when i.case_number is null then 'INSPECTION_LEAD' else 'INSPECTOR' end, null::bigint, d.account_id,
       i.work_case_id, d.org_unit_id, d.account_number, d.next_due_on,
       case d.state when 'OVERDUE' then 'RED' when 'DUE' then case when d.next_due_on < t.today then 'RED' else 'AMBER' end end,
       jsonb_build_object('state', d.state, 'cycle_months', d.cycle_months, 'inspection', i.case_number, 'planned_on', i.planned_on)
from (select dahu.today() as today offset 0) t
cross join dahu.inspection_due d
left join lateral (
    select c.case_number, c.work_case_id, x.planned_on
    from dahu.inspection x
    join dahu.work_case c on c.work_case_id = x.work_case_id
    where x.account_id = d.account_id and x.finished_on is null and c.closed_at is null
    order by x.planned_on
    limit 1
) i on true
where d.next_due_on <= t.today + 60
$$;
comment on function dahu.due_inspection() is 'Inspections that are due';
