create or replace function api.account_points(of_account bigint) returns json
    language sql
    stable
as $$
-- account_points - the metering points of an account with their meter, newest values and last failure.
--
-- Shape:  an array in the order of the point numbers; latest and meter are null when there is none. slot_at of
--         latest is null for a live value, one that was read between the slots.
-- Units:  registers kWh and kvarh as the meter shows them; power kW and kvar on the primary side.
select coalesce(json_agg(json_build_object(
    'number', s.point_number, 'purpose', s.purpose, 'slot_s', s.slot_s, 'live_s', s.live_s, 'active', s.active,
    'polled', s.polled, 'fresh_s', s.fresh_s,
    'receiving_point', r.name,
    'meter', case when m.meter_id is not null then json_build_object(
        'serial_number', m.serial_number, 'driver', m.driver,
        'ct', i.ct_primary_a || '/' || i.ct_secondary_a, 'pt', i.pt_primary_v || '/' || i.pt_secondary_v,
        'multiplier', round(k.ratio, 4)) end,
    'latest', case when l.read_at is not null then json_build_object(
        'slot_at', l.slot_at, 'read_at', l.read_at, 'age_s', s.age_s,
        'active_energy_import_kwh', round(l.active_energy_import_wh / 1000.0, 3),
        'active_energy_export_kwh', round(l.active_energy_export_wh / 1000.0, 3),
        'reactive_energy_import_kvarh', round(l.reactive_energy_import_varh / 1000.0, 3),
        'reactive_energy_export_kvarh', round(l.reactive_energy_export_varh / 1000.0, 3),
        'active_power_kw', round(l.active_power_w::numeric * k.ratio / 1000, 3),
        'reactive_power_kvar', round(l.reactive_power_var::numeric * k.ratio / 1000, 3),
        'power_factor', round(l.power_factor::numeric, 3)) end,
    'stale', s.stale,
    'failure', case when l.cause is not null then json_build_object(
        'cause', l.cause, 'detail', l.detail, 'at', l.attempted_at) end)
    order by s.point_number), '[]')
from api.point_state(of_account) s
left join dahu.receiving_point r on r.receiving_point_id = s.receiving_point_id
left join dahu.meter_installation i on i.meter_installation_id = s.meter_installation_id
left join dahu.meter m on m.meter_id = i.meter_id
left join dahu.reading_latest l on l.metering_point_id = s.metering_point_id
cross join lateral (
    select case m.register_side when 'PRIMARY' then 1
           else i.ct_primary_a::numeric * i.pt_primary_v / (i.ct_secondary_a::numeric * i.pt_secondary_v) end as ratio
) k
$$;
comment on function api.account_points(bigint) is 'Metering points of an account with their newest values';
