-- 10,000 accounts and their year 2018: 200 with 15-minute interval energy, the others with monthly registers.
-- Each account has one site, one receiving point, one settlement point and one transformer.
set search_path = dahu, public;
update utility set timezone = 'Asia/Shanghai';
select partition_cover('2017-12-01', '2019-02-01');

insert into customer (customer_number, name)
select 'C-' || lpad(n::text, 5, '0'), '某某电力客户第' || n || '公司' from generate_series(1, 10000) n;
insert into site (name) select '厂区 ' || n from generate_series(1, 10000) n;
insert into account (account_number, site_id, use_category, supply_kv, opened_on)
select 'A-' || lpad(n::text, 5, '0'), n, case n % 5 when 0 then 'NON_INDUSTRIAL' else 'INDUSTRIAL' end, 10, '2010-05-17'
from generate_series(1, 10000) n;
insert into account_holder (account_id, customer_id, valid) select n, n, daterange('2010-01-01', null) from generate_series(1, 10000) n;
insert into account_risk (account_id, high_risk, valid_from, actor) select n, true, '2015-01-01', 'bench' from generate_series(1, 10000, 97) n;
insert into receiving_point (account_id, name, supply_kv, metering_mode, on_load_voltage_regulation)
select n, '受电点 1', 10, case n % 10 when 0 then 'HVLM' else 'HVHM' end, false from generate_series(1, 10000) n;
insert into transformer (account_id, receiving_point_id, label, rated_kva, kind)
select n, n, 'T1', 315 + n % 40 * 50, 'OIL' from generate_series(1, 10000) n;
insert into capacity_event (account_id, receiving_point_id, transformer_id, kind, kva, effective_on, actor)
select n, n, n, kind, 315 + n % 40 * 50, '2010-05-17', 'bench' from generate_series(1, 10000) n, unnest(array['INSTALL', 'COMMISSION']) kind;
insert into metering_point (point_number, receiving_point_id) select 'A-' || lpad(n::text, 5, '0') || '-01', n from generate_series(1, 10000) n;
insert into metering_point_account (metering_point_id, account_id, valid) select n, n, daterange('2010-01-01', null) from generate_series(1, 10000) n;
insert into meter (serial_number, driver) select 'M' || n, 'bench' from generate_series(1, 10000) n;
insert into meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v, pt_secondary_v)
select n, n, tstzrange('2010-05-17 00:00+08', null), 5 * (1 + n % 8), 5, 10000, 100 from generate_series(1, 10000) n;

insert into interval_energy (metering_point_id, slot_at, interval_s, active_import_wh, active_export_wh, reactive_import_varh, reactive_export_varh)
select n, at, 900, 20 + (n * 31 + i * 17) % 90, 0, 10 + (n * 13 + i * 7) % 30, 0
from generate_series(1, 200) n, generate_series(1, 365 * 96) i,
     lateral (select timestamptz '2018-01-01 00:00+08' + i * interval '15 minutes' as at) t
order by n, i;
insert into reading (metering_point_id, slot_at, read_at, source, active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh)
select n, at, at, 'I', 100000 + i * (30000 + n * 7), 0, 50000 + i * (9000 + n * 2), 0
from generate_series(0, 12) i, generate_series(201, 10000) n,
     lateral (select (timestamp '2018-01-01' + i * interval '1 month') at time zone 'Asia/Shanghai' as at) t
order by i, n;
insert into energy_due (metering_point_id, day) select n, date '2018-01-01' + i from generate_series(0, 365) i, generate_series(1, 10000) n;
vacuum analyze;
