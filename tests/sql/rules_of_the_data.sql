-- Constraints that keep contradictions out, one by one.
begin;
select plan(18);

insert into dahu.site (name) values ('s');
insert into dahu.customer (customer_number, name) values ('C-00001', 'a'), ('C-00002', 'b');
insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on)
select 'A-0000' || n, site_id, 'INDUSTRIAL', 10, '2018-01-01' from dahu.site, generate_series(1, 2) n;
insert into dahu.metering_point (point_number) values ('A-00001-01'), ('A-00001-02');
insert into dahu.meter (serial_number, driver) values ('1', 'x'), ('2', 'x');

create function pg_temp.account(integer) returns bigint language sql as $$select account_id from dahu.account where account_number = 'A-0000' || $1$$;
create function pg_temp.customer(integer) returns bigint language sql as $$select customer_id from dahu.customer where customer_number = 'C-0000' || $1$$;
create function pg_temp.point(integer) returns bigint language sql as $$select metering_point_id from dahu.metering_point where point_number = 'A-00001-0' || $1$$;
create function pg_temp.meter(integer) returns bigint language sql as $$select meter_id from dahu.meter where serial_number = $1::text$$;

select lives_ok($$insert into dahu.account_holder values (pg_temp.account(1), pg_temp.customer(1), '[2018-01-01,2019-01-01)')$$, 'a first holder');
select throws_ok($$insert into dahu.account_holder values (pg_temp.account(1), pg_temp.customer(2), '[2018-12-31,)')$$, '23P01', null, 'two holders on one day');
select lives_ok($$insert into dahu.account_holder values (pg_temp.account(1), pg_temp.customer(2), '[2019-01-01,)')$$, 'the next holder from the next day on');

select lives_ok($$insert into dahu.metering_point_account values (pg_temp.point(1), pg_temp.account(1), '[2018-01-01,)')$$, 'a point in an account');
select throws_ok($$insert into dahu.metering_point_account values (pg_temp.point(1), pg_temp.account(2), '[2019-01-01,)')$$, '23P01', null, 'a point in two accounts');

select lives_ok($$insert into dahu.meter_installation (metering_point_id, meter_id, valid) values (pg_temp.point(1), pg_temp.meter(1), '[2018-01-01,2018-06-01)')$$, 'a meter at a point');
select throws_ok($$insert into dahu.meter_installation (metering_point_id, meter_id, valid) values (pg_temp.point(1), pg_temp.meter(2), '[2018-05-31 23:00,)')$$, '23P01', null, 'two meters at one point');
select throws_ok($$insert into dahu.meter_installation (metering_point_id, meter_id, valid) values (pg_temp.point(2), pg_temp.meter(1), '[2018-05-31,)')$$, '23P01', null, 'one meter at two points');
select throws_ok($$insert into dahu.meter_installation (metering_point_id, meter_id, valid) values (pg_temp.point(2), pg_temp.meter(2), 'empty')$$, '23514', null, 'an installation that lasts no time');
select throws_ok($$insert into dahu.meter_installation (metering_point_id, meter_id, valid, ct_secondary_a) values (pg_temp.point(2), pg_temp.meter(2), '[,]', 0)$$, '23514', null, 'a ratio of zero');

select throws_ok($$insert into dahu.policy (key, valid, value, clause, actor) values ('k', '[2018-01-01,)', '1', '4.1', 't'), ('k', '[2019-01-01,)', '2', '4.1', 't')$$, '23P01', null, 'two values of one policy on one day');
select lives_ok($$insert into dahu.policy (key, regime, valid, value, clause, actor) values ('k', '1996', '[,)', '1', '4.1', 't'), ('k', '2024', '[,)', '2', '4.1', 't')$$, 'one value for each regime');

select throws_ok($$insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) values (pg_temp.account(1), 'INSTALL', -1, '2018-01-01', 't')$$, '23514', null, 'only a correction is negative');
select throws_ok($$insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) values (pg_temp.account(1), 'CORRECTION', -1, '2018-01-01', 't')$$, '23514', null, 'a correction names what it corrects');
select throws_ok($$insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) values (0, 'INSTALL', 1, '2018-01-01', 't')$$, '23503', null, 'capacity of no account');
select throws_ok($$insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on) select '12', site_id, 'INDUSTRIAL', 10, '2018-01-01' from dahu.site$$, '23514', null, 'an account number of another form');
select throws_ok($$insert into dahu.utility (only_row, timezone) values (false, 'UTC')$$, '23514', null, 'a second utility');
select throws_ok($$insert into dahu.energy_month (metering_point_id, month, completeness_bp, made_at) values (1, '2018-01-02', 0, now())$$, '23514', null, 'a month that does not begin on the first');

select * from finish();
rollback;
