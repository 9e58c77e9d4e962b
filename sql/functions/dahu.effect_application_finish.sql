create or replace function dahu.effect_application_finish(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_application_finish - everything that the application asked for is done.
update dahu.service_application a set status = 'DONE' where a.work_case_id = of_case
$$;
comment on function dahu.effect_application_finish(bigint, jsonb) is 'Ends an application that is done';
