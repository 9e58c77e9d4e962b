create or replace function dahu.due_inspection() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_inspection - inspections by the rule (4.15): those that nobody has planned wait for the lead, the others for their inspectors.
--
-- In two parts, so that nothing is asked for a desk that is neither. The day is asked for once: with 5,000 accounts it is half of the time
-- otherwise.
with planned as not materialized (
    select x.account_id, c.case_number, c.work_case_id, x.planned_on, row_number() over (partition by x.account_id order by x.planned_on, x.work_case_id) as place
    from dahu.inspection x
    join dahu.work_case c on c.work_case_id = x.work_case_id
    where x.finished_on is null and c.closed_at is null
),
due as not materialized (
    select d.*, case d.state when 'OVERDUE' then 'RED' when 'DUE' then case when d.next_due_on < t.today then 'RED' else 'AMBER' end end as severity
    from (select dahu.today() as today offset 0) t
    cross join dahu.inspection_due d
    where d.next_due_on <= t.today + 60
)
select 'inspection', d.account_number, 'INSPECTION_LEAD', null::bigint, d.account_id, null::bigint, d.org_unit_id, d.account_number, d.next_due_on, d.severity,
       jsonb_build_object('state', d.state, 'cycle_months', d.cycle_months, 'inspection', null, 'planned_on', null)
from due d
where not exists (select from planned p where p.account_id = d.account_id)
union all
select 'inspection', d.account_number, 'INSPECTOR', null, d.account_id, p.work_case_id, d.org_unit_id, d.account_number, d.next_due_on, d.severity,
       jsonb_build_object('state', d.state, 'cycle_months', d.cycle_months, 'inspection', p.case_number, 'planned_on', p.planned_on)
from due d
join planned p on p.account_id = d.account_id and p.place = 1
$$;
comment on function dahu.due_inspection() is 'Inspections that are due';
