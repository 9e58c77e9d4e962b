create or replace function dahu.visit_compare(account bigint, point bigint, of_quantity text, seen_wh bigint, seen_at timestamptz)
    returns table (system_wh bigint, system_at timestamptz, difference_wh bigint, minutes_apart integer, explained boolean)
    language sql
    stable
as $$
-- visit_compare - a register as read on site beside the telemetered value nearest in time, within a day.
--
-- Shape:  one row; all but explained are null when there is nothing to compare with.
-- explained says that the contract capacity, with an overload (policy r4_15_reading_load_bp), can have moved the register by the
-- difference in the time between, to within its last digit of a kWh.
select n.wh, n.slot_at, d.wh, m.minutes,
       coalesce(abs(d.wh) <= 1000 + coalesce(c.installed_kva * 1000 * m.minutes / 60 * dahu.policy_number('r4_15_reading_load_bp', dahu.today(), 12000) / 10000
                                             / nullif(n.ratio, 0), abs(d.wh))
                and (d.wh = 0 or abs(d.wh) <= 1000 or sign(d.wh) = sign(extract(epoch from seen_at - n.slot_at))), true)
from (select true) one
left join lateral (
    select r.slot_at,
           case of_quantity when 'active_energy_import' then r.active_energy_import_wh when 'active_energy_export' then r.active_energy_export_wh
                            when 'reactive_energy_import' then r.reactive_energy_import_varh else r.reactive_energy_export_varh end as wh,
           (select case t.register_side when 'PRIMARY' then 1 else (i.ct_primary_a::bigint * i.pt_primary_v) / (i.ct_secondary_a::bigint * i.pt_secondary_v) end
            from dahu.meter_installation i join dahu.meter t on t.meter_id = i.meter_id
            where i.metering_point_id = point and i.valid @> r.slot_at) as ratio
    from dahu.reading r
    where r.metering_point_id = point and r.slot_at between seen_at - interval '1 day' and seen_at + interval '1 day' and r.source <> 'G'
      and case of_quantity when 'active_energy_import' then r.active_energy_import_wh when 'active_energy_export' then r.active_energy_export_wh
                           when 'reactive_energy_import' then r.reactive_energy_import_varh else r.reactive_energy_export_varh end is not null
    order by abs(extract(epoch from r.slot_at - seen_at)), r.slot_at desc
    limit 1
) n on true
left join lateral (select seen_wh - n.wh as wh) d on true
left join lateral (select (abs(extract(epoch from seen_at - n.slot_at)) / 60)::integer as minutes) m on true
left join lateral (select o.installed_kva from dahu.capacity_on((seen_at)::date) o where o.account_id = account) c on true
$$;
comment on function dahu.visit_compare(bigint, bigint, text, bigint, timestamptz) is 'A register read on site beside the telemetered one';
