create or replace function api.session_end(which bigint) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- session_end - end a session of ones own; the present one, when none is named.
begin
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'SIGNED_OUT'
    where s.user_account_id = dahu.user_id() and s.ended_at is null and s.user_session_id = coalesce(which, dahu.session_now());
    if not found then
        perform dahu.refuse('session_unknown', '{}', 'DH404');
    end if;
    return api.sessions();
end
$$;
comment on function api.session_end(bigint) is 'End a session of ones own; the present one, when none is named';
