create or replace function dahu.detail_inspections(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_inspections - an inspection as it is read: plan, crew, and every visit, attempts and second copies too.
select jsonb_build_object(
    'planned_on', i.planned_on, 'first_planned_on', i.first_planned_on, 'due_on', i.due_on, 'origin', i.origin, 'finished_on', i.finished_on,
    'crew', (select coalesce(jsonb_agg(u.login order by u.login), '[]') from dahu.inspection_crew c join dahu.user_account u on u.user_account_id = c.user_account_id
             where c.work_case_id = i.work_case_id and c.released_at is null),
    'copies', (select count(*) from dahu.visit v where v.outcome = 'INSPECTED' and (v.work_case_id = i.work_case_id or v.visit_id = i.visit_id)),
    'attempts', (select count(*) from dahu.visit v where v.outcome = 'NO_ACCESS' and v.work_case_id = i.work_case_id),
    'visits', (select coalesce(jsonb_agg(dahu.visit_answer(v.visit_id) order by v.recorded_at), '[]')
               from dahu.visit v where v.work_case_id = i.work_case_id or v.visit_id = i.visit_id))
from dahu.inspection i
where i.work_case_id = of_case
$$;
comment on function dahu.detail_inspections(bigint) is 'An inspection as it is read';
