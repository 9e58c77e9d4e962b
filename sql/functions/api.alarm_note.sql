create or replace function api.alarm_note(alarm text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- alarm_note - something to be remembered; changes nothing.
begin
    return alarm_act(alarm, 'NOTE', body ->> 'text', null);
end
$$;
comment on function api.alarm_note(text, jsonb) is 'Notes something at an alarm';
