create or replace function dahu.effect_inspection_plan(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_inspection_plan - an inspection is planned for a day: by the rule (form.origin AUTO, with due_on), or by hand.
--
-- Errors: inspection_planned (DH409) another inspection of the account is planned for that day.
declare
    account bigint := (select c.account_id from dahu.work_case c where c.work_case_id = of_case);
    day     date := (form ->> 'planned_on')::date;
begin
    if exists (select from dahu.inspection i join dahu.work_case c on c.work_case_id = i.work_case_id
               where i.account_id = account and i.planned_on = day and c.closed_at is null and i.finished_on is null) then
        perform dahu.refuse('inspection_planned', jsonb_build_object('day', day), 'DH409');
    end if;
    insert into dahu.inspection (work_case_id, account_id, planned_on, first_planned_on, due_on, origin)
    values (of_case, account, day, day, (form ->> 'due_on')::date, coalesce(form ->> 'origin', 'HAND'));
end
$$;
comment on function dahu.effect_inspection_plan(bigint, jsonb) is 'Plans an inspection';
