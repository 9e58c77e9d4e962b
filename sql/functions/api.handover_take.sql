create or replace function api.handover_take(sheet integer, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- handover_take - the next shift takes over a sheet: somebody else, once.
declare
    h shift_handover := (select x from shift_handover x where x.shift_handover_id = sheet);
begin
    if h.shift_handover_id is null then
        perform refuse('handover_unknown', jsonb_build_object('sheet', sheet), 'DH404');
    end if;
    if exists (select from shift_takeover t where t.shift_handover_id = sheet) or h.user_account_id = user_id() then
        perform refuse('handover_taken', jsonb_build_object('sheet', sheet), 'DH409');
    end if;
    insert into shift_takeover (shift_handover_id, taken_at, user_account_id, remarks, actor) values (sheet, clock_timestamp(), user_id(), coalesce(body ->> 'remarks', ''), actor());
    return handover_row(sheet);
end
$$;
comment on function api.handover_take(integer, jsonb) is 'The next shift takes over';
