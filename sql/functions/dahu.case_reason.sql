create or replace function dahu.case_reason(of_case bigint) returns text
    language sql
    stable
as $$
-- case_reason - why the newest step of a case was done, in the words that were given with it.
select s.reason from case_step s where s.work_case_id = of_case order by s.case_step_id desc limit 1
$$;
comment on function dahu.case_reason(bigint) is 'Why the newest step of a case was done';
