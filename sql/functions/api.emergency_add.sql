create or replace function api.emergency_add(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- emergency_add - own emergency supply is filed with the utility.
declare
    account bigint := account_named(number);
begin
    insert into emergency_supply (account_id, kind, capacity_kw, start_s, interlock, portable, filed_on, valid, document_no, actor)
    values (account, body ->> 'kind', (body ->> 'capacity_kw')::integer, (body ->> 'start_s')::integer, body ->> 'interlock', coalesce((body ->> 'portable')::boolean, false),
            (body ->> 'filed_on')::date, daterange((body ->> 'filed_on')::date, null), body ->> 'document_no', actor());
    return api.site_state(number);
end
$$;
comment on function api.emergency_add(text, jsonb) is 'Own emergency supply is filed';
