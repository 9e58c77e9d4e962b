-- Monthly partitions: made once, where the month begins in UTC, for every big table.
begin;
select plan(12);

select is(dahu.partition_cover('2018-01-31 23:59:59.999999Z', '2018-02-01 00:00Z'), 8, 'two months for four tables');
select is(dahu.partition_cover('2018-01-01', '2018-02-28'), 0, 'again: nothing is missing');
select is(dahu.partition_cover('2018-02-28 23:00Z', '2018-03-01 00:00Z'), 4, 'one further month');
select has_table('dahu', 'reading_2018_03', 'named by its month');
select lives_ok($$insert into dahu.reading_gap values (1, '2018-02-01 00:00Z', 'silent', '', now()), (1, '2018-01-31 23:59:59Z', 'silent', '', now())$$, 'slots on both sides of the border');
select is((select count(*) from dahu.reading_gap_2018_02), 1::bigint, 'a month begins with its first instant');
select throws_ok($$insert into dahu.reading_gap values (1, '2017-12-31 23:59:59Z', 'silent', '', now())$$, '23514', null, 'no partition, no row');
select throws_ok($$insert into dahu.reading_gap values (1, '2018-02-01 00:00Z', 'refused', '', now())$$, '23505', null, 'the key of a partition holds');
select throws_ok($$insert into dahu.reading_gap values (1, '2018-02-02 00:00Z', 'no such cause', '', now())$$, '23514', null, 'the checks of a partition hold');
select throws_ok($$select dahu.partition_cover('2018-02-01', '2018-01-01')$$, '22023', null, 'from after to');
select throws_ok($$select dahu.partition_cover('2018-02-01', 'infinity')$$, '22023', null, 'without end');
select is((select count(*) from generate_series(0, 3) m
           where to_regclass('dahu.reading' || to_char(date_trunc('month', now() at time zone 'UTC') + make_interval(months => m), '_YYYY_MM')) is null
             and dahu.partition_ahead(3) is null), 0::bigint, 'the running month and three ahead');

select * from finish();
rollback;
