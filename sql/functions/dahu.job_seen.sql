create or replace function dahu.job_seen(jobs bigint[]) returns setof bigint
    language sql
    set search_path = dahu, public
as $$
-- job_seen - the program that has these jobs still has them; which of them are to be cancelled.
update dahu.job j set seen_at = clock_timestamp() where j.job_id = any (jobs) and j.state = 'RUNNING'
returning case when j.cancel_at is not null then j.job_id end
$$;
comment on function dahu.job_seen(bigint[]) is 'The program that has these jobs still has them';
