-- What a row said before it was changed stays, and schema replay shows it as it was known.
begin;
select plan(28);

-- A moment after everything that came before it: all of this is one transaction, but clocks go on.
create temporary table moment (name text primary key, at timestamptz not null default clock_timestamp());
create function pg_temp.mark(name text) returns void language plpgsql as $$
begin
    perform pg_sleep(0.002);
    insert into moment values (name, clock_timestamp());
    perform pg_sleep(0.002);
end $$;
create function pg_temp.at(of_name text) returns void language sql as $$select set_config('dahu.known_at', (select at::text from moment where name = of_name), true)$$;

select pg_temp.mark('nothing');
insert into dahu.site (name) values ('s');
insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on)
select 'A-0000' || n, site_id, 'INDUSTRIAL', 10, '2018-01-01' from dahu.site, generate_series(1, 2) n;
insert into dahu.customer (customer_number, name) values ('C-00001', 'first'), ('C-00002', 'second');
insert into dahu.account_holder (account_id, customer_id, valid)
select a.account_id, c.customer_id, '[2018-01-01,)' from dahu.account a, dahu.customer c where a.account_number = 'A-00001' and c.customer_number = 'C-00001';
insert into dahu.policy (key, valid, value, clause, actor) values ('k', '[2018-01-01,)', '1', '4.1', 't');
select pg_temp.mark('written');

update dahu.account set idle_reason = null where account_number = 'A-00001';
select is((select count(*) from dahu.row_history), 0::bigint, 'an update that changes nothing says nothing');
select set_config('dahu.actor', 'clerk', true);
update dahu.account set supply_kv = 110, planned_annual_kwh = 9007199254740993 where account_number = 'A-00001';
select set_config('dahu.actor', '', true);
select pg_temp.mark('changed');
update dahu.account set supply_kv = 35 where account_number = 'A-00001';
update dahu.account_holder set valid = '[2018-01-01,2020-01-01)';
insert into dahu.account_holder (account_id, customer_id, valid)
select a.account_id, c.customer_id, '[2020-01-01,)' from dahu.account a, dahu.customer c where a.account_number = 'A-00001' and c.customer_number = 'C-00002';
select pg_temp.mark('renamed');
delete from dahu.account where account_number = 'A-00002';
delete from dahu.account_holder where valid = '[2020-01-01,)';
select pg_temp.mark('deleted');
-- the same key again
insert into dahu.account_holder (account_id, customer_id, valid)
select a.account_id, c.customer_id, '[2020-01-01,)' from dahu.account a, dahu.customer c where a.account_number = 'A-00001' and c.customer_number = 'C-00001';
update dahu.account_holder set customer_id = (select customer_id from dahu.customer where customer_number = 'C-00002') where valid = '[2020-01-01,)';
select pg_temp.mark('again');
-- once more, by someone who says that it had been there all the time
delete from dahu.account_holder where valid = '[2020-01-01,)';
insert into dahu.account_holder (account_id, customer_id, valid, recorded_at)
select a.account_id, c.customer_id, '[2020-01-01,)', (select at from moment where name = 'nothing')
from dahu.account a, dahu.customer c where a.account_number = 'A-00001' and c.customer_number = 'C-00001';
select lives_ok($$delete from dahu.account_holder where valid = '[2020-01-01,)'$$, 'such a claim makes no overlap');
select pg_temp.mark('end');

select is((select string_agg(row_key || ' ' || (content ->> 'supply_kv') || coalesce(' ' || actor, ''), ', ' order by known) from dahu.row_history
           where table_name = 'account' and content ->> 'account_number' = 'A-00001'),
          (select format('%s 10.00 clerk, %s 110.00', account_id, account_id) from dahu.account), 'each version with its key and who took it back');
select is_empty($$select h.row_key from dahu.row_history h join dahu.row_history n using (table_name, row_key)
                  where lower(n.known) > lower(h.known) and lower(n.known) < upper(h.known)$$, 'versions of one row follow each other');
select is((select max(upper(known)) from dahu.row_history where table_name = 'account' and content ->> 'account_number' = 'A-00001'),
          (select recorded_at from dahu.account), 'a row is known from the end of its version before');
select throws_ok('delete from dahu.row_history', '23001', null, 'history is not changed');

