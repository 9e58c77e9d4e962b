create or replace function dahu.series_gaps(target text, since date, until date) returns jsonb
    language sql
    stable
    set search_path = dahu, public
    set jit = off
as $$
-- series_gaps - the spans of intervals that are missing, held or estimated, each with its cause.
--
-- Shape:  in order of time; kind MISSING, HELD, ESTIMATED. cause: of MISSING why slots could not be read, the most frequent reason; of HELD
--         the rule of validation that holds; null where nothing is recorded. At most 500.
with item as materialized (
    select s.begins_at, s.ends_at, case when s.quality = 15 then 'MISSING' when s.quality = 16 then 'HELD' when s.quality in (8, 9, 12) then 'ESTIMATED' end as kind
    from dahu.series_intervals(target, since, until) s
),
run as (
    select i.*, row_number() over (order by i.begins_at) - row_number() over (partition by i.kind order by i.begins_at) as island
    from item i
),
span as (
    select r.kind, min(r.begins_at) as begins_at, max(r.ends_at) as ends_at
    from run r
    where r.kind is not null
    group by r.kind, r.island
    order by 2
    limit 500
),
member as materialized (
    select p.metering_point_id as point from metering_point p where p.point_number = target
    union all
    select m.metering_point_id from account a join metering_point_account m on m.account_id = a.account_id
    join metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    where a.account_number = target and m.valid && daterange(since, until)
)
select coalesce(jsonb_agg(jsonb_build_object(
    'from', s.begins_at, 'to', s.ends_at, 'kind', s.kind,
    'cause', case s.kind
             when 'HELD' then (select f.rule from vee_finding f join member m on m.point = f.metering_point_id
                               where f.day between (s.begins_at - interval '1 day')::date and (s.ends_at + interval '1 day')::date and f.outcome = 'HOLD'
                                 and f.from_at < s.ends_at and f.to_at > s.begins_at order by f.from_at limit 1)
             else (select g.cause from reading_gap g join member m on m.point = g.metering_point_id
                   where g.slot_at >= s.begins_at and g.slot_at <= s.ends_at group by g.cause order by count(*) desc, g.cause limit 1) end) order by s.begins_at), '[]')
from span s
$$;
comment on function dahu.series_gaps(text, date, date) is 'Spans that are missing, held or estimated';
