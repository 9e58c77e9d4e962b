create or replace function dahu.facts_idle(as_of date, only_account bigint default null)
    returns table (account_id bigint, subject text, evidence_bp integer, latest_possible_use date, last_use date, suspensions jsonb,
                   legitimate_reason boolean)
    language sql
    stable
    set jit = off
    set enable_nestloop = off -- how many rows a range or an optional filter leaves cannot be estimated
as $$
-- facts_idle - facts of rule 4.11 for every account that is supplied on a day.
--
-- Shape:  one row per account with a settlement point; the columns after latest_possible_use are facts.
-- Source: domain rules 4.11, U6.
--
-- last_use is the last day before as_of with active import at any of its settlement points, in a month with more than
-- the creep of a meter (policy r4_11_creep_kwh); where there never was
-- any, the day before the first complete month; null when there is none. latest_possible_use is
-- the same day, unless values are missing after it: then it is the day asked for, because a gap is no
-- proof of not using. evidence_bp is 10000 or 0 accordingly.
-- A suspension counts while it covers all that is installed; an outage of the utility, for an account with no other line, for each day that it touches. The day as_of itself is not looked at: while it
-- runs it is made anew all the time, and what it said at a moment is not kept.
with bounds as (
    select date_trunc('month', as_of)::date as month,
           coalesce((select max(p.value::bigint) from policy p where p.key = 'r4_11_creep_kwh' and p.valid @> as_of), 0) * 1000 as creep_wh
),
member as (
    select m.account_id, m.metering_point_id, m.valid
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id
    where p.purpose = 'SETTLEMENT' and m.valid @> as_of and (only_account is null or m.account_id = only_account)
),
used as materialized (
    select m.account_id, m.metering_point_id, coalesce(lower(m.valid), '-infinity') as from_on, u.last_use_on, u.month
    from member m
    cross join bounds
    left join lateral (
        select coalesce(d.day, e.last_use_on) as last_use_on, e.month
        from energy_month e
        left join lateral (
            select d.day
            from energy_day d
            where e.last_use_on >= as_of and d.metering_point_id = e.metering_point_id and d.used and d.day >= e.month and d.day < as_of
            order by d.day desc
            limit 1
        ) d on true
        where e.metering_point_id = m.metering_point_id and e.month <= as_of and e.last_use_on is not null
          and e.active_import_wh > bounds.creep_wh and (e.last_use_on < as_of or d.day is not null)
        order by e.month desc
        limit 1
    ) u on u.last_use_on >= coalesce(lower(m.valid), '-infinity')
),
account_use as (
    select u.account_id, max(u.last_use_on) as last_use_on from used u group by u.account_id
),
-- Only accounts without use in the running and the last month need a closer look.
quiet as materialized (
    select a.account_id, u.metering_point_id, a.last_use_on,
           (select min(e.month) from energy_month e
            where e.metering_point_id = u.metering_point_id and e.completeness_bp = 10000 and e.month >= date_trunc('month', u.from_on)) as begin_month
    from account_use a
    join used u on u.account_id = a.account_id
    cross join bounds
    where (a.last_use_on >= bounds.month - interval '1 month') is not true
),
quiet_since as (
    select q.account_id, q.metering_point_id, coalesce(q.last_use_on, q.begin_month - 1) as last_use_on
    from (select q.account_id, q.metering_point_id, q.last_use_on, max(q.begin_month) over (partition by q.account_id) as begin_month from quiet q) q
),
gap as (
    select q.account_id, bool_or((e.completeness_bp >= case when m.month = bounds.month
                                      then floor((as_of - m.month) * 10000.0 / ((m.month + interval '1 month')::date - m.month)) else 10000 end)
                                 is not true) as has_gap
    from quiet_since q
    cross join bounds
    cross join lateral generate_series(date_trunc('month', q.last_use_on + 1), as_of - 1, interval '1 month') as s(month)
    cross join lateral (select s.month::date as month) m
    left join energy_month e on e.metering_point_id = q.metering_point_id and e.month = m.month
    where q.last_use_on is not null
    group by q.account_id
),
quiet_account as (
    select q.account_id, max(q.last_use_on) as last_use_on, coalesce(bool_or(gap.has_gap), false) as has_gap
    from quiet_since q
    left join gap on gap.account_id = q.account_id
    group by q.account_id
),
-- Days from each change of the ledger to the next, with what is suspended meanwhile.
level as (
    select e.account_id, e.effective_on as since, lead(e.effective_on) over w as until,
           sum(e.installed) over w as installed, sum(e.suspended) over w as suspended
    from (select e.account_id, e.effective_on,
                 sum(case coalesce(c.kind, e.kind) when 'INSTALL' then e.kva when 'TRANSFER_IN' then e.kva when 'TRANSFER_OUT' then -e.kva
                                                   when 'REMOVE' then -e.kva when 'REDUCE_PERM' then -e.kva else 0 end) as installed,
                 sum(case coalesce(c.kind, e.kind) when 'SUSPEND' then e.kva when 'RESUME' then -e.kva else 0 end) as suspended
          from capacity_event e
          left join capacity_event c on c.capacity_event_id = e.corrects_id
          where e.effective_on <= as_of
            and e.account_id in (select s.account_id from capacity_event s where s.kind = 'SUSPEND')
          group by e.account_id, e.effective_on) e
    window w as (partition by e.account_id order by e.effective_on)
),
-- Days on which the only line of an account was without voltage by the will of the utility.
outage_day as (
    select s.account_id, (o.began_at at time zone u.timezone)::date as since, (o.restored_at at time zone u.timezone)::date as until
    from outage o
    cross join utility u
    join supply_source s on s.line_id = o.line_id and s.valid @> (o.began_at at time zone u.timezone)::date
    where o.began_at is not null and (o.began_at at time zone u.timezone)::date <= as_of and (only_account is null or s.account_id = only_account)
      and not exists (select from supply_source x where x.account_id = s.account_id and x.line_id <> s.line_id and x.valid @> (o.began_at at time zone u.timezone)::date)
),
suspension as (
    select c.account_id, jsonb_agg(jsonb_build_object('from', c.since, 'to', c.until, 'kind', c.kind) order by c.since, c.kind) as spans
    from (select l.account_id, l.since, l.until - 1 as until, 'suspension' as kind from level l where l.installed > 0 and l.suspended >= l.installed
          union all
          select d.account_id, d.since, d.until, 'outage' from outage_day d) c
    group by c.account_id
)
select a.account_id, '', case when q.has_gap or u.last is null then 0 else 10000 end, case when q.has_gap then as_of else u.last end, u.last,
       coalesce(s.spans, '[]'), a.idle_reason is not null
from dahu.account_open(as_of, only_account) a
join account_use k on k.account_id = a.account_id
left join quiet_account q on q.account_id = a.account_id
left join suspension s on s.account_id = a.account_id
cross join lateral (select coalesce(q.last_use_on, k.last_use_on) as last) u
order by a.account_id
$$;
comment on function dahu.facts_idle(date, bigint) is 'Facts of rule 4.11 for every account';
