create or replace function dahu.effect_inspection_finish(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_finish - a visit with access finishes the inspection; each defect becomes a rectification.
declare
    v dahu.visit := dahu.inspection_visit(of_case, form, 'INSPECTED');
begin
    update dahu.inspection i set finished_on = v.visited_on, visit_id = v.visit_id where i.work_case_id = of_case;
    perform dahu.visit_defects(v.visit_id);
end
$$;
comment on function dahu.effect_inspection_finish(bigint, jsonb) is 'Finishes an inspection with a visit';
