create or replace function dahu.stream_live(points text) returns table (account_id bigint, unit_id bigint, person_id bigint, content text)
    language sql
    stable
as $$
-- stream_live - the newest values of points that a notice named, on the primary side; "*": of all that were read in the last three seconds.
select w.account_id, null::bigint, null::bigint,
       json_build_object('account', k.account_number, 'point', p.point_number, 'source', w.supply_source_id::text, 'read_at', l.read_at, 'attempted_at', l.attempted_at, 'failure', l.cause,
                         'power_kw', round(l.active_power_w::numeric * w.power_up / w.power_down / 1000, 1), 'reactive_kvar', round(l.reactive_power_var::numeric * w.power_up / w.power_down / 1000, 1),
                         'voltages_v', json_build_array(round(l.voltage_l1_v::numeric * w.volt_up / w.volt_down, 1), round(l.voltage_l2_v::numeric * w.volt_up / w.volt_down, 1), round(l.voltage_l3_v::numeric * w.volt_up / w.volt_down, 1)),
                         'currents_a', json_build_array(round(l.current_l1_a::numeric * w.amp_up / w.amp_down, 2), round(l.current_l2_a::numeric * w.amp_up / w.amp_down, 2), round(l.current_l3_a::numeric * w.amp_up / w.amp_down, 2)))::text
from dahu.reading_latest l
join dahu.watched_point w on w.metering_point_id = l.metering_point_id
join dahu.metering_point p on p.metering_point_id = l.metering_point_id
join dahu.account k on k.account_id = w.account_id
where case when points = '*' then l.attempted_at > clock_timestamp() - interval '3 seconds'
           else l.metering_point_id = any (string_to_array(points, ',')::bigint[]) end
$$;
comment on function dahu.stream_live(text) is 'The newest values of points that a notice named';
