create or replace function dahu.application_of(of_case bigint) returns dahu.service_application
    language sql
    stable
as $$
-- application_of - the record of the application of a case; null when the case is none.
select s from dahu.service_application s where s.work_case_id = of_case
$$;
comment on function dahu.application_of(bigint) is 'Record of the application of a case';
