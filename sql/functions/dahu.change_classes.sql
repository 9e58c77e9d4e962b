create or replace function dahu.change_classes(a dahu.service_application, form jsonb, day date) returns void
    language plpgsql
as $$
-- change_classes - 4.8: the categories of use of an account from a day on, metered apart or split by ratio or quantity.
begin
    perform dahu.use_classes_set(a.account_id, a.change -> 'classes', day, a.work_case_id);
    if jsonb_array_length(coalesce(a.change -> 'parts', '[]')) > 0 then
        perform dahu.event_split(dahu.change_form(a, form, day) || jsonb_build_object(
            'account', (select c.account_number from dahu.account c where c.account_id = a.account_id), 'parts', a.change -> 'parts'));
    end if;
end
$$;
comment on function dahu.change_classes(dahu.service_application, jsonb, date) is 'Writes categories of use and their split';
