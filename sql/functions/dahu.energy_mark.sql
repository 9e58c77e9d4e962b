create or replace function dahu.energy_mark(points bigint[], slots timestamptz[])
    returns void
    language sql
as $$
-- energy_mark - note that the readings or intervals at (points[i], slots[i]) are new.
--
-- Call it in the transaction that writes them, with whole batches. Each (point, civil day) is noted once; the
-- job makes the day anew. A register at the first moment of a day also ends the day before. "do update" and
-- not "do nothing": it locks a note that is there already, so that it cannot be taken before these readings
-- are committed. Sorted, so that two writers cannot wait for each other.
insert into dahu.energy_due as d (metering_point_id, day, because)
select distinct written.point, (near.at at time zone utility.timezone)::date as day, 'reading'
from unnest(points, slots) as written(point, slot)
cross join lateral (values (written.slot), (written.slot - interval '1 us')) as near(at), dahu.utility
order by 1, 2
on conflict (metering_point_id, day) do update set because = d.because
$$;
comment on function dahu.energy_mark(bigint[], timestamptz[]) is 'Notes that days must be made anew, together with the readings that were written';
