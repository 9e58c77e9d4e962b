create or replace function api.equipment_add(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- equipment_add - equipment of a customer comes under the authority of the dispatchers, by its number.
declare
    account bigint := account_named(number);
begin
    insert into dispatch_equipment (account_id, line_id, dispatch_number, name, authority, operations, valid, document_no, actor)
    values (account, case when body ->> 'line' is not null then line_named(body ->> 'line') end, body ->> 'dispatch_number', body ->> 'name', body ->> 'authority',
            coalesce(body ->> 'operations', ''), daterange((body ->> 'from_on')::date, null), coalesce(body ->> 'document_no', ''), actor());
    return api.site_state(number);
end
$$;
comment on function api.equipment_add(text, jsonb) is 'Equipment comes under the authority of the dispatchers';
