create or replace function api.alarm(alarm text) returns jsonb
    language sql
    stable
as $$
-- alarm - one alarm with its texts and the newest hundred events of its journal; null when it is not seen.
select api.alarm_row(a.alarm_id) || jsonb_build_object(
    'cause_zh', c.cause_zh, 'cause_en', c.cause_en, 'consequence_zh', c.consequence_zh, 'consequence_en', c.consequence_en,
    'journal', (select coalesce(jsonb_agg(api.alarm_event_row(e.alarm_event_id) order by e.alarm_event_id desc), '[]')
                from (select v.alarm_event_id from dahu.alarm_event v where v.alarm_id = a.alarm_id order by v.alarm_event_id desc limit 100) e))
from dahu.alarm a
join dahu.alarm_class c on c.name = a.class_name
where a.alarm_id::text = alarm
$$;
comment on function api.alarm(text) is 'One alarm with its journal';
