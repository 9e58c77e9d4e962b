create or replace function api.alarm_shelve(alarm text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- alarm_shelve - put aside for up to eight hours; it comes back by itself.
begin
    return alarm_act(alarm, 'SHELVED', body ->> 'reason', clock_timestamp() + make_interval(mins => (body ->> 'minutes')::integer));
end
$$;
comment on function api.alarm_shelve(text, jsonb) is 'Shelves an alarm';
