create or replace function dahu.request_enter(credential_kind text, credential_hash text, right_name text, context jsonb) returns jsonb
    language plpgsql
as $$
-- request_enter - the first statement of the transaction of a request: from here on it is that person at that desk.
--
-- @credential_kind  session | token | none
-- @credential_hash  BLAKE2b-256 of the token, hex
-- @right_name       the right of the route; null: one that nobody needs to have signed in for, and nobody is
-- @context          {"route","method","request_id","address","agent","if_match","version","format"}; all may be missing
--
-- Shape:  {"user_id","login","desk","scope","session"}; until the transaction ends the role is that of the desk, and the settings
--         dahu.user_id, actor, desk, scope, units, accounts, session, token_rights, route, request_id, address, if_match, version hold.
-- Errors: DH401 session_missing, session_unknown, session_expired, user_disabled, desk_ended, password_due, factor_due;
--         DH403 right_missing (names the desks that have it), session_display.
--
-- Not a function of the owner: a role cannot be taken on inside one. The role that connects is a member of every desk's.
declare
    p record;
begin
    p := dahu.request_find(credential_kind, credential_hash, right_name, context);
    perform set_config('dahu.user_id', coalesce(p.user_id::text, ''), true), set_config('dahu.actor', coalesce(p.login, ''), true),
            set_config('dahu.desk', p.desk, true), set_config('dahu.scope', p.scope, true),
            set_config('dahu.units', coalesce(p.units, ''), true), set_config('dahu.session', p.session, true),
            set_config('dahu.token_rights', coalesce(p.token_rights, ''), true),
            set_config('dahu.route', coalesce(context ->> 'route', ''), true),
            set_config('dahu.request_id', coalesce(context ->> 'request_id', ''), true),
            set_config('dahu.address', coalesce(context ->> 'address', ''), true),
            set_config('dahu.if_match', coalesce(context ->> 'if_match', ''), true),
            set_config('dahu.version', coalesce(context ->> 'version', ''), true),
            set_config('role', p.role, true);
    perform set_config('dahu.accounts', case when p.scope = 'UNIT' then coalesce(array_to_string(dahu.accounts_managed(), ','), '') else '' end, true);
    -- Whoever reads a full file, or takes a list away as a file, is noted; when that cannot be written, nothing is read.
    if right_name = 'account.file' and context ->> 'method' in ('GET', 'HEAD') then
        perform dahu.audit_read('file', context ->> 'path', null, '');
    elsif context ->> 'format' in ('csv', 'xlsx') then
        perform dahu.audit_read('list', context ->> 'path', null, context ->> 'format');
    end if;
    return jsonb_build_object('user_id', p.user_id, 'login', p.login, 'desk', p.desk, 'scope', p.scope, 'session', p.session);
end
$$;
comment on function dahu.request_enter(text, text, text, jsonb) is 'Begins the transaction of a request';
