create or replace function dahu.gap_release(points bigint[], slots timestamptz[])
    returns void
    language sql
    set enable_hashjoin = off
    set enable_mergejoin = off
    set jit = off
as $$
-- gap_release - delete the rows that held the keys (points[i], slots[i]) of dahu.reading for gaps; see dahu.gap_book.
delete from dahu.reading r
using unnest(points, slots) as k(point, slot)
where r.metering_point_id = k.point and r.slot_at = k.slot and r.source = 'G'
$$;
comment on function dahu.gap_release(bigint[], timestamptz[]) is 'Lets go of the keys that were held for gaps';
