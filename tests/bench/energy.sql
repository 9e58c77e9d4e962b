-- 120 points that are read every quarter of an hour for a quarter of a year: registers, powers, a few gaps.
set search_path = dahu, public;
update utility set timezone = 'Asia/Shanghai';
select partition_cover('2018-12-01', '2019-05-01');

insert into metering_point (point_number) select 'A-' || lpad(n::text, 5, '0') || '-01' from generate_series(1, 120) n;
insert into meter (serial_number, driver) select 'M' || n, 'bench' from generate_series(1, 120) n;
insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v, pt_secondary_v)
select n, n, tstzrange('2010-05-17 00:00+08', null), 5 * (1 + n % 8), 5, 10000, 100 from generate_series(1, 120) n;

-- in the order of the key, as an import writes them
insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh,
                     reactive_energy_export_varh, active_power_w, reactive_power_var, power_factor, current_l1_a, current_l2_a, current_l3_a)
select n, at, at + interval '1 s', 'P', 100000 + i * (50 + n % 40) + (i * 7919) % 40, 0, 50000 + i * (15 + n % 9), 0,
       4 * (50 + n % 40), 4 * (15 + n % 9), 0.96, 1.5, 1.5, 1.5
from generate_series(0, 90 * 96) i, generate_series(1, 120) n,
     lateral (select timestamptz '2019-01-01 00:00+08' + i * interval '15 minutes' as at) t
where (i + n * 61) % 2000 >= 6
order by n, i;
vacuum analyze;