-- What each view shows at each moment.
select throws_ok('select * from replay.account', null, null, 'no moment, no answer');
select pg_temp.at('nothing');
select is_empty('select * from replay.account', 'before the first row there is none');
select is_empty($$select from replay.policy where key = 'k'$$, 'and no policy');
select pg_temp.at('written');
select results_eq('select account_number, supply_kv, planned_annual_kwh from replay.account order by 1',
                  $$values ('A-00001', 10::numeric, null::bigint), ('A-00002', 10, null)$$, 'rows as they were written');
select is((select count(*) from replay.policy where key = 'k'), 1::bigint, 'rows that were never changed');
select results_eq('select valid from replay.account_holder', $$values ('[2018-01-01,)'::daterange)$$, 'the holder before the rename');
select pg_temp.at('changed');
select results_eq('select account_number, supply_kv, planned_annual_kwh from replay.account order by 1',
                  $$values ('A-00001', 110::numeric, 9007199254740993), ('A-00002', 10, null)$$, 'a version between two changes, to the digit');
select pg_temp.at('renamed');
select results_eq('select supply_kv from replay.account order by 1', $$values (10::numeric), (35)$$, 'the last version');
select results_eq('select valid from replay.account_holder order by 1', $$values ('[2018-01-01,2020-01-01)'::daterange), ('[2020-01-01,)')$$,
                  'a key that changed shows once');
select pg_temp.at('deleted');
select results_eq('select account_number from replay.account', $$values ('A-00001')$$, 'a deleted row is gone');
select results_eq('select valid from replay.account_holder', $$values ('[2018-01-01,2020-01-01)'::daterange)$$, 'so is a deleted holder');
select pg_temp.at('renamed');
select is((select c.customer_number from replay.account_holder h join replay.customer c using (customer_id) where h.valid @> date '2021-01-01'),
          'C-00002', 'what was known before the deletion stays as it was');
select pg_temp.at('again');
select is((select c.customer_number from replay.account_holder h join replay.customer c using (customer_id) where h.valid @> date '2021-01-01'),
          'C-00002', 'a key that came back, in its last version');
select is((select count(*) from replay.account_holder), 2::bigint, 'once');

-- The same function under both paths.
insert into dahu.capacity_event (account_id, kind, kva, effective_on, actor) select account_id, 'INSTALL', 2000, '2018-01-01', 't' from dahu.account;
set local search_path = dahu, public;
select is((select installed_kva from dahu.capacity_on('2019-01-01')), 2000::bigint, 'now the ledger has an event');
set local search_path = replay, dahu, public;
select is_empty($$select * from dahu.capacity_on('2019-01-01')$$, 'which was not known then');
select pg_temp.at('written');
select is((select supply_kv from dahu.account_open('2019-01-01', null) where account_number = 'A-00001'), 10::numeric, 'accounts are those of then');
set local search_path = dahu, public;
select is((select supply_kv from dahu.account_open('2019-01-01', null) where account_number = 'A-00001'), 35::numeric, 'or those of now');

-- Days that were made anew.
insert into dahu.energy_day (metering_point_id, day, active_import_wh, completeness_bp, estimated_bp, held_bp, because, made_at)
select 1, '2019-01-01', 200, 10000, 0, 0, 'ratio', at from moment where name = 'renamed';
insert into dahu.energy_day_history (metering_point_id, day, active_import_wh, completeness_bp, estimated_bp, held_bp, because, made_at, superseded_at)
select 1, '2019-01-01', 100, 10000, 0, 0, 'reading', w.at, r.at from moment w, moment r where w.name = 'written' and r.name = 'renamed';
select pg_temp.at('nothing');
select is_empty('select * from replay.energy_day', 'a day that had not been made');
select pg_temp.at('changed');
select results_eq('select active_import_wh, because from replay.energy_day', $$values (100::bigint, 'reading')$$, 'the day as it was');
select pg_temp.at('end');
select results_eq('select active_import_wh, because from replay.energy_day', $$values (200::bigint, 'ratio')$$, 'the day as it is');

select is_empty($$
    select c.relname from pg_class c
    where c.relnamespace = 'replay'::regnamespace
      and (obj_description(c.oid) is null
           or (select string_agg(a.attname || ' ' || a.atttypid::regtype, ',' order by a.attnum) from pg_attribute a where a.attrelid = c.oid)
              is distinct from
              (select string_agg(a.attname || ' ' || a.atttypid::regtype, ',' order by a.attnum) from pg_attribute a
               where a.attrelid = ('dahu.' || c.relname)::regclass and a.attnum > 0 and not a.attisdropped))$$,
    'each view has the columns of its table, and a comment');

select * from finish();
rollback;
