create or replace function api.board() returns json
    language sql
    stable
    set jit = off
as $$
-- board - every customer with several sources or own generation: what each source is doing, what is missing, what alarms there are.
--
-- Shape:  accounts with alarms first, then those of which something is not known, then by number. priority: of the gravest alarm that is open.
--         flags: AGREEMENT_MISSING, INTERLOCK_OVERDUE, WORKS. age_s: of the newest value of the source that was read longest ago.
-- Source: domain rules 7.4; 4.13, 4.14.
with today as materialized (
    select dahu.today() as day, now() as at
),
source as (
    select w.account_id, json_agg(json_build_object('source', w.supply_source_id::text, 'place', w.place, 'role', w.role, 'line', w.line_number, 'state', coalesce(s.state, 'UNKNOWN'), 'reason', s.reason,
                                                      'carrying', s.carrying, 'since', s.since_at, 'power_kw', round(s.power_w / 1000.0, 1), 'voltage_bp', s.voltage_bp, 'age_s', greatest(floor(extract(epoch from t.at - s.read_at)), 0)::bigint) order by w.place) as sources,
           bool_or(coalesce(s.state, 'UNKNOWN') = 'UNKNOWN') as unknown, min(s.read_at) as read_at,
           bool_or(p.line_id is not null) as works
    from dahu.watched_source w
    cross join today t
    left join dahu.source_state s on s.supply_source_id = w.supply_source_id
    left join (select distinct x.line_id from dahu.work_permit x where x.closed_at is null) p on p.line_id = w.line_id
    where w.sources > 1 or w.role = 'OWN_GENERATION'
    group by w.account_id
),
alarm as (
    select a.account_id, min(c.priority) as priority, count(*) as alarms, count(*) filter (where not a.acked) as unacknowledged
    from dahu.alarm a
    join dahu.alarm_class c on c.name = a.class_name
    where a.state in ('UNACK_ACTIVE', 'ACK_ACTIVE', 'UNACK_RETURNED') and a.account_id is not null
    group by a.account_id
),
agreement as (
    select v.account_id, bool_or(v.kind = 'DUAL_SOURCE') as dual, bool_or(v.kind = 'DISPATCH') as dispatch
    from dahu.contract_version v
    join today t on v.valid @> t.day
    where v.kind in ('DUAL_SOURCE', 'DISPATCH') and v.in_force
    group by v.account_id
),
proof as (
    select d.account_id, bool_and(b.verified) as verified
    from dahu.dual_source d
    cross join today t
    cross join lateral dahu.backfeed_state(d.work_case_id, t.day) b
    where d.closed_on is null and exists (select from dahu.dual_source_feed f where f.work_case_id = d.work_case_id and f.supply_source_id is not null)
    group by d.account_id
)
select json_build_object('as_of', clock_timestamp(), 'read_only', true, 'accounts', coalesce(json_agg(json_build_object(
    'account', k.account_number, 'customer', u.name, 'priority', a.priority, 'alarms', coalesce(a.alarms, 0), 'unacknowledged', coalesce(a.unacknowledged, 0), 'sources', s.sources,
    'age_s', greatest(floor(extract(epoch from t.at - s.read_at)), 0)::bigint,
    'flags', array_remove(array[case when (g.dual and g.dispatch) is not true then 'AGREEMENT_MISSING' end, case when r.verified is not true then 'INTERLOCK_OVERDUE' end,
                                case when s.works then 'WORKS' end], null))
    order by coalesce(a.priority, 9), s.unknown desc, k.account_number), '[]'))
from source s
cross join today t
join dahu.account k on k.account_id = s.account_id
left join dahu.account_holder h on h.account_id = s.account_id and h.valid @> t.day
left join dahu.customer u on u.customer_id = h.customer_id
left join alarm a on a.account_id = s.account_id
left join agreement g on g.account_id = s.account_id
left join proof r on r.account_id = s.account_id
$$;
comment on function api.board() is 'Every customer with several sources and what they are doing';
