create or replace function dahu.stream_alarm(events text) returns table (account_id bigint, unit_id bigint, person_id bigint, aside boolean, content text)
    language sql
    stable
as $$
-- stream_alarm - events of the journal that a notice named, each with the alarm as it is now.
select e.account_id, null::bigint, null::bigint, false, (api.alarm_event_row(e.alarm_event_id) || jsonb_build_object('now', api.alarm_row(e.alarm_id)))::text
from dahu.alarm_event e
where e.alarm_event_id = any (string_to_array(events, ',')::bigint[])
order by e.alarm_event_id
$$;
comment on function dahu.stream_alarm(text) is 'Events of the journal that a notice named';
