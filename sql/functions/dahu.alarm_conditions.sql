create or replace function dahu.alarm_conditions(at timestamptz, day date, watched_ms bigint)
    returns table (class_name text, thing text, account_id bigint, metering_point_id bigint, supply_source_id bigint, holds boolean, facts jsonb, suppressed_by text)
    language plpgsql
    stable
    set jit = off
    set enable_nestloop = off
as $$
-- alarm_conditions - what is so now of all that there are alarms for.
--
-- @watched_ms  for how long readings have been watched without a break; a point that had no time to be read since is not called silent
-- Shape:  rows that hold, and rows of which it is not known (null: what was so goes on); whatever has no row is not so. suppressed_by: what
--         it follows from; facts are short texts.
#variable_conflict use_column
begin
return query
with point as materialized (
    select w.*, case when w.fresh then false when watched_ms > w.fresh_s * 1000::bigint then true end as judged
    from dahu.watched_now(at) w
),
source as materialized (
    select f.supply_source_id, f.account_id, f.place, f.sources, f.role, f.standby_mode, f.receiving_point_id, f.line_id, f.line_number,
           s.state, s.reason, s.before, s.carrying, u.in_use, u.parallel, w.permit
    from dahu.watched_source f
    join dahu.source_state s on s.supply_source_id = f.supply_source_id
    left join (select x.supply_source_id, true as in_use, bool_or(d.kind = 'PARALLEL') as parallel from dahu.source_use x join dahu.dual_source d on d.work_case_id = x.work_case_id
               where x.ended_at is null group by x.supply_source_id) u on u.supply_source_id = f.supply_source_id
    left join (select p.line_id, min(p.permit_number) as permit from dahu.work_permit p where p.closed_at is null group by p.line_id) w on w.line_id = f.line_id
    where f.sources > 1 or f.role = 'OWN_GENERATION'
),
per_account as materialized (
    select s.account_id, bool_or(s.state in ('LIVE', 'ABNORMAL')) as any_up, bool_and(s.state = 'DEAD') filter (where s.reason is distinct from 'NO_METER' or s.role <> 'OWN_GENERATION') as all_dead,
           bool_and(s.permit is not null) filter (where s.role <> 'OWN_GENERATION') as all_worked_on, min(s.permit) as permit,
           string_agg(coalesce(s.line_number, s.role), ' ' order by s.place) as lines, max(s.sources) as sources
    from source s
    group by s.account_id
),
all_lost as (
    select a.account_id, case when a.all_dead then true when a.any_up then false end as holds, a.lines, case when a.all_worked_on then 'permit:' || a.permit end as suppressed_by
    from per_account a
    where a.sources > 1
),
parallel as (
    select a.account_id,
           case when bool_or(a.flows and b.flows) then true when bool_or(a.flows is null or b.flows is null) then null else false end as holds,
           string_agg(distinct coalesce(a.line_number, a.role) || '+' || coalesce(b.line_number, b.role), ' ') filter (where a.flows and b.flows) as lines
    from (select s.*, case when s.state = 'LIVE' or s.reason = 'NO_VOLTAGE' then s.carrying when s.state = 'UNKNOWN' then null else false end as flows from source s) a
    join (select s.*, case when s.state = 'LIVE' or s.reason = 'NO_VOLTAGE' then s.carrying when s.state = 'UNKNOWN' then null else false end as flows from source s) b
        on b.account_id = a.account_id and b.place > a.place and coalesce(b.receiving_point_id = a.receiving_point_id, true)
    where a.parallel is not true and b.parallel is not true
    group by a.account_id
),
gateway as materialized (
    select w.endpoint, case when bool_or(w.fresh) then false when bool_and(w.judged) then count(*) > 1 or bool_or(w.cause = 'link_down') end as holds, count(*) as points
    from point w
    group by w.endpoint
),
gateway_alarm as materialized (
    select g.endpoint, g.holds, g.points, coalesce(a.active, false) or coalesce(g.holds, false) as down, a.returned_at
    from gateway g
    left join dahu.alarm a on a.class_name = 'GATEWAY_DOWN' and a.thing = 'endpoint:' || g.endpoint
    where g.holds is distinct from false or a.active or a.returned_at > at - interval '1 day'
),
collector as (
    select case when not exists (select from dahu.collector c) or not exists (select from point) or exists (select from dahu.collector c where c.expires_at > at) then false
                when watched_ms > 30000 then true end as holds
),
down as (
    select coalesce((select a.active from dahu.alarm a where a.class_name = 'COLLECTOR_DOWN' and a.thing = 'collector'), false) or coalesce(c.holds, false) as collector from collector c
),
supply as (
    select v.account_id, v.contract_kva * 1000::bigint as limit_va from dahu.contract_version v where v.kind = 'SUPPLY' and v.in_force and v.valid @> day
),
load as (
    select w.account_id, s.limit_va, bool_and(w.fresh) as fresh, sum(w.power_w)::numeric as p, sum(w.reactive_var)::numeric as q
    from supply s
    join point w on w.account_id = s.account_id and w.purpose = 'SETTLEMENT'
    group by w.account_id, s.limit_va
)
select 'PARALLEL_SOURCES', 'account:' || p.account_id, p.account_id, null::bigint, null::bigint, p.holds, jsonb_build_object('sources', coalesce(p.lines, '')), null::text
from parallel p where p.holds is distinct from false
union all
select 'ALL_SOURCES_LOST', 'account:' || a.account_id, a.account_id, null, null, a.holds, jsonb_build_object('sources', a.lines), a.suppressed_by
from all_lost a where a.holds is distinct from false
union all
select 'SOURCE_LOST', 'source:' || s.supply_source_id, s.account_id, null, s.supply_source_id,
       case when s.state = 'UNKNOWN' then null else true end, jsonb_build_object('source', coalesce(s.line_number, s.role)),
       coalesce('permit:' || s.permit, case when l.holds or exists (select from dahu.alarm a where a.class_name = 'ALL_SOURCES_LOST' and a.thing = 'account:' || s.account_id and a.active)
                                            then 'ALL_SOURCES_LOST account:' || s.account_id end)
