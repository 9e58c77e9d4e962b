create or replace function api.display_open(hash text, life_s integer, form jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- display_open - make the browser that asks a display: its own session ends, and one begins that only reads, from this address.
--
-- @hash  of the new token, hex
-- @form  {"name"}: where it hangs
--
-- Shape:  dahu.session_state.
-- Errors: DH403 right_missing; DH409 display_browser: a token is no browser.
--
-- It reads what hangs on a wall: alarms, the board, live values, sources. Nothing of files, contacts or people. It sees what the
-- desk of the person sees, and no longer than the person may.
declare
    made    bigint;
    present dahu.user_session;
begin
    perform dahu.right_require('display.open');
    select * into present from dahu.user_session s where s.user_session_id = dahu.session_now() and s.kind = 'BROWSER';
    if not found then
        perform dahu.refuse('display_browser', '{}', 'DH409');
    end if;
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'DISPLAY' where s.user_session_id = present.user_session_id;
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'TOO_MANY'
    where s.user_session_id in (select o.user_session_id from dahu.user_session o
                                where o.user_account_id = dahu.user_id() and o.ended_at is null and o.kind = 'DISPLAY' and o.expires_at > clock_timestamp()
                                order by o.user_session_id desc offset 3);
    insert into dahu.user_session (user_account_id, kind, token_hash, address, agent, factor_at, idle_s, expires_at, name, rights)
    values (dahu.user_id(), 'DISPLAY', decode(hash, 'hex'), current_setting('dahu.address'), present.agent, present.factor_at, life_s,
            clock_timestamp() + make_interval(secs => life_s), form ->> 'name', array['self', 'account.read', 'alarm.read', 'dispatch.read'])
    returning user_session_id into made;
    return dahu.session_state(made);
end
$$;
comment on function api.display_open(text, integer, jsonb) is 'Makes the browser that asks a display';
