create or replace function dahu.register_inside(point bigint, after timestamptz, before timestamptz, base integer)
    returns table (rows_inside bigint, first_t timestamptz, last_t timestamptz, rose_at timestamptz,
                   lo bigint[], hi bigint[], counts bigint[], back boolean[])
    language sql
    stable
as $$
-- register_inside - what the readings strictly between two times say about the four registers.
--
-- Shape:  always one row; rows_inside 0 leaves the rest null. Arrays: active import, active export,
--         reactive import, reactive export. lo and hi are the first and the last value of a register
--         that never steps back; back says whether it does; counts how many readings have it.
--         rose_at is the last reading with a higher active import than all before it.
-- base    number of the register that must be there; doubtful readings (quality bit 2) are passed over.
--
-- Kept to one plain statement without settings, so that the planner can merge it into its caller.
select count(*), min(r.slot_at), max(r.slot_at), max(r.slot_at) filter (where r.ai > r.ai_before),
       array[min(r.ai), min(r.ae), min(r.ri), min(r.re)], array[max(r.ai), max(r.ae), max(r.ri), max(r.re)],
       array[count(r.ai), count(r.ae), count(r.ri), count(r.re)],
       array[bool_or(r.ai < r.ai_before), bool_or(r.ae < r.ae_before), bool_or(r.ri < r.ri_before), bool_or(r.re < r.re_before)]
from (select r.slot_at, r.active_energy_import_wh as ai, r.active_energy_export_wh as ae,
             r.reactive_energy_import_varh as ri, r.reactive_energy_export_varh as re,
             max(r.active_energy_import_wh) over w as ai_before, max(r.active_energy_export_wh) over w as ae_before,
             max(r.reactive_energy_import_varh) over w as ri_before, max(r.reactive_energy_export_varh) over w as re_before
      from dahu.reading r
      where r.metering_point_id = point and r.slot_at > after and r.slot_at < before and r.quality & 2 = 0
        and case base when 1 then r.active_energy_import_wh else r.active_energy_export_wh end is not null
      window w as (order by r.slot_at rows between unbounded preceding and 1 preceding)) r
$$;
comment on function dahu.register_inside(bigint, timestamptz, timestamptz, integer) is 'Summary of the registers of a point between two times';
