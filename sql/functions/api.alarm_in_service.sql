create or replace function api.alarm_in_service(alarm text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- alarm_in_service - back into service before its time.
begin
    return alarm_act(alarm, 'IN_SERVICE', body ->> 'reason', null);
end
$$;
comment on function api.alarm_in_service(text, jsonb) is 'Puts an alarm back into service';
