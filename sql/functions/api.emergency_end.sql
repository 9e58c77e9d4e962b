create or replace function api.emergency_end(number text, supply integer, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- emergency_end - own emergency supply is changed or stopped: that is filed with the document that allows it.
declare
    account bigint := account_named(number);
begin
    if coalesce(body ->> 'document_no', '') = '' then
        perform refuse('emergency_unfiled', jsonb_build_object('account', number), 'DH422');
    end if;
    update emergency_supply e set valid = daterange(lower(e.valid), (body ->> 'ended_on')::date), document_no = body ->> 'document_no', actor = actor()
    where e.emergency_supply_id = supply and e.account_id = account and upper_inf(e.valid) and lower(e.valid) < (body ->> 'ended_on')::date;
    if not found then
        perform refuse('emergency_unknown', jsonb_build_object('supply', supply), 'DH404');
    end if;
    return api.site_state(number);
end
$$;
comment on function api.emergency_end(text, integer, jsonb) is 'Own emergency supply is changed or stopped';
