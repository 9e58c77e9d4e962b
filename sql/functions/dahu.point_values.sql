create or replace function dahu.point_values(point bigint, volt numeric, amp numeric) returns jsonb
    language sql
    stable
    set search_path = dahu, public
as $$
-- point_values - the newest values of a point: registers as the meter shows them, everything else on the primary side; null: nothing was read.
select jsonb_build_object(
    'read_at', l.read_at, 'age_s', dahu.age_s(l.read_at), 'slot_at', l.slot_at,
    'active_energy_import_kwh', round(l.active_energy_import_wh / 1000.0, 3), 'active_energy_export_kwh', round(l.active_energy_export_wh / 1000.0, 3),
    'reactive_energy_import_kvarh', round(l.reactive_energy_import_varh / 1000.0, 3), 'reactive_energy_export_kvarh', round(l.reactive_energy_export_varh / 1000.0, 3),
    'power_kw', round(l.active_power_w::numeric * volt * amp / 1000, 3), 'reactive_kvar', round(l.reactive_power_var::numeric * volt * amp / 1000, 3),
    'power_factor', round(l.power_factor::numeric, 3),
    'voltages_v', jsonb_build_array(round(l.voltage_l1_v::numeric * volt, 1), round(l.voltage_l2_v::numeric * volt, 1), round(l.voltage_l3_v::numeric * volt, 1)),
    'currents_a', jsonb_build_array(round(l.current_l1_a::numeric * amp, 2), round(l.current_l2_a::numeric * amp, 2), round(l.current_l3_a::numeric * amp, 2)))
from dahu.reading_latest l
where l.metering_point_id = point and l.read_at is not null
$$;
comment on function dahu.point_values(bigint, numeric, numeric) is 'The newest values of a metering point';
