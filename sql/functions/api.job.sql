create or replace function api.job(job text) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- job - one long job: of one's own, or any for whoever manages the system; null when there is none of that key.
select dahu.job_row(j.job_key) from dahu.job j
where j.job_key::text = lower(job) and (j.user_account_id = dahu.user_id() or dahu.right_held('system.manage'))
$$;
comment on function api.job(text) is 'One long job';
