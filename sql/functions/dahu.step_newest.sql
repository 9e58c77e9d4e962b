create or replace function dahu.step_newest(of_case bigint) returns dahu.case_step
    language sql
    stable
as $$
-- step_newest - the newest step of a case: in an effect, the step that it belongs to.
select s from dahu.case_step s where s.work_case_id = of_case order by s.case_step_id desc limit 1
$$;
comment on function dahu.step_newest(bigint) is 'Newest step of a case';
