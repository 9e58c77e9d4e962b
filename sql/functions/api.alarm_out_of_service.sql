create or replace function api.alarm_out_of_service(alarm text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- alarm_out_of_service - taken out for maintenance, until a moment at most 90 days ahead.
begin
    if (body ->> 'until')::timestamptz not between clock_timestamp() and clock_timestamp() + interval '90 days' then
        perform refuse('alarm_until', jsonb_build_object('alarm', alarm, 'days', '90'), 'DH422');
    end if;
    return alarm_act(alarm, 'OUT_OF_SERVICE', body ->> 'reason', (body ->> 'until')::timestamptz);
end
$$;
comment on function api.alarm_out_of_service(text, jsonb) is 'Takes an alarm out of service';
