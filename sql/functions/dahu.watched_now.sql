create or replace function dahu.watched_now(at timestamptz)
    returns table (metering_point_id bigint, account_id bigint, supply_source_id bigint, purpose text, line_id bigint, wiring text, nominal_mv bigint,
                   meter_installation_id bigint, endpoint text, fresh_s integer, fresh boolean, cause text, read_at timestamptz, attempted_at timestamptz,
                   power_w bigint, reactive_var bigint, current_ma bigint, band_w bigint, band_ma bigint, export_wh bigint, power_up bigint, power_down bigint,
                   l1_mv bigint, l2_mv bigint, l3_mv bigint)
    language sql
    stable
as $$
-- watched_now - every polled point with its newest values on the primary side, in whole numbers.
--
-- Shape:  fresh: the last attempt did not fail and the value is not older than fresh_s; only such values say anything of now.
-- Units:  mV, mA, W, var; export_wh as the meter shows it, times power_up / power_down on the primary side.
select w.metering_point_id, w.account_id, w.supply_source_id, w.purpose, w.line_id, w.wiring, w.nominal_mv, w.meter_installation_id, w.endpoint, w.fresh_s,
       coalesce(l.read_at >= at - make_interval(secs => w.fresh_s) and l.cause is null, false), l.cause, l.read_at, l.attempted_at,
       round(l.active_power_w)::bigint * w.power_up / w.power_down, round(l.reactive_power_var)::bigint * w.power_up / w.power_down,
       round(greatest(l.current_l1_a, l.current_l2_a, l.current_l3_a) * 1000)::bigint * w.amp_up / w.amp_down, w.band_w, w.band_ma,
       l.active_energy_export_wh, w.power_up, w.power_down,
       round(l.voltage_l1_v * 1000)::bigint * w.volt_up / w.volt_down, round(l.voltage_l2_v * 1000)::bigint * w.volt_up / w.volt_down,
       round(l.voltage_l3_v * 1000)::bigint * w.volt_up / w.volt_down
from dahu.watched_point w
left join dahu.reading_latest l on l.metering_point_id = w.metering_point_id
$$;
comment on function dahu.watched_now(timestamptz) is 'Every polled point with its newest values on the primary side';
