create or replace function api.handover_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- handover_add - a shift hands over: what is open is put on the sheet by itself, what to watch is written by hand.
declare
    made bigint;
begin
    insert into shift_handover (handed_at, user_account_id, open_items, remarks, actor) values (clock_timestamp(), user_id(), dispatch_open(), body ->> 'remarks', actor())
    returning shift_handover_id into made;
    return handover_row(made);
end
$$;
comment on function api.handover_add(jsonb) is 'A shift hands over';
