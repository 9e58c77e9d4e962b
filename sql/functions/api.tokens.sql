create or replace function api.tokens() returns jsonb
    language sql
    stable
    security definer
    set search_path = dahu, public
as $$
-- tokens - the API tokens of the person.
select jsonb_build_object('tokens', coalesce(jsonb_agg(jsonb_build_object('token', t.user_token_id, 'name', t.name, 'rights', t.rights, 'made_at', t.made_at,
    'seen_at', t.seen_at, 'expires_at', t.expires_at) order by t.user_token_id), '[]'))
from dahu.user_token t
where t.user_account_id = dahu.user_id() and t.ended_at is null and t.expires_at > now()
$$;
comment on function api.tokens() is 'The API tokens of the person';
