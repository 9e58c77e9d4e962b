create or replace function dahu.session_renew(hash text, proven boolean) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- session_renew - give the session of this transaction another token, because it may do more, or something else, from now on.
begin
    update dahu.user_session s
    set token_hash = decode(hash, 'hex'), factor_at = case when proven then clock_timestamp() else s.factor_at end
    where s.user_session_id = dahu.session_now() and s.user_account_id = dahu.user_id();
    if not found then
        perform dahu.refuse('session_missing', '{}', 'DH401');
    end if;
    return dahu.session_state(dahu.session_now());
end
$$;
comment on function dahu.session_renew(text, boolean) is 'Gives the present session another token';