from source s
left join all_lost l on l.account_id = s.account_id
where s.sources > 1 and s.role <> 'OWN_GENERATION' and s.standby_mode is distinct from 'COLD_STANDBY'
  and (s.state = 'UNKNOWN' or s.state = 'DEAD' and (s.role = 'MAIN' or s.standby_mode = 'HOT_STANDBY' or s.before is not null))
union all
select 'UNAUTHORISED_SOURCE', 'source:' || s.supply_source_id, s.account_id, null, s.supply_source_id, case when s.state <> 'UNKNOWN' then true end,
       jsonb_build_object('source', coalesce(s.line_number, s.role)), null
from source s
where (s.place > 1 or s.role = 'OWN_GENERATION') and s.in_use is null
  and (s.state = 'UNKNOWN' or s.state in ('LIVE', 'ABNORMAL') and (s.role = 'OWN_GENERATION' or s.carrying))
union all
select 'UNAUTHORISED_SOURCE', 'point:' || w.metering_point_id, w.account_id, w.metering_point_id, null, case when w.fresh then abs(w.power_w) > w.band_w end,
       jsonb_build_object('source', w.purpose), null
from point w
where w.account_id is not null
  and (w.purpose = 'GENERATION' and w.account_id not in (select f.account_id from dahu.watched_source f where f.role = 'OWN_GENERATION')
       or (w.account_id, w.line_id) in (select u.account_id, u.line_id from dahu.unauthorised_source u
                                        where u.cleared_on is null and u.line_id is not null
                                          and not exists (select from dahu.watched_source f where f.account_id = u.account_id and f.line_id = u.line_id)))
  and (not w.fresh or abs(w.power_w) > w.band_w)
union all
select 'UNAUTHORISED_SOURCE', 'finding:' || u.unauthorised_source_id, u.account_id, null, null, true,
       jsonb_build_object('source', coalesce((select l.line_number from dahu.line l where l.line_id = u.line_id), u.kind)), null
from dahu.unauthorised_source u
where u.found_on <= day and (u.cleared_on is null or u.cleared_on > day)
union all
select 'INTERLOCK_OVERDUE', 'source:' || s.supply_source_id, s.account_id, null, s.supply_source_id,
       case when s.state <> 'UNKNOWN' then true end, jsonb_build_object('source', coalesce(s.line_number, s.role), 'tested_on', coalesce(b.tested_on::text, ''), 'due_on', coalesce(b.next_due_on::text, '')), null
