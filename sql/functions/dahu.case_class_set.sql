create or replace function dahu.case_class_set(of_case bigint, of_class text) returns void
    language sql
as $$
-- case_class_set - of which class a case is for its limits ("HV_DUAL", "RURAL"); to be called by the effect of a step, before
-- the step's clocks begin.
update dahu.work_case set class = of_class where work_case_id = of_case
$$;
comment on function dahu.case_class_set(bigint, text) is 'Of which class a case is for its limits';
