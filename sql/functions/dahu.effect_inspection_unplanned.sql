create or replace function dahu.effect_inspection_unplanned(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_unplanned - a visit that nobody had planned is an inspection of its own.
declare
    v dahu.visit := dahu.inspection_visit(of_case, form, 'INSPECTED');
begin
    insert into dahu.inspection (work_case_id, account_id, planned_on, first_planned_on, origin, finished_on, visit_id)
    values (of_case, v.account_id, v.visited_on, v.visited_on, 'VISIT', v.visited_on, v.visit_id);
    insert into dahu.inspection_crew (work_case_id, user_account_id, actor)
    select of_case, c.user_account_id, dahu.actor() from dahu.visit_crew c where c.visit_id = v.visit_id;
    perform dahu.visit_defects(v.visit_id);
end
$$;
comment on function dahu.effect_inspection_unplanned(bigint, jsonb) is 'Opens an inspection from a visit';
