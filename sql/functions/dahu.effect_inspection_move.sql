create or replace function dahu.effect_inspection_move(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_move - an inspection is moved to another day; why is said with the step.
--
-- Errors: case_reason_required.
begin
    if dahu.case_reason(of_case) = '' then
        perform dahu.refuse('case_reason_required', '{}');
    end if;
    update dahu.inspection i set planned_on = (form ->> 'planned_on')::date where i.work_case_id = of_case;
end
$$;
comment on function dahu.effect_inspection_move(bigint, jsonb) is 'Moves an inspection to another day';
