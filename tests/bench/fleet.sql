-- :meters metering points, each with a meter behind a link of its own, or :units of them behind each: those of
-- `fleet` at :port. Slots of :slot_s seconds.
set search_path = dahu, public;
insert into link (uri)
select 'tcp://127.1.' || n / 256 || '.' || n % 256 || ':' || :port from generate_series(0, :meters / :units - 1) n order by n;
insert into meter (serial_number, driver, link_id, unit_id)
select 'M' || n, 'bench13', (select min(link_id) from link) + n / :units, 1 + n % :units from generate_series(0, :meters - 1) n order by n;
insert into metering_point (point_number, slot_s) select 'A-' || to_char(n, 'FM00000') || '-01', :slot_s from generate_series(0, :meters - 1) n order by n;
insert into meter_installation (metering_point_id, meter_id, valid)
select (select min(metering_point_id) from metering_point) + n, (select min(meter_id) from meter) + n,
       tstzrange(now() - interval '1 day', null) from generate_series(0, :meters - 1) n order by n;
analyze;
