create or replace function api.emergency_add(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- emergency_add - own emergency supply is filed with the utility. It is own generation: source says which of the register it is, and where
-- none is given, one of that kind that was installed under 4.14 and is nobody else's is taken for it.
--
-- Errors: source_unknown the account has no own generation of that number.
declare
    account bigint := account_named(number);
    of_source bigint := (body ->> 'source')::bigint;
begin
    if of_source is not null and not exists (select from supply_source s where s.supply_source_id = of_source and s.account_id = account and s.role = 'OWN_GENERATION' and s.valid @> today()) then
        perform refuse('source_unknown', jsonb_build_object('source', of_source), 'DH404');
    end if;
    of_source := coalesce(of_source, emergency_source(account, body ->> 'kind'));
    insert into emergency_supply (account_id, supply_source_id, kind, capacity_kw, start_s, interlock, portable, filed_on, valid, document_no, actor)
    values (account, of_source, body ->> 'kind', (body ->> 'capacity_kw')::integer, (body ->> 'start_s')::integer, body ->> 'interlock', coalesce((body ->> 'portable')::boolean, false),
            (body ->> 'filed_on')::date, daterange((body ->> 'filed_on')::date, null), body ->> 'document_no', actor());
    return api.site_state(number);
end
$$;
comment on function api.emergency_add(text, jsonb) is 'Own emergency supply is filed';
