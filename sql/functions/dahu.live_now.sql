create or replace function dahu.live_now() returns table (metering_point_id bigint, account_id bigint, attempted_at timestamptz, content json)
    language sql
    stable
as $$
-- live_now - the newest values of every polled point of an account on the primary side, with how old they are and until when they are those of now.
--
-- Shape:  fresh: the last attempt did not fail and the value is not older than fresh_s seconds; what is not fresh says nothing of now.
--         source: what it measures, null: no source. failure: why the last attempt failed.
-- Units:  kW, kvar, V, A, seconds
select w.metering_point_id, w.account_id, l.attempted_at,
       json_build_object('account', k.account_number, 'point', p.point_number, 'source', w.supply_source_id::text, 'purpose', w.purpose,
                         'read_at', l.read_at, 'attempted_at', l.attempted_at, 'failure', l.cause, 'age_s', dahu.age_s(l.read_at),
                         'fresh', coalesce(l.cause is null and l.read_at >= now() - make_interval(secs => w.fresh_s), false), 'fresh_s', w.fresh_s,
                         'power_kw', round(l.active_power_w::numeric * w.power_up / w.power_down / 1000, 1), 'reactive_kvar', round(l.reactive_power_var::numeric * w.power_up / w.power_down / 1000, 1),
                         'voltages_v', json_build_array(round(l.voltage_l1_v::numeric * w.volt_up / w.volt_down, 1), round(l.voltage_l2_v::numeric * w.volt_up / w.volt_down, 1), round(l.voltage_l3_v::numeric * w.volt_up / w.volt_down, 1)),
                         'currents_a', json_build_array(round(l.current_l1_a::numeric * w.amp_up / w.amp_down, 2), round(l.current_l2_a::numeric * w.amp_up / w.amp_down, 2), round(l.current_l3_a::numeric * w.amp_up / w.amp_down, 2)))
from dahu.watched_point w
join dahu.metering_point p on p.metering_point_id = w.metering_point_id
join dahu.account k on k.account_id = w.account_id
left join dahu.reading_latest l on l.metering_point_id = w.metering_point_id
$$;
comment on function dahu.live_now() is 'The newest values of every polled point of an account';
