create or replace function dahu.effect_application_missing(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_application_missing - the one list of what is missing, as it is handed out.
update dahu.service_application a
set missing = (select array_agg(d.item order by d.item) from dahu.gate_application_documents(of_case) d where not d.ok)
where a.work_case_id = of_case
$$;
comment on function dahu.effect_application_missing(bigint, jsonb) is 'Keeps the list of what is missing';
