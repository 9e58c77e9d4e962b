create or replace function dahu.energy_month_mark(points bigint[], slots timestamptz[])
    returns void
    language sql
as $$
-- energy_month_mark - note that the readings or intervals at (points[i], slots[i]) are new.
--
-- Call it in the transaction that writes them, with whole batches. Each (point, civil month) is noted
-- once; dahu.energy_month_refresh makes the month anew. "do update" and not "do nothing": it locks a
-- note that is there already, so that a refresh cannot take it before these readings are committed.
-- Sorted, so that two writers cannot wait for each other.
insert into dahu.energy_month_due (metering_point_id, month)
select distinct point, date_trunc('month', slot at time zone utility.timezone)::date as month
from unnest(points, slots) as written(point, slot), dahu.utility
order by point, month
on conflict (metering_point_id, month) do update set month = excluded.month
$$;
comment on function dahu.energy_month_mark(bigint[], timestamptz[]) is 'Notes that months must be made anew, together with the readings that were written';
