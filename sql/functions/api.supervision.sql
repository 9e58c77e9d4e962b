create or replace function api.supervision(since date, until date)
    returns jsonb
    language sql
    stable
as $$
-- supervision - how each flow goes (K7): open and late work, what was finished, how the limits were kept, findings.
--
-- Units:  shares in basis points, hours.
with c as (
    select w.flow, w.work_case_id, w.closed_at, w.opened_at, w.handler_id,
           exists (select from dahu.case_clock k where k.work_case_id = w.work_case_id and k.stopped_at is null and k.due_at < clock_timestamp()) as late
    from dahu.work_case w
),
flow as (
    select c.flow, count(*) filter (where c.closed_at is null) as open, count(*) filter (where c.closed_at is null and c.late) as late,
           count(*) filter (where c.closed_at is null and c.handler_id is null) as unassigned,
           count(*) filter (where (c.closed_at at time zone z.timezone)::date between since and until) as finished,
           round((percentile_cont(0.5) within group (order by extract(epoch from c.closed_at - c.opened_at) / 3600)
                  filter (where (c.closed_at at time zone z.timezone)::date between since and until))::numeric, 1) as median_h
    from c cross join dahu.utility z
    group by c.flow
),
kept as (
    select w.flow, count(*) as clocks, count(*) filter (where coalesce(k.stopped_at, clock_timestamp()) > k.due_at) as broken
    from dahu.case_clock k join dahu.work_case w using (work_case_id) cross join dahu.utility z
    where (k.due_at at time zone z.timezone)::date between since and least(until, dahu.today())
    group by w.flow
)
select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
    'flow', w.flow, 'owner', w.owner_desk, 'open', coalesce(f.open, 0), 'late', coalesce(f.late, 0), 'unassigned', coalesce(f.unassigned, 0), 'finished', coalesce(f.finished, 0),
    'median_h', f.median_h, 'clocks', coalesce(k.clocks, 0), 'broken', coalesce(k.broken, 0),
    'kept_bp', case when k.clocks > 0 then 10000 * (k.clocks - k.broken) / k.clocks end,
    'findings_open', (select count(*) from dahu.compliance_finding x join dahu.work_case y using (work_case_id) where y.flow = w.flow and x.closed_at is null)) order by w.flow), '[]'), 'next', null)
from dahu.workflow w
left join flow f using (flow)
left join kept k using (flow)
$$;
comment on function api.supervision(date, date) is 'How each flow goes';
