create or replace function dahu.session_open(who bigint, hash text, of_kind text, proven boolean, idle integer, life integer,
                                             from_address text, with_agent text, request text) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- session_open - sign a person in; the oldest of more than three sessions ends, and what was wrong from here before is forgotten.
--
-- Shape:  what the client is told, see dahu.session_state.
-- Units:  seconds.
declare
    person dahu.user_account;
    made   bigint;
begin
    select * into strict person from dahu.user_account u where u.user_account_id = who for update;
    perform set_config('dahu.user_id', who::text, true), set_config('dahu.actor', person.login, true),
            set_config('dahu.address', from_address, true), set_config('dahu.request_id', coalesce(request, ''), true),
            set_config('dahu.route', 'sign_in', true);
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'EXPIRED'
    where s.user_account_id = who and s.ended_at is null
      and (s.expires_at <= clock_timestamp() or s.seen_at + make_interval(secs => s.idle_s) <= clock_timestamp());
    update dahu.user_session s set ended_at = clock_timestamp(), end_reason = 'TOO_MANY'
    where s.user_session_id in (select o.user_session_id from dahu.user_session o
                                where o.user_account_id = who and o.ended_at is null and o.kind = 'BROWSER' and of_kind = 'BROWSER'
                                order by o.seen_at desc, o.user_session_id desc offset 2);
    insert into dahu.user_session (user_account_id, kind, token_hash, address, agent, factor_at, idle_s, expires_at)
    values (who, of_kind, decode(hash, 'hex'), from_address, left(with_agent, 200), case when proven then clock_timestamp() end, idle,
            clock_timestamp() + make_interval(secs => life))
    returning user_session_id into made;
    delete from dahu.sign_in_fault f where f.login = dahu.login_hash(person.login) and f.address = from_address;
    return dahu.session_state(made);
end
$$;
comment on function dahu.session_open(bigint, text, text, boolean, integer, integer, text, text, text) is 'Signs a person in';
