create or replace function api.jobs(most integer, after text, of_state text, of_kind text) returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- jobs - a page of long jobs, the newest first: one's own, or all for whoever manages the system. of_state OPEN: those that have not ended.
with page as (
    select j.job_key, row_number() over (order by j.job_id desc) as n
    from dahu.job j
    where (j.user_account_id = dahu.user_id() or dahu.right_held('system.manage'))
      and (of_state is null or j.state = of_state or of_state = 'OPEN' and j.ended_at is null) and (of_kind is null or j.kind = of_kind)
      and (after is null or j.job_id < (select b.job_id from dahu.job b where b.job_key::text = lower(after)))
    order by j.job_id desc
    limit most + 1
)
select jsonb_build_object('items', coalesce((select jsonb_agg(dahu.job_row(p.job_key) - 'result' - 'form' order by p.n) from page p where p.n <= most), '[]'),
                          'next', (select p.job_key from page p where p.n = most and exists (select from page q where q.n > most)))
$$;
comment on function api.jobs(integer, text, text, text) is 'A page of long jobs';
