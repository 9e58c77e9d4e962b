create or replace function api.job_cancel(job text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- job_cancel - cancel a long job of one's own, or any for whoever manages the system. What it has done within its transaction is undone.
--
-- Errors: DH409 job_ended.
declare
    found dahu.job;
begin
    select * into found from dahu.job j
    where j.job_key::text = lower(job) and (j.user_account_id = dahu.user_id() or dahu.right_held('system.manage')) for update;
    if found.job_id is null then
        return null;
    end if;
    if found.ended_at is not null then
        perform dahu.refuse('job_ended', jsonb_build_object('state', found.state), 'DH409');
    end if;
    update dahu.job j
    set cancel_at = coalesce(j.cancel_at, clock_timestamp()), state = case j.state when 'WAITING' then 'CANCELLED' else j.state end,
        ended_at = case j.state when 'WAITING' then clock_timestamp() end
    where j.job_id = found.job_id;
    perform dahu.audit_write('cancel', 'job', found.job_key::text, null, jsonb_build_object('kind', found.kind), 'DONE', '');
    perform pg_notify('dahu_job', found.kind);
    return dahu.job_row(found.job_key);
end
$$;
comment on function api.job_cancel(text) is 'Cancels a long job';
