create or replace function api.alarm_classes() returns jsonb
    language sql
    stable
as $$
-- alarm_classes - what may be an alarm, with what it means and what is to be done.
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'name', c.name, 'priority', c.priority, 'on_delay_s', c.on_delay_s, 'off_delay_s', c.off_delay_s, 'dead_band', c.dead_band, 'unit', c.unit, 'minutes_to_act', c.minutes_to_act,
    'desk', c.desk_name, 'clause', c.clause, 'title_zh', c.title_zh, 'title_en', c.title_en, 'cause_zh', c.cause_zh, 'cause_en', c.cause_en,
    'consequence_zh', c.consequence_zh, 'consequence_en', c.consequence_en, 'action_zh', c.action_zh, 'action_en', c.action_en) order by c.priority, c.name), '[]'))
from dahu.alarm_class c
$$;
comment on function api.alarm_classes() is 'What may be an alarm';
