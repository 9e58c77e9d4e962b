create or replace function dahu.job_take(kinds text[], lost jsonb) returns table (job_id bigint, job_key uuid, kind text, form text, lang text, user_account_id bigint, actor text, request_id text)
    language plpgsql
    set search_path = dahu, public
as $$
-- job_take - the oldest job that waits among these kinds, which now runs; no row when there is none.
--
-- @lost  the fault of one that is given up
--
-- One that nobody spoke of for a minute has lost its program: it waits again, and has failed after the third time.
begin
    update dahu.job j set state = 'WAITING', seen_at = null, progress_bp = null, phase = ''
    where j.state = 'RUNNING' and j.seen_at < clock_timestamp() - interval '1 minute' and j.attempts < 3 and j.cancel_at is null;
    update dahu.job j
    set ended_at = clock_timestamp(), state = case when j.cancel_at is null then 'FAILED' else 'CANCELLED' end,
        fault = case when j.cancel_at is null then lost end
    where j.state = 'RUNNING' and j.seen_at < clock_timestamp() - interval '1 minute';
    return query
    update dahu.job j
    set state = 'RUNNING', started_at = clock_timestamp(), seen_at = clock_timestamp(), attempts = j.attempts + 1
    where j.job_id = (select w.job_id from dahu.job w where w.state = 'WAITING' and w.kind = any (kinds) order by w.job_id limit 1 for update skip locked)
    returning j.job_id, j.job_key, j.kind, j.form::text, j.lang, j.user_account_id, j.actor, j.request_id;
end
$$;
comment on function dahu.job_take(text[], jsonb) is 'The oldest long job that waits';
