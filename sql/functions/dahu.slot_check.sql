create or replace function dahu.slot_check(from_at timestamptz, to_at timestamptz, grace interval default '10 seconds')
    returns table (metering_point_id bigint, slot_at timestamptz, fault text, cause text)
    language sql
    stable
    set work_mem = '256MB'
    set jit = off
as $$
-- slot_check - every slot from from_at to before to_at that is not one reading or one gap. Expected: no row.
--
-- fault   missing   to be read by dahu.collection_period, closed, and neither a reading nor a gap
--         both      a reading and a gap; cause is that of the gap
-- grace   a slot counts when it was closed for so long: what was read at the last moment may be on its way.
--         While a spool waits for PostgreSQL, what it holds is missing here.
--
-- A different value for a slot that has one is no fault of it: see dahu.reading_conflict.
with expected as (
    select c.metering_point_id as point, s.at
    from dahu.collection_period c
    cross join lateral (
        select dahu.slot_at_or_after(greatest(lower(c.valid), from_at), c.slot_s) as first_at,
               least(upper(c.valid), to_at, now() - dahu.slot_give_up(c.slot_s) - grace) as end_at
    ) b
    cross join lateral generate_series(b.first_at, b.end_at - interval '1 us', c.slot_s * interval '1 s') as s(at)
    where c.valid && tstzrange(from_at, to_at)
)
select e.point, e.at, 'missing', null
from expected e
where not exists (select from dahu.reading r
                  where r.metering_point_id = e.point and r.slot_at = e.at and r.slot_at >= from_at and r.slot_at < to_at)
  and not exists (select from dahu.reading_gap g
                  where g.metering_point_id = e.point and g.slot_at = e.at and g.slot_at >= from_at and g.slot_at < to_at)
union all
select g.metering_point_id, g.slot_at, 'both', g.cause
from dahu.reading_gap g
join dahu.reading r on r.metering_point_id = g.metering_point_id and r.slot_at = g.slot_at
where g.slot_at >= from_at and g.slot_at < to_at and r.slot_at >= from_at and r.slot_at < to_at
$$;
comment on function dahu.slot_check(timestamptz, timestamptz, interval) is 'Slots that are not one reading or one gap';
