create or replace function dahu.gap_replace(points bigint[], slots timestamptz[])
    returns bigint
    language plpgsql
    set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
as $$
-- gap_replace - delete the gaps at (points[i], slots[i]), because there is a reading now; how many there were.
-- Call it after the reading was written, in the same transaction: see dahu.gap_book.
declare
    k record;
    replaced bigint := 0;
begin
    for k in select u.point, u.slot from unnest(points, slots) as u(point, slot) order by u.slot, u.point loop
        delete from dahu.reading_gap g where g.metering_point_id = k.point and g.slot_at = k.slot;
        if found then
            replaced := replaced + 1;
        end if;
    end loop;
    return replaced;
end
$$;
comment on function dahu.gap_replace(bigint[], timestamptz[]) is 'Deletes gaps that readings take the place of';
