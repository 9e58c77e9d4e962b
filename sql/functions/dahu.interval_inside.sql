create or replace function dahu.interval_inside(point bigint, after timestamptz, until timestamptz, base integer)
    returns table (rows_inside bigint, span_s bigint, used_at timestamptz, v numeric[], counts bigint[], overlap boolean)
    language sql
    stable
as $$
-- interval_inside - sums of the intervals that end in (after, until].
--
-- Shape:  always one row; arrays: active import, active export, reactive import, reactive export.
--         counts is how many intervals have the quantity, used_at the end of the last one with active
--         import, overlap whether two of them share time (then the sums mean nothing).
-- base    number of the quantity that must be there; doubtful values (quality bit 2) are passed over.
--
-- Intervals of one length that follow each other without a hole cannot overlap; all others are looked
-- at one by one. Kept to one plain statement without settings, so that the planner can merge it into
-- its caller.
select count(*), sum(i.interval_s), max(i.slot_at) filter (where i.active_import_wh > 0),
       array[sum(i.active_import_wh), sum(i.active_export_wh), sum(i.reactive_import_varh), sum(i.reactive_export_varh)],
       array[count(i.active_import_wh), count(i.active_export_wh), count(i.reactive_import_varh), count(i.reactive_export_varh)],
       case when count(*) < 2 or (min(i.interval_s) = max(i.interval_s) and
                 extract(epoch from max(i.slot_at) - min(i.slot_at)) = (count(*) - 1) * min(i.interval_s)) then false
            else exists (select
                         from (select o.slot_at - make_interval(secs => o.interval_s) as begins_at,
                                      lag(o.slot_at) over (order by o.slot_at) as before_ends_at
                               from dahu.interval_energy o
                               where o.metering_point_id = point and o.slot_at > after and o.slot_at <= until
                                 and o.quality & 2 = 0) o
                         where o.begins_at < o.before_ends_at)
       end
from dahu.interval_energy i
where i.metering_point_id = point and i.slot_at > after and i.slot_at <= until and i.quality & 2 = 0
  and case base when 1 then i.active_import_wh else i.active_export_wh end is not null
$$;
comment on function dahu.interval_inside(bigint, timestamptz, timestamptz, integer) is 'Sums of the interval energies of a point in a span of time';
