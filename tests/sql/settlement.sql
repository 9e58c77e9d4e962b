-- Settlement: what two rows may not say together, and what stays once it was said.
begin;
select plan(31);

insert into dahu.site (name) values ('s');
insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on)
select 'A-0000' || n, site_id, 'INDUSTRIAL', 10, '2018-01-01' from dahu.site, generate_series(1, 2) n;
insert into dahu.tariff (code, name) values ('T', 't');
create function pg_temp.account(integer) returns bigint language sql as $$select account_id from dahu.account where account_number = 'A-0000' || $1$$;
create function pg_temp.tariff() returns bigint language sql as $$select tariff_id from dahu.tariff$$;
create function pg_temp.price(text, text, bigint, daterange) returns void language sql as $$
    insert into dahu.tariff_price (tariff_id, kind, item, period, price_e6, pf_adjustable, valid, actor) values (pg_temp.tariff(), $1, 'X', $2, $3, true, $4, 't')$$;
create function pg_temp.slot(text, int4range, text) returns void language sql as $$
    insert into dahu.tariff_period (tariff_id, month, day_kind, minutes, period, valid, actor) values (pg_temp.tariff(), 1, $1, $2, $3, '[2020-01-01,)', 't')$$;
create function pg_temp.bill(text, daterange) returns bigint language sql as $$
    insert into dahu.bill (bill_number, account_id, kind, period, amount_fen, basis, fingerprint, version, actor)
    values ($1, pg_temp.account(1), 'SETTLEMENT', $2, 100, '{}', 'f', '1', 't') returning bill_id$$;

select lives_ok($$select pg_temp.price('ENERGY', '', 1, '[2020-01-01,2021-01-01)')$$, 'a price');
select throws_ok($$select pg_temp.price('ENERGY', '', 2, '[2020-12-31,)')$$, '23P01', null, 'two prices of one item on one day');
select lives_ok($$select pg_temp.price('ENERGY', 'PEAK', 2, '[2020-01-01,)')$$, 'the same item by period is another price');
select throws_ok($$select pg_temp.price('SURCHARGE', 'PEAK', 2, '[2020-01-01,)')$$, '23514', null, 'only energy is priced by period');
select throws_ok($$select pg_temp.price('CAPACITY', '', -1, '[2020-01-01,)')$$, '23514', null, 'capacity does not cost less than nothing');
select throws_ok($$select pg_temp.price('ENERGY', '', 1, '(,2020-01-01)')$$, '23514', null, 'a price has held from some day on');
select lives_ok($$select pg_temp.slot('ALL', '[0,480)', 'VALLEY')$$, 'a period');
select throws_ok($$select pg_temp.slot('ALL', '[479,500)', 'PEAK')$$, '23P01', null, 'a minute in two periods');
select lives_ok($$select pg_temp.slot('HOLIDAY', '[0,480)', 'DEEP_VALLEY')$$, 'other days, other periods');
select throws_ok($$select pg_temp.slot('ALL', '[1380,1441)', 'PEAK')$$, '23514', null, 'a day has 1440 minutes');

insert into dahu.account_tariff (account_id, tariff_id, valid, actor) values (pg_temp.account(1), pg_temp.tariff(), '[2020-01-01,)', 't');
select throws_ok($$insert into dahu.account_tariff (account_id, tariff_id, valid, actor) values (pg_temp.account(1), pg_temp.tariff(), '[2021-01-01,)', 't')$$, '23P01', null, 'two tariffs on one day');
select lives_ok($$insert into dahu.account_tariff (account_id, category, tariff_id, valid, actor) values (pg_temp.account(1), 'RESIDENTIAL', pg_temp.tariff(), '[2021-01-01,)', 't')$$, 'a part of a split has its own');
select throws_ok($$insert into dahu.account_tariff (account_id, category, tariff_id, basic_charge, valid, actor) values (pg_temp.account(1), 'PUMPING', pg_temp.tariff(), 'CAPACITY', '[2021-01-01,)', 't')$$, '23514', null, 'and no basic charge');
select lives_ok($$insert into dahu.contracted_demand (account_id, demand_kw, valid, actor) values (pg_temp.account(1), 1, '[2020-01-01,)', 't')$$, 'a contracted demand');
select throws_ok($$insert into dahu.contracted_demand (account_id, demand_kw, valid, actor) values (pg_temp.account(1), 2, '[2021-01-01,)', 't')$$, '23P01', null, 'two contracted demands');

select lives_ok($$select pg_temp.bill('B1', '[2025-01-01,2025-02-01)')$$, 'a draft');
select throws_ok($$select pg_temp.bill('B2', '[2025-01-31,2025-03-01)')$$, '23P01', null, 'a day is settled once');
select throws_ok($$update dahu.bill set status = 'ISSUED'$$, '23514', null, 'issued on no day');
select throws_ok($$insert into dahu.payment (bill_id, value_on, amount_fen, reference, actor) select bill_id, '2025-02-05', 100, 'R', 't' from dahu.bill$$, '23514', null, 'money for a draft');
update dahu.bill set status = 'ISSUED', issued_on = '2025-02-03', due_on = '2025-02-10';
select throws_ok($$update dahu.bill set amount_fen = 1$$, '23001', null, 'what was issued stays');
select throws_ok($$delete from dahu.bill$$, '23001', null, 'and is not deleted');
select throws_ok($$insert into dahu.bill_item (bill_id, line_no, kind, days, amount_fen) select bill_id, 1, 'ENERGY', period, 1 from dahu.bill$$, '23001', null, 'nor are its lines');
select throws_like($$insert into dahu.payment (bill_id, value_on, amount_fen, reference, actor) select bill_id, '2025-02-02', 100, 'R', 't' from dahu.bill$$, '%before bill%', 'money before the bill');
select lives_ok($$insert into dahu.payment (bill_id, value_on, amount_fen, reference, actor) select bill_id, '2025-02-03', 60, 'R', 't' from dahu.bill$$, 'money on the day of issue');
select throws_ok($$insert into dahu.payment (bill_id, value_on, amount_fen, reference, actor) select bill_id, '2025-02-04', 60, 'R', 't' from dahu.bill$$, '23505', null, 'a reference is booked once');
select throws_ok($$insert into dahu.payment (bill_id, value_on, amount_fen, reference, reverses_id, reason, actor) select bill_id, '2025-02-04', -59, 'R2', payment_id, 'r', 't' from dahu.payment$$, '23514', null, 'a reversal takes back all of it');
select throws_ok($$update dahu.bill set status = 'CANCELLED', cancelled_at = now(), cancelled_because = 'r'$$, '23001', null, 'a bill with money behind it stays');
select lives_ok($$insert into dahu.payment (bill_id, value_on, amount_fen, reference, reverses_id, reason, actor) select bill_id, '2025-02-04', -60, 'R2', payment_id, 'r', 't' from dahu.payment$$, 'the whole');
update dahu.account_tariff set valid = '[2020-01-01,2025-01-15)' where category = '';
select throws_ok($$set constraints all immediate$$, '23514', null, 'a gap inside a billed period, seen at the end of the transaction');
update dahu.account_tariff set valid = '[2020-01-01,)' where category = '';
select lives_ok($$set constraints all immediate$$, 'no gap, no complaint');
select lives_ok($$update dahu.bill set status = 'CANCELLED', cancelled_at = now(), cancelled_because = 'r'$$, 'nothing is paid any more: it may be cancelled');

select * from finish();
rollback;
