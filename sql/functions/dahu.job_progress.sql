create or replace function dahu.job_progress(of_job bigint, bp integer, what text) returns void
    language sql
    set search_path = dahu, public
as $$
-- job_progress - how far a job is.
update dahu.job j set progress_bp = bp, phase = what, seen_at = clock_timestamp() where j.job_id = of_job and j.state = 'RUNNING'
$$;
comment on function dahu.job_progress(bigint, integer, text) is 'How far a long job is';
