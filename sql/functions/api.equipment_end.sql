create or replace function api.equipment_end(number text, equipment text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- equipment_end - equipment of a customer is no longer under the authority of the dispatchers.
declare
    account bigint := account_named(number);
begin
    update dispatch_equipment q set valid = daterange(lower(q.valid), (body ->> 'ended_on')::date), actor = actor()
    where q.account_id = account and q.dispatch_number = equipment and upper_inf(q.valid) and lower(q.valid) < (body ->> 'ended_on')::date;
    if not found then
        perform refuse('equipment_unknown', jsonb_build_object('equipment', equipment), 'DH404');
    end if;
    return api.site_state(number);
end
$$;
comment on function api.equipment_end(text, text, jsonb) is 'Equipment is no longer under the authority of the dispatchers';
