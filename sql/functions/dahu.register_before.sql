create or replace function dahu.register_before(point bigint, at timestamptz, not_before timestamptz, base integer)
    returns table (t timestamptz, v bigint[])
    language sql
    stable
as $$
-- register_before - the last reading in [not_before, at]: its slot and its four registers.
--
-- Shape:  at most one row. v = active import, active export, reactive import, reactive export.
-- base    number of the register that must be there; doubtful readings (quality bit 2) are passed over.
--
-- Kept to one plain statement without settings, so that the planner can merge it into its caller.
select r.slot_at, array[r.active_energy_import_wh, r.active_energy_export_wh,
                        r.reactive_energy_import_varh, r.reactive_energy_export_varh]
from dahu.reading r
where r.metering_point_id = point and r.slot_at between not_before and at and r.quality & 2 = 0
  and case base when 1 then r.active_energy_import_wh else r.active_energy_export_wh end is not null
order by r.slot_at desc
limit 1
$$;
comment on function dahu.register_before(bigint, timestamptz, timestamptz, integer) is 'The last registers of a point up to a time';
