create or replace function api.use_classes_set(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- use_classes_set - record the categories of use that were found at an account, from a day on (4.8).
declare
    account bigint := account_named(number);
    day     date := coalesce((body ->> 'from')::date, today());
begin
    perform right_require('application.handle');
    if day > today() then
        perform refuse('day_to_come', jsonb_build_object('day', day));
    end if;
    perform dahu.use_classes_set(account, body -> 'classes', day, null);
    return api.use_classes(number);
end
$$;
comment on function api.use_classes_set(text, jsonb) is 'Records the categories of use of an account';
