create or replace function dahu.export_turn(at timestamptz, day date) returns void
    language plpgsql
    set jit = off
    set enable_nestloop = off
as $$
-- export_turn - notes where export registers have grown by more than policy backfeed_wh. A register that steps back, and one of another
-- installation, begins anew.
declare
    least_wh bigint := dahu.policy_number('backfeed_wh', day, 1000);
begin
    insert into dahu.point_export as t (metering_point_id, meter_installation_id, register_wh)
    select w.metering_point_id, w.meter_installation_id, w.export_wh
    from dahu.watched_now(at) w
    left join dahu.point_export o on o.metering_point_id = w.metering_point_id
    where w.fresh and w.export_wh is not null and w.purpose in ('SETTLEMENT', 'CHECK')
      and (o.metering_point_id is null or o.meter_installation_id <> w.meter_installation_id or w.export_wh < o.register_wh
           or (w.export_wh - o.register_wh) * w.power_up / w.power_down >= least_wh)
    on conflict (metering_point_id) do update
    set grown_at = case when t.meter_installation_id = excluded.meter_installation_id and excluded.register_wh > t.register_wh
                        then (select l.read_at from dahu.reading_latest l where l.metering_point_id = excluded.metering_point_id) end,
        register_wh = excluded.register_wh, meter_installation_id = excluded.meter_installation_id;
end
$$;
comment on function dahu.export_turn(timestamptz, date) is 'Notes where export registers have grown';
