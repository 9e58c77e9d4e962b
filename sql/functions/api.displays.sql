create or replace function api.displays() returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- displays - the walls that show something now, newest first: {"displays":[{"session","name","user","address","agent","made_at","seen_at","expires_at"}]}.
begin
    perform dahu.right_require('display.manage');
    return (select jsonb_build_object('displays', coalesce(jsonb_agg(jsonb_build_object('session', s.user_session_id, 'name', s.name, 'user', u.login,
                'address', s.address, 'agent', s.agent, 'made_at', s.made_at, 'seen_at', s.seen_at, 'expires_at', s.expires_at)
                order by s.user_session_id desc), '[]'))
            from dahu.user_session s join dahu.user_account u using (user_account_id)
            where s.kind = 'DISPLAY' and s.ended_at is null and s.expires_at > clock_timestamp());
end
$$;
comment on function api.displays() is 'The walls that show something now';
