create or replace function dahu.board_account(of_accounts bigint[])
    returns table (account_id bigint, priority integer, unknown boolean, account_number text, content json)
    language sql
    stable
    set jit = off
as $$
-- board_account - a row of the board for each customer with several sources or own generation.
--
-- @of_accounts  these; null: all of them
-- Shape:  content as in api.board. priority: of the gravest alarm that is open. A source: read_at, age_s and fresh_s are those of its newest
--         value, whether it is still that of now or not; fresh says so, and what is not fresh is UNKNOWN.
-- Source: domain rules 7.4; 4.13, 4.14.
with newest as (
    select w.supply_source_id, max(l.read_at) as read_at, max(w.fresh_s) as fresh_s, bool_or(l.cause is null and l.read_at >= now() - make_interval(secs => w.fresh_s)) as fresh
    from dahu.watched_point w
    join dahu.reading_latest l on l.metering_point_id = w.metering_point_id
    where w.supply_source_id is not null and (of_accounts is null or w.account_id = any (of_accounts))
    group by w.supply_source_id
),
source as (
    select w.account_id, json_agg(json_build_object('source', w.supply_source_id::text, 'place', w.place, 'role', w.role, 'line', w.line_number, 'state', coalesce(s.state, 'UNKNOWN'), 'reason', s.reason,
                                                      'carrying', s.carrying, 'since', s.since_at, 'power_kw', round(s.power_w / 1000.0, 1), 'voltage_bp', s.voltage_bp,
                                                      'read_at', n.read_at, 'age_s', dahu.age_s(n.read_at), 'fresh', coalesce(n.fresh, false), 'fresh_s', n.fresh_s) order by w.place) as sources,
           bool_or(coalesce(s.state, 'UNKNOWN') = 'UNKNOWN') as unknown, min(n.read_at) as read_at
    from dahu.watched_source w
    left join dahu.source_state s on s.supply_source_id = w.supply_source_id
    left join newest n on n.supply_source_id = w.supply_source_id
    where (w.sources > 1 or w.role = 'OWN_GENERATION') and (of_accounts is null or w.account_id = any (of_accounts))
    group by w.account_id
),
alarm as (
    select a.account_id, min(c.priority) as priority, count(*) as alarms, count(*) filter (where not a.acked) as unacknowledged
    from dahu.alarm a
    join dahu.alarm_class c on c.name = a.class_name
    where a.state in ('UNACK_ACTIVE', 'ACK_ACTIVE', 'UNACK_RETURNED') and a.account_id is not null and (of_accounts is null or a.account_id = any (of_accounts))
    group by a.account_id
)
select k.account_id, a.priority::integer, s.unknown, k.account_number, json_build_object(
    'account', k.account_number, 'customer', u.name, 'priority', a.priority, 'alarms', coalesce(a.alarms, 0), 'unacknowledged', coalesce(a.unacknowledged, 0), 'sources', s.sources,
    'age_s', dahu.age_s(s.read_at), 'flags', coalesce(f.flags, '{}'))
from source s
join dahu.account k on k.account_id = s.account_id
left join dahu.account_holder h on h.account_id = s.account_id and h.valid @> dahu.today()
left join dahu.customer u on u.customer_id = h.customer_id
left join alarm a on a.account_id = s.account_id
left join dahu.board_flags(of_accounts) f on f.account_id = s.account_id
$$;
comment on function dahu.board_account(bigint[]) is 'A row of the board for each customer with several sources';
