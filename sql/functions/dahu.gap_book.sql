create or replace function dahu.gap_book(points bigint[], slots timestamptz[], causes text[], detail text)
    returns bigint
    language plpgsql
    set enable_seqscan = off
    set jit = off
as $$
-- gap_book - a gap for each (points[i], slots[i]) that has neither a reading nor a gap; how many are new.
--
-- The key of dahu.reading decides about a slot, for gaps too: a row that nobody sees holds the key until the
-- gap is committed. Whoever reads the slot at the same time waits for that, finds the gap and deletes
-- it; whoever was first makes this one leave the slot out. In the order of slots and points, as everybody
-- who writes readings, so that two never wait for each other.
declare
    booked bigint;
begin
    insert into dahu.reading (metering_point_id, slot_at, read_at, source)
    select k.point, k.slot, '-infinity', 'G'
    from unnest(points, slots) as k(point, slot)
    order by k.slot, k.point
    on conflict (metering_point_id, slot_at) do nothing;

    insert into dahu.reading_gap as g (metering_point_id, slot_at, cause, detail, recorded_at)
    select k.point, k.slot, k.cause, gap_book.detail, clock_timestamp()
    from unnest(points, slots, causes) as k(point, slot, cause)
    cross join lateral (select r.source from dahu.reading r
                        where r.metering_point_id = k.point and r.slot_at = k.slot offset 0) held
    where held.source = 'G'
    order by k.slot, k.point
    on conflict (metering_point_id, slot_at) do nothing;
    get diagnostics booked = row_count;

    perform dahu.gap_release(points, slots);
    return booked;
end
$$;
comment on function dahu.gap_book(bigint[], timestamptz[], text[], text) is 'Books gaps where there is no reading';
