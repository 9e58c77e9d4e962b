create or replace function api.supervision_levels(since date, until date)
    returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- supervision_levels - how the work goes at each level (K7): by unit with its tier, and by who has it in hand; the score is how limits were kept.
--
-- Runs as the owner and gives figures only. An account manager of the company's tier sees all levels, one below it the units that it is for.
-- Shape:  {"items","next"}; unit and person are null where work belongs to none. Units: shares in basis points.
declare
    of_all boolean := desk() is distinct from 'ACCOUNT_MANAGER' or manager_tier(user_id()) = 'COMPANY';
    mine   bigint[] := coalesce(units(), '{}');
begin
    perform right_require('supervision.levels');
    return (
        with span as materialized (
            select since::timestamp at time zone z.timezone as since_at, (until + 1)::timestamp at time zone z.timezone as until_at,
                   (least(until, today()) + 1)::timestamp at time zone z.timezone as due_until_at
            from utility z
        ),
        clock as (
            select k.work_case_id, bool_or(k.stopped_at is null and k.due_at < clock_timestamp()) as late,
                   count(*) filter (where k.due_at >= s.since_at and k.due_at < s.due_until_at) as clocks,
                   count(*) filter (where k.due_at >= s.since_at and k.due_at < s.due_until_at and coalesce(k.stopped_at, clock_timestamp()) > k.due_at) as broken
            from case_clock k
            cross join span s
            group by k.work_case_id
        ),
        work as (
            select w.org_unit_id, w.handler_id, count(*) filter (where w.closed_at is null) as open,
                   count(*) filter (where w.closed_at is null and k.late) as late,
                   count(*) filter (where w.closed_at >= s.since_at and w.closed_at < s.until_at) as finished,
                   coalesce(sum(k.clocks), 0)::bigint as clocks, coalesce(sum(k.broken), 0)::bigint as broken,
                   coalesce(sum((select count(*) from compliance_finding f where f.work_case_id = w.work_case_id and f.closed_at is null)), 0)::bigint as findings_open
            from work_case w
            cross join span s
            left join clock k using (work_case_id)
            where of_all or w.org_unit_id = any (mine)
            group by w.org_unit_id, w.handler_id
        )
        select jsonb_build_object('items', coalesce(jsonb_agg(jsonb_build_object(
                   'unit', o.name, 'tier', o.tier, 'person', u.login, 'name', u.name, 'open', w.open, 'late', w.late, 'finished', w.finished, 'clocks', w.clocks,
                   'broken', w.broken, 'kept_bp', case when w.clocks > 0 then 10000 * (w.clocks - w.broken) / w.clocks end, 'findings_open', w.findings_open)
                   order by o.name nulls first, u.login nulls first), '[]'), 'next', null)
        from work w
        left join org_unit o using (org_unit_id)
        left join user_account u on u.user_account_id = w.handler_id
        where w.open > 0 or w.finished > 0 or w.clocks > 0);
end
$$;
comment on function api.supervision_levels(date, date) is 'How the work goes at each level';
