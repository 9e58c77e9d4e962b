create or replace function api.supervision(since date, until date)
    returns jsonb
    language sql
    stable
as $$
-- supervision - how each flow goes (K7): open and late work, what was finished, how the limits were kept, findings.
--
-- Units:  shares in basis points, hours.
with span as materialized (
    select since::timestamp at time zone z.timezone as since_at, (until + 1)::timestamp at time zone z.timezone as until_at,
           (least(until, dahu.today()) + 1)::timestamp at time zone z.timezone as due_until_at
    from dahu.utility z
),
late as (
    select distinct k.work_case_id from dahu.case_clock k where k.stopped_at is null and k.due_at < clock_timestamp()
),
going as (
    select w.flow, count(*) as open, count(l.work_case_id) as late, count(*) filter (where w.handler_id is null) as unassigned
    from dahu.work_case w
    left join late l on l.work_case_id = w.work_case_id
    where w.closed_at is null
    group by w.flow
),
done as (
    select w.flow, count(*) as finished, round((percentile_cont(0.5) within group (order by extract(epoch from w.closed_at - w.opened_at) / 3600))::numeric, 1) as median_h
    from dahu.work_case w
    where w.closed_at >= (select s.since_at from span s) and w.closed_at < (select s.until_at from span s)
    group by w.flow
),
kept as (
    select w.flow, count(*) as clocks, count(*) filter (where coalesce(k.stopped_at, clock_timestamp()) > k.due_at) as broken
    from dahu.case_clock k
    join dahu.work_case w using (work_case_id)
    where k.due_at >= (select s.since_at from span s) and k.due_at < (select s.due_until_at from span s)
    group by w.flow
),
found as (
    select w.flow, count(*) as open from dahu.compliance_finding x join dahu.work_case w using (work_case_id) where x.closed_at is null group by w.flow
)
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'flow', w.flow, 'owner', w.owner_desk, 'open', coalesce(g.open, 0), 'late', coalesce(g.late, 0), 'unassigned', coalesce(g.unassigned, 0), 'finished', coalesce(d.finished, 0),
    'median_h', d.median_h, 'clocks', coalesce(k.clocks, 0), 'broken', coalesce(k.broken, 0),
    'kept_bp', case when k.clocks > 0 then 10000 * (k.clocks - k.broken) / k.clocks end,
    'findings_open', coalesce(f.open, 0)) order by w.flow), '[]'), 'next', null)
from dahu.workflow w
left join going g using (flow)
left join done d using (flow)
left join kept k using (flow)
left join found f using (flow)
$$;
comment on function api.supervision(date, date) is 'How each flow goes';
