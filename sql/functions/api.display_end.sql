create or replace function api.display_end(which bigint) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- display_end - end a display, whoever opened it; returns those that are left.
--
-- Errors: DH403 right_missing; DH404 session_unknown.
begin
    perform dahu.right_require('display.manage');
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'DISPLAY_ENDED'
    where s.user_session_id = which and s.kind = 'DISPLAY' and s.ended_at is null;
    if not found then
        perform dahu.refuse('session_unknown', '{}', 'DH404');
    end if;
    return api.displays();
end
$$;
comment on function api.display_end(bigint) is 'Ends a display';
