create or replace function dahu.gap_release(points bigint[], slots timestamptz[])
    returns bigint
    language plpgsql
    set enable_seqscan = off
    set plan_cache_mode = force_generic_plan
as $$
-- gap_release - delete the rows that held the keys (points[i], slots[i]) of dahu.reading for gaps; how many there
-- were. See dahu.gap_book. One by one by their key: a join could be planned as a scan of the month.
declare
    k record;
    released bigint := 0;
begin
    for k in select u.point, u.slot from unnest(points, slots) as u(point, slot) order by u.slot, u.point loop
        delete from dahu.reading r where r.metering_point_id = k.point and r.slot_at = k.slot and r.source = 'G';
        if found then
            released := released + 1;
        end if;
    end loop;
    return released;
end
$$;
comment on function dahu.gap_release(bigint[], timestamptz[]) is 'Lets go of the keys that were held for gaps';
