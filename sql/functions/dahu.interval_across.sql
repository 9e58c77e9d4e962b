create or replace function dahu.interval_across(point bigint, at timestamptz, base integer)
    returns table (s integer, begins_at timestamptz, v bigint[])
    language sql
    stable
as $$
-- interval_across - the interval that begins before a time and ends after it.
--
-- Shape:  at most one row: length in seconds, begin, and v = active import, active export, reactive
--         import, reactive export.
-- base    number of the quantity that must be there; doubtful values (quality bit 2) are passed over.
--
-- Intervals do not overlap, so only the first one that ends after the time can lie across it. None is
-- longer than 45 days; the bound spares a look into every partition.
-- Kept to one plain statement without settings, so that the planner can merge it into its caller.
select c.s, c.begins_at, c.v
from (select i.interval_s as s, i.slot_at - make_interval(secs => i.interval_s) as begins_at,
             array[i.active_import_wh, i.active_export_wh, i.reactive_import_varh, i.reactive_export_varh] as v
      from dahu.interval_energy i
      where i.metering_point_id = point and i.slot_at > at and i.slot_at < at + interval '45 days' and i.quality & 2 = 0
        and case base when 1 then i.active_import_wh else i.active_export_wh end is not null
      order by i.slot_at
      limit 1) c
where c.begins_at < at
$$;
comment on function dahu.interval_across(bigint, timestamptz, integer) is 'The interval energy of a point that lies across a time';
