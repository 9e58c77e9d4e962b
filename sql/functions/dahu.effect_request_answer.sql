create or replace function dahu.effect_request_answer(of_case bigint, form jsonb) returns void
    language sql
as $$
-- effect_request_answer - what was found, done or answered.
--
-- form     {"result"}
update dahu.service_request set result = form ->> 'result', answered_at = clock_timestamp() where work_case_id = of_case
$$;
comment on function dahu.effect_request_answer(bigint, jsonb) is 'The answer to a request';
