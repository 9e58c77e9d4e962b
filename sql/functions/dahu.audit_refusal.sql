create or replace function dahu.audit_refusal(credential_kind text, credential_hash text, why text, context jsonb) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- audit_refusal - note that a request was refused (401, 403): called in a transaction of its own, after the refused one is rolled back.
--
-- @why  the name of the refusal; the person is the one behind the credential, whether it still holds or not.
declare
    by_hash bytea := case when credential_hash ~ '^([0-9a-f]{2})+$' then decode(credential_hash, 'hex') end;
    who     record;
begin
    select u.user_account_id, u.login, x.session into who
    from (select k.user_account_id, k.kind || ' ' || k.user_session_id as session
          from dahu.user_session k where credential_kind = 'session' and k.token_hash = by_hash
          union all
          select t.user_account_id, 'TOKEN ' || t.user_token_id from dahu.user_token t where credential_kind = 'token' and t.token_hash = by_hash) x
    join dahu.user_account u using (user_account_id);
    perform set_config('dahu.user_id', coalesce(who.user_account_id::text, ''), true), set_config('dahu.actor', coalesce(who.login, 'anonymous'), true),
            set_config('dahu.session', coalesce(who.session, ''), true), set_config('dahu.desk', '', true),
            set_config('dahu.address', coalesce(context ->> 'address', ''), true),
            set_config('dahu.request_id', coalesce(context ->> 'request_id', ''), true),
            set_config('dahu.version', coalesce(context ->> 'version', ''), true);
    perform dahu.audit_write(coalesce(context ->> 'route', 'request'), 'request', coalesce(context ->> 'path', ''), null, '{}', 'REFUSED', why);
end
$$;
comment on function dahu.audit_refusal(text, text, text, jsonb) is 'Notes a refused request';