from source s
join dahu.dual_source_feed f on f.supply_source_id = s.supply_source_id
join dahu.dual_source d on d.work_case_id = f.work_case_id and d.closed_on is null
cross join lateral dahu.backfeed_state(d.work_case_id, day) b
where s.state in ('LIVE', 'ABNORMAL', 'UNKNOWN') and not b.verified
union all
select 'BACK_FEED', 'account:' || x.account_id, x.account_id, null, null, x.holds, x.facts, null
from (
    select w.account_id, case when bool_or(k.back) then true when bool_or(k.back is null) then null else false end as holds,
           jsonb_build_object('power_kw', coalesce((round(min(w.power_w) filter (where k.back) / 1000.0, 1))::text, ''), 'points', coalesce(string_agg(n.point_number, ' ' order by n.point_number) filter (where k.back), '')) as facts
    from point w
    join dahu.metering_point n on n.metering_point_id = w.metering_point_id
    left join dahu.point_export e on e.metering_point_id = w.metering_point_id
    cross join lateral (select case when w.fresh then coalesce(w.power_w < -w.band_w, false) or coalesce(e.grown_at > w.read_at - interval '15 minutes', false) end as back) k
    where w.account_id is not null and w.purpose in ('SETTLEMENT', 'CHECK') and k.back is distinct from false
      and not exists (select from dahu.contract_version v where v.account_id = w.account_id and v.kind = 'GRID_CONNECTION' and v.in_force and v.valid @> day)
    group by w.account_id
) x
union all
select 'GATEWAY_DOWN', 'endpoint:' || g.endpoint, null, null, null, g.holds, jsonb_build_object('gateway', g.endpoint, 'meters', g.points::text),
       case when (select d.collector from down d) then 'COLLECTOR_DOWN collector' end
from gateway_alarm g where g.holds is distinct from false
union all
select 'COLLECTOR_DOWN', 'collector', null, null, null, c.holds, '{}', null
from collector c where c.holds is distinct from false
union all
select case when o.sources > 1 then 'METER_SILENT_DUAL' else 'METER_SILENT' end, 'point:' || w.metering_point_id, w.account_id, w.metering_point_id, null,
       w.judged, jsonb_build_object('point', n.point_number, 'cause', coalesce(w.cause, ''), 'gateway', w.endpoint),
       case when (select d.collector from down d) then 'COLLECTOR_DOWN collector'
            when g.down or g.returned_at > coalesce(w.attempted_at, '-infinity') then 'GATEWAY_DOWN endpoint:' || g.endpoint end
from point w
join dahu.metering_point n on n.metering_point_id = w.metering_point_id
left join dahu.watched_source o on o.supply_source_id = w.supply_source_id
left join gateway_alarm g on g.endpoint = w.endpoint
where w.judged is distinct from false
union all
select 'DEMAND_ABOVE_CONTRACT', 'account:' || l.account_id, l.account_id, null, null, case when l.fresh then true end,
       jsonb_build_object('demand_kva', case when l.fresh then round(sqrt(l.p * l.p + l.q * l.q) / 1000, 0)::text else '' end, 'contract_kva', (l.limit_va / 1000)::text), null
from load l
left join dahu.alarm a on a.class_name = 'DEMAND_ABOVE_CONTRACT' and a.thing = 'account:' || l.account_id
join dahu.alarm_class c on c.name = 'DEMAND_ABOVE_CONTRACT'
where l.p is not null and (not l.fresh or l.p * l.p + coalesce(l.q, 0) * coalesce(l.q, 0) > (l.limit_va::numeric * (10000 - case when a.active then c.dead_band else 0 end) / 10000) ^ 2)
union all
select 'POWER_FACTOR_LOW', 'account:' || l.account_id, l.account_id, null, null, case when l.fresh then true end,
       jsonb_build_object('power_factor', case when l.fresh then round(l.p / sqrt(l.p * l.p + l.q * l.q), 2)::text else '' end, 'standard', round(n.standard_bp / 10000.0, 2)::text), null
from load l
join dahu.account k on k.account_id = l.account_id and k.pf_policy <> 'EXEMPT'
left join dahu.alarm a on a.class_name = 'POWER_FACTOR_LOW' and a.thing = 'account:' || l.account_id
join dahu.alarm_class c on c.name = 'POWER_FACTOR_LOW'
cross join lateral (select case when k.pf_policy = 'REDUCED_STANDARD' then k.pf_reduced_standard * 100 when k.use_category = 'INDUSTRIAL' and k.supply_kv >= 1 then 9000
                                when k.use_category in ('AGRICULTURAL', 'WHOLESALE') then 8000 else 8500 end::numeric as standard_bp) n
where l.q is not null
  and (not l.fresh or l.p * 10 >= l.limit_va and l.p * l.p * 100000000 < (n.standard_bp + case when a.active then c.dead_band else 0 end) ^ 2 * (l.p * l.p + l.q * l.q));
end
$$;
comment on function dahu.alarm_conditions(timestamptz, date, bigint) is 'What is so now of all that there are alarms for';
