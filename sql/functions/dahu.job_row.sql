create or replace function dahu.job_row(of_job uuid) returns jsonb
    language sql
    stable
    set search_path = dahu, public
as $$
-- job_row - a job as clients see it; of one that somebody else asked for neither form nor result.
--
-- Shape:  wait_s: seconds after which it is worth asking again; null when it has ended.
select jsonb_build_object(
    'job', j.job_key, 'kind', j.kind, 'state', j.state, 'actor', j.actor, 'progress_bp', j.progress_bp, 'phase', j.phase,
    'asked_at', j.asked_at, 'started_at', j.started_at, 'ended_at', j.ended_at, 'cancel_asked', j.cancel_at is not null,
    'wait_s', case when j.ended_at is null then case when clock_timestamp() - j.asked_at < interval '10 seconds' then 0.5 else 2 end end,
    'mine', j.user_account_id is not distinct from dahu.user_id(),
    'form', case when j.user_account_id = dahu.user_id() then j.form - 'content' end,
    'result', case when j.user_account_id = dahu.user_id() then j.result end, 'fault', j.fault)
from dahu.job j
where j.job_key = of_job
$$;
comment on function dahu.job_row(uuid) is 'A long job as clients see it';
