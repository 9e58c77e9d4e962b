create or replace function dahu.effect_fault_investigate(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_fault_investigate - what the investigation of the accident found.
--
-- form     {"findings"}
update dahu.fault set investigation = form ->> 'findings' where work_case_id = of_case
$$;
comment on function dahu.effect_fault_investigate(bigint, jsonb) is 'What the investigation of an accident found';
