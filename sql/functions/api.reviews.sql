create or replace function api.reviews(page_limit integer, after_run text) returns jsonb
    language sql
    stable
as $$
-- reviews - runs of the review, newest first.
with page as (
    select r.*, row_number() over (order by r.review_run_id desc) as place
    from dahu.review_run r
    where after_run is null or r.review_run_id < after_run::bigint
    order by r.review_run_id desc
    limit page_limit + 1
)
select jsonb_build_object(
    'items', coalesce(jsonb_agg(jsonb_build_object(
        'run', p.review_run_id, 'as_of', p.as_of, 'known_at', p.known_at, 'started_at', p.started_at, 'finished_at', p.finished_at,
        'accounts', p.account_count, 'new_verdicts', p.decision_count, 'actor', p.actor, 'version', p.version) order by p.place)
        filter (where p.place <= page_limit), '[]'),
    'next', max(p.review_run_id::text) filter (where p.place = page_limit and exists (select from page offset page_limit)))
from page p
$$;
comment on function api.reviews(integer, text) is 'Runs of the review, newest first';
