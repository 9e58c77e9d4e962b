create or replace function dahu.violation_reckoning(of_case bigint) returns dahu.violation_assessment
    language sql
    stable
as $$
-- violation_reckoning - the newest reckoning of a violation, done or asked for.
select a from dahu.violation_assessment a where a.work_case_id = of_case order by a.violation_assessment_id desc limit 1
$$;
comment on function dahu.violation_reckoning(bigint) is 'The newest reckoning of a violation';
