create or replace function dahu.event_open(kind text, form jsonb, point bigint, account bigint, at timestamptz, until timestamptz)
    returns bigint
    language plpgsql
as $$
-- event_open - write an event down, and make it the reason of all days that this transaction notes.
--
-- Shape:  its identifier. The caller changes the small tables afterwards: their triggers tell days with the
--         settings dahu.because and dahu.event_id.
declare
    event bigint;
begin
    if at > clock_timestamp() then
        perform dahu.refuse('metering_event_future', jsonb_build_object('at', dahu.civil_short(at)));
    end if;
    if until <= at then
        perform dahu.refuse('metering_event_span_ck',
                            jsonb_build_object('at', dahu.civil_short(at), 'until', dahu.civil_short(until)));
    end if;
    perform dahu.settled_right(form, point, account, at);
    insert into dahu.metering_event (metering_point_id, account_id, kind, effective_at, until_at, content, replaces_id, reason,
                                     document_no, settled_reason, actor)
    values (point, account, kind, at, until, form - array['reason', 'document_no', 'actor', 'settled_reason', 'replaces'],
            (form ->> 'replaces')::bigint, coalesce(form ->> 'reason', ''), coalesce(form ->> 'document_no', ''),
            form ->> 'settled_reason', form ->> 'actor')
    returning metering_event_id into event;
    perform set_config('dahu.because', lower(kind), true), set_config('dahu.event_id', event::text, true),
            set_config('dahu.actor', form ->> 'actor', true);
    return event;
end
$$;
comment on function dahu.event_open(text, jsonb, bigint, bigint, timestamptz, timestamptz) is 'Writes a metering event down';
