create or replace function api.alarm_figures(first_day text, last_day text) returns jsonb
    language sql
    stable
as $$
-- alarm_figures - how the alarms do by the measures of the trade: only raisings that an operator was shown count.
--
-- Shape:  windows: of ten minutes. Shares in basis points. Days are civil days of the utility; without days the last thirty.
-- Source: IEC 62682; aims: 6 an hour, 1 % of windows above 10, ten classes at most 5 %, fewer than 5 older than a day, 80/15/5 by priority.
with span as (
    select coalesce(first_day::date, dahu.today() - 29)::timestamp at time zone u.timezone as from_at,
           least((coalesce(last_day::date, dahu.today()) + 1)::timestamp at time zone u.timezone, clock_timestamp()) as to_at
    from dahu.utility u
),
raised as materialized (
    select e.alarm_id, e.happened_at, a.class_name, c.priority
    from dahu.alarm_event e
    join dahu.alarm a on a.alarm_id = e.alarm_id
    join dahu.alarm_class c on c.name = a.class_name
    cross join span s
    where e.kind = 'RAISED' and e.state = 'UNACK_ACTIVE' and e.happened_at >= s.from_at and e.happened_at < s.to_at
),
total as (
    select count(*) as n, greatest(extract(epoch from s.to_at - s.from_at)::bigint, 1) as seconds from span s left join raised r on true where r.alarm_id is not null group by s.to_at, s.from_at
),
windows as (
    select count(*) filter (where w.n > 10) as flooded, coalesce(max(w.n), 0) as most
    from (select count(*) as n from raised r group by floor(extract(epoch from r.happened_at) / 600)) w
)
select jsonb_build_object(
    'from', s.from_at, 'to', s.to_at, 'raised', coalesce(t.n, 0),
    'per_hour', round(coalesce(t.n, 0) * 3600.0 / greatest(extract(epoch from s.to_at - s.from_at)::bigint, 1), 2),
    'windows', ceil(extract(epoch from s.to_at - s.from_at) / 600)::bigint, 'windows_above_10', w.flooded, 'most_in_window', w.most,
    'windows_above_10_bp', w.flooded * 10000 / greatest(ceil(extract(epoch from s.to_at - s.from_at) / 600)::bigint, 1),
    'top_10_bp', case when coalesce(t.n, 0) > 0 then (select sum(x.n) from (select count(*) as n from raised r group by r.alarm_id order by 1 desc limit 10) x)::bigint * 10000 / t.n else 0 end,
    'top_10', (select coalesce(jsonb_agg(jsonb_build_object('alarm', x.alarm_id::text, 'class', x.class_name, 'raised', x.n) order by x.n desc, x.alarm_id), '[]')
               from (select r.alarm_id, r.class_name, count(*) as n from raised r group by r.alarm_id, r.class_name order by 3 desc, 1 limit 10) x),
    'stale', (select count(*) from dahu.alarm a where a.state in ('UNACK_ACTIVE', 'ACK_ACTIVE') and a.raised_at < clock_timestamp() - interval '24 hours'),
    'chattering', (select count(*) from dahu.alarm a where a.chattering),
    'by_priority', (select coalesce(jsonb_object_agg(x.priority, x.n), '{}') from (select r.priority, count(*) as n from raised r group by r.priority) x),
    'open', (select count(*) from dahu.alarm a where a.state in ('UNACK_ACTIVE', 'ACK_ACTIVE', 'UNACK_RETURNED')))
from span s
cross join windows w
left join total t on true
$$;
comment on function api.alarm_figures(text, text) is 'How the alarms do by the measures of the trade';
