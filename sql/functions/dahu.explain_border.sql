create or replace function dahu.explain_border(of_point bigint, at timestamptz)
    returns jsonb
    language sql
    stable
    set jit = off
as $$
-- explain_border - the readings that a border of a month rests on: that of its slot, else the next one on each side.
--
-- Shape:  {"at","readings":[{"slot_at","read_at","source","quality", the four registers, "serial_number","driver"}]}
-- Units:  Wh and varh on the register side; source and quality as in dahu.reading.
select jsonb_build_object('at', dahu.civil_text(at), 'readings', coalesce(jsonb_agg(jsonb_build_object(
           'slot_at', dahu.civil_text(r.slot_at), 'read_at', dahu.civil_text(r.read_at), 'source', r.source, 'quality', r.quality,
           'active_energy_import', r.ai, 'active_energy_export', r.ae, 'reactive_energy_import', r.ri, 'reactive_energy_export', r.re,
           'serial_number', m.serial_number, 'driver', m.driver) order by r.slot_at), '[]'))
from (
    (select r.slot_at, r.read_at, r.source::text, r.quality, r.active_energy_import_wh as ai, r.active_energy_export_wh as ae,
            r.reactive_energy_import_varh as ri, r.reactive_energy_export_varh as re
     from reading r
     where r.metering_point_id = of_point and r.source <> 'G' and r.slot_at <= at and r.slot_at > at - interval '45 days'
     order by r.slot_at desc
     limit 1)
    union
    (select r.slot_at, r.read_at, r.source::text, r.quality, r.active_energy_import_wh, r.active_energy_export_wh,
            r.reactive_energy_import_varh, r.reactive_energy_export_varh
     from reading r
     where r.metering_point_id = of_point and r.source <> 'G' and r.slot_at >= at and r.slot_at < at + interval '45 days'
     order by r.slot_at
     limit 1)
) r
left join meter_installation i on i.metering_point_id = of_point and i.valid @> r.slot_at
left join meter m on m.meter_id = i.meter_id
$$;
comment on function dahu.explain_border(bigint, timestamptz) is 'The readings that a border of a month rests on';
