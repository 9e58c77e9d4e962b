create or replace function dahu.job_end(of_job bigint, of_state text, of_result jsonb, of_fault jsonb) returns void
    language sql
    set search_path = dahu, public
as $$
-- job_end - what came of a job. WAITING: its program is stopped and another one is to begin it anew.
update dahu.job j
set state = of_state, result = of_result, fault = of_fault, seen_at = null, attempts = case of_state when 'WAITING' then j.attempts - 1 else j.attempts end,
    progress_bp = case of_state when 'DONE' then 10000 when 'WAITING' then null else j.progress_bp end, phase = '',
    ended_at = case when of_state <> 'WAITING' then clock_timestamp() end
where j.job_id = of_job and j.state = 'RUNNING'
$$;
comment on function dahu.job_end(bigint, text, jsonb, jsonb) is 'What came of a long job';
