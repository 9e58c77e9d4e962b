create or replace function api.alarm_row(of_alarm bigint) returns jsonb
    language sql
    stable
as $$
-- alarm_row - an alarm as the API shows it, with the texts of its class in both languages.
--
-- Shape:  cause_alarm: number of the alarm that it follows from, when it is suppressed by one.
select jsonb_build_object(
    'alarm', a.alarm_id::text, 'class', a.class_name, 'priority', c.priority, 'state', a.state, 'active', a.active, 'acknowledged', a.acked,
    'account', k.account_number, 'customer', u.name, 'thing', a.thing, 'point', p.point_number, 'source', coalesce(l.line_number, s.role), 'line', l.line_number,
    'raised_at', a.raised_at, 'returned_at', a.returned_at, 'age_s', case when a.state <> 'NORMAL' then dahu.age_s(a.raised_at) end,
    'minutes_to_act', c.minutes_to_act, 'act_by', a.raised_at + make_interval(mins => c.minutes_to_act), 'desk', c.desk_name, 'clause', c.clause,
    'acknowledged_at', a.acked_at, 'acknowledged_by', a.acked_by, 'shelved_until', a.shelved_until_at, 'shelved_by', a.shelved_by, 'shelved_because', a.shelved_because,
    'suppressed_by', a.suppressed_by,
    'cause_alarm', case when m.class_name is not null then (select b.alarm_id::text from dahu.alarm b where b.class_name = m.class_name and b.thing = m.thing) end,
    'out_until', a.out_until_at, 'out_by', a.out_by, 'out_because', a.out_because, 'chattering', a.chattering, 'facts', a.facts, 'version', a.version,
    'title_zh', c.title_zh, 'title_en', c.title_en, 'action_zh', c.action_zh, 'action_en', c.action_en)
from dahu.alarm a
join dahu.alarm_class c on c.name = a.class_name
left join dahu.account k on k.account_id = a.account_id
left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
left join dahu.customer u on u.customer_id = h.customer_id
left join dahu.metering_point p on p.metering_point_id = a.metering_point_id
left join dahu.supply_source s on s.supply_source_id = a.supply_source_id
left join dahu.line l on l.line_id = s.line_id
-- cut up before it is looked for: behind the policy of a table an index takes plain columns only
left join lateral (select split_part(a.suppressed_by, ' ', 1) as class_name, substr(a.suppressed_by, strpos(a.suppressed_by, ' ') + 1) as thing offset 0) m on true
where a.alarm_id = of_alarm
$$;
comment on function api.alarm_row(bigint) is 'An alarm as the API shows it';
