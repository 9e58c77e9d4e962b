create or replace function api.alarm_unshelve(alarm text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- alarm_unshelve - back from the shelf before its time.
begin
    return alarm_act(alarm, 'UNSHELVED', body ->> 'reason', null);
end
$$;
comment on function api.alarm_unshelve(text, jsonb) is 'Takes an alarm off the shelf';
