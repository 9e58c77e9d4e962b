create or replace function api.sessions() returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- sessions - the sessions of the person, newest first.
select jsonb_build_object('sessions', coalesce(jsonb_agg(jsonb_build_object('session', s.user_session_id, 'kind', s.kind, 'address', s.address, 'agent', s.agent,
    'made_at', s.made_at, 'seen_at', s.seen_at, 'expires_at', s.expires_at, 'present', s.user_session_id = dahu.session_now()) order by s.user_session_id desc), '[]'))
from dahu.user_session s
where s.user_account_id = dahu.user_id() and s.ended_at is null and s.expires_at > now() and s.seen_at + make_interval(secs => s.idle_s) > now()
$$;
comment on function api.sessions() is 'The sessions of the person, newest first';
