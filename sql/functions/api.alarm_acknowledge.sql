create or replace function api.alarm_acknowledge(alarm text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- alarm_acknowledge - somebody has seen it; also after it returned.
begin
    return alarm_act(alarm, 'ACKNOWLEDGED', body ->> 'comment', null);
end
$$;
comment on function api.alarm_acknowledge(text, jsonb) is 'Acknowledges an alarm';
