-- collection_success - the collection success rate (采集成功率) of each account and civil day of the utility.
--
-- expected  slots that were to be read (dahu.collection_period) and are closed: with the running day up to now
-- on_time, late   polled values; other: values that were imported or read by a person later
-- gaps      with their causes in gap_causes, {"silent": 3}; missing: neither value nor gap, which should be 0
-- rate_bp   polled values of the expected ones, in basis points, rounded down; null when nothing was expected
--
-- Ask for few days: `where day_on = '2026-11-21'`. Each day is computed when it is asked for.
create or replace view dahu.collection_success as
select d.day_on, a.account_id, a.account_number, c.points, c.expected, c.on_time, c.late, c.other, c.gaps,
       coalesce(c.gap_causes, '{}') as gap_causes, c.expected - c.on_time - c.late - c.other - c.gaps as missing,
       case when c.expected > 0 then ((c.on_time + c.late) * 10000 / c.expected)::integer end as rate_bp
from (select n::date as day_on, n at time zone u.timezone as from_at, (n + interval '1 day') at time zone u.timezone as to_at
      from dahu.utility u
      cross join lateral generate_series(
          (select min(lower(p.valid)) at time zone u.timezone from dahu.collection_period p)::date::timestamp,
          (now() at time zone u.timezone)::date::timestamp, interval '1 day') as n) d
cross join lateral (
    with span as (
        select m.account_id, p.metering_point_id, p.slot_s, s.first_at, s.end_at
        from dahu.collection_period p
        join dahu.metering_point_account m on m.metering_point_id = p.metering_point_id and m.valid @> d.day_on
        cross join lateral (
            select dahu.slot_at_or_after(greatest(lower(p.valid), d.from_at), p.slot_s) as first_at,
                   least(upper(p.valid), d.to_at, now() - dahu.slot_give_up(p.slot_s)) as end_at
        ) s
        where p.valid && tstzrange(d.from_at, d.to_at) and s.first_at < s.end_at
    ),
    booked as (
        select s.account_id, r.source, r.quality & 1 as late, null as cause
        from span s
        join dahu.reading r on r.metering_point_id = s.metering_point_id and r.slot_at >= s.first_at and r.slot_at < s.end_at
                           and date_bin(s.slot_s * interval '1 s', r.slot_at, 'epoch') = r.slot_at
        where r.slot_at >= d.from_at and r.slot_at < d.to_at
        union all
        select s.account_id, null, 0, g.cause
        from span s
        join dahu.reading_gap g on g.metering_point_id = s.metering_point_id and g.slot_at >= s.first_at and g.slot_at < s.end_at
                               and date_bin(s.slot_s * interval '1 s', g.slot_at, 'epoch') = g.slot_at
        where g.slot_at >= d.from_at and g.slot_at < d.to_at
    ),
    counted as (
        select b.account_id, b.cause, count(*) filter (where b.source = 'P' and b.late = 0) as on_time,
               count(*) filter (where b.source = 'P' and b.late = 1) as late,
               count(*) filter (where b.source <> 'P') as other, count(*) filter (where b.cause is not null) as gaps
        from booked b
        group by b.account_id, b.cause
    ),
    expected as (
        select s.account_id, count(distinct s.metering_point_id) as points,
               sum(floor(extract(epoch from s.end_at - interval '1 us' - s.first_at) / s.slot_s) + 1)::bigint as expected
        from span s
        group by s.account_id
    )
    select e.account_id, e.points, e.expected, coalesce(sum(n.on_time), 0)::bigint as on_time,
           coalesce(sum(n.late), 0)::bigint as late, coalesce(sum(n.other), 0)::bigint as other,
           coalesce(sum(n.gaps), 0)::bigint as gaps,
           jsonb_object_agg(n.cause, n.gaps) filter (where n.cause is not null) as gap_causes
    from expected e
    left join counted n on n.account_id = e.account_id
    group by e.account_id, e.points, e.expected
) c
join dahu.account a on a.account_id = c.account_id;
comment on view dahu.collection_success is 'Collection success rate of each account and civil day';
