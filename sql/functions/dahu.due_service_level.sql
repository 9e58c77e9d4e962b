create or replace function dahu.due_service_level() returns setof dahu.due_entry
    language sql
    stable
as $$
-- due_service_level - limits of the company that are to be put beside what was kept of them again (K10): so many months after the last review
-- that was concluded, or after a clock ran for the first time (policy k10_review_months).
select 'service_level', l.item, 'SUPERVISOR', null::bigint, null::bigint, null::bigint, null::bigint, l.item, d.due_on, null::text,
       jsonb_build_object('reviewed_on', r.reviewed_on)
from (select distinct s.item from dahu.service_limit s where s.regime = 'COMPANY' and s.sense = 'AT_MOST' and s.valid @> (select dahu.today())) l
cross join dahu.utility u
cross join lateral (select min(k.started_at) as first_at from dahu.case_clock k where k.item = l.item) k
left join lateral (
    select max((w.closed_at at time zone u.timezone)::date) as reviewed_on
    from dahu.service_level_review v
    join dahu.work_case w using (work_case_id)
    where v.item = l.item and w.state = 'CONCLUDED') r on true
cross join lateral (
    select (coalesce(r.reviewed_on, (k.first_at at time zone u.timezone)::date)
            + make_interval(months => dahu.policy_number('k10_review_months', dahu.today(), 12)::integer))::date as due_on) d
where d.due_on <= dahu.today() + 30
$$;
comment on function dahu.due_service_level() is 'Limits that are to be reviewed';
