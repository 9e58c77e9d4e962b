create or replace function dahu.effect_complaint_assign(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_complaint_assign - give a complaint to the department that answers for it.
--
-- form     {"department": name of the unit, "to"?: login of the person there}
-- Errors:  unit_unknown, case_hand_on_person
declare
    department bigint := (select u.org_unit_id from dahu.org_unit u where u.name = form ->> 'department');
begin
    if department is null then
        perform dahu.refuse('unit_unknown', jsonb_build_object('unit', form ->> 'department'));
    end if;
    update dahu.complaint set department_id = department where work_case_id = of_case;
    if form ->> 'to' is not null then
        perform dahu.effect_case_hand_on(of_case, form);
    end if;
end
$$;
comment on function dahu.effect_complaint_assign(bigint, jsonb) is 'Gives a complaint to a department';
