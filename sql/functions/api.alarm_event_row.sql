create or replace function api.alarm_event_row(of_event bigint) returns jsonb
    language sql
    stable
as $$
-- alarm_event_row - an event of the journal as the API shows it.
select jsonb_build_object('event', e.alarm_event_id::text, 'at', e.happened_at, 'kind', e.kind, 'alarm', e.alarm_id::text, 'class', a.class_name, 'priority', c.priority,
                          'account', k.account_number, 'thing', a.thing, 'state', e.state, 'actor', nullif(e.actor, ''), 'actor_name', dahu.person_name(nullif(e.actor, '')), 'reason', nullif(e.reason, ''), 'until', e.until_at, 'facts', e.facts,
                          'title_zh', c.title_zh, 'title_en', c.title_en)
from dahu.alarm_event e
join dahu.alarm a on a.alarm_id = e.alarm_id
join dahu.alarm_class c on c.name = a.class_name
left join dahu.account k on k.account_id = e.account_id
where e.alarm_event_id = of_event
$$;
comment on function api.alarm_event_row(bigint) is 'An event of the journal as the API shows it';
