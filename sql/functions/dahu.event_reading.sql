create or replace function dahu.event_reading(point bigint, quantity text, after_at timestamptz, before_at timestamptz)
    returns table (seen_at timestamptz, value bigint)
    language sql
    stable
as $$
-- event_reading - the last sound reading of a register up to @before_at, or the first one behind @after_at.
--
-- Shape:  one row or none. Exactly one of the two times is null. Behind @after_at within a day.
-- The last one belongs to the same installation: an earlier meter's register says nothing about this one's.
(
    select r.slot_at, v.value
    from dahu.reading r
    cross join lateral (select case quantity when 'active_energy_import' then r.active_energy_import_wh
                                             when 'active_energy_export' then r.active_energy_export_wh
                                             when 'reactive_energy_import' then r.reactive_energy_import_varh
                                             else r.reactive_energy_export_varh end as value) v
    where r.metering_point_id = point and r.slot_at <= before_at and v.value is not null and r.quality & 2 = 0
      and r.slot_at > coalesce((select max(lower(i.valid)) from dahu.meter_installation i
                                where i.metering_point_id = point and lower(i.valid) < before_at), '-infinity')
      and not exists (select from dahu.vee_finding f
                      where f.metering_point_id = point and f.rule = 'register_garbage' and f.from_at <= r.slot_at
                        and r.slot_at <= f.to_at and f.energy in ('', quantity))
    order by r.slot_at desc
    limit 1
)
union all
(
    select r.slot_at, v.value
    from dahu.reading r
    cross join lateral (select case quantity when 'active_energy_import' then r.active_energy_import_wh
                                             when 'active_energy_export' then r.active_energy_export_wh
                                             when 'reactive_energy_import' then r.reactive_energy_import_varh
                                             else r.reactive_energy_export_varh end as value) v
    where r.metering_point_id = point and r.slot_at > after_at and r.slot_at <= after_at + interval '1 day'
      and v.value is not null and r.quality & 2 = 0
    order by r.slot_at
    limit 1
)
$$;
comment on function dahu.event_reading(bigint, text, timestamptz, timestamptz) is 'The reading of a register nearest to a time, on one side of it';
