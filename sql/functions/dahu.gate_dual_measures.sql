create or replace function dahu.gate_dual_measures(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_dual_measures - a measure that keeps the two sources apart has been built; a label alone keeps nothing apart.
select 'MEASURE_INSTALLED', exists (select from dahu.backfeed_measure m where m.work_case_id = of_case and m.kind in ('MECHANICAL_INTERLOCK', 'ELECTRICAL_INTERLOCK', 'AUTOMATIC_TRANSFER', 'FOUR_POLE_SWITCHING', 'ANTI_ISLANDING')),
       jsonb_build_object('measures', (select b.measures from dahu.backfeed_state(of_case, dahu.today()) b))
$$;
comment on function dahu.gate_dual_measures(bigint) is 'Gate: a measure against back-feed has been built';
