create or replace function dahu.request_find(credential_kind text, credential_hash text, wanted text, context jsonb,
                                             out user_id bigint, out login text, out desk text, out scope text, out units text,
                                             out session text, out token_rights text, out role text)
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- request_find - who stands behind a session or token, and at which desk the request is to be done; see dahu.request_enter.
--
-- It alone reads the tables of keys for a request, so that the caller's role needs no right to them.
-- Of several desks that hold the right the one that sees most is taken.
declare
    s         record;
    held      record;
    due       text;   -- a refusal that leaves "self" possible
    by_hash   bytea := case when credential_hash ~ '^([0-9a-f]{2})+$' then decode(credential_hash, 'hex') end;
begin
    if wanted is null then
        select 'ANONYMOUS', 'NONE', '', '', 'dahu_anonymous' into desk, scope, units, session, role;
        return;
    end if;
    case credential_kind
    when 'session' then
        select k.user_session_id as id, k.kind, k.user_account_id, k.address, k.expires_at, k.ended_at, k.seen_at,
               k.seen_at + make_interval(secs => k.idle_s) as idle_at, k.factor_at is not null as proven, k.rights
        into s from dahu.user_session k where k.token_hash = by_hash;
    when 'token' then
        select t.user_token_id as id, 'TOKEN' as kind, t.user_account_id, null as address, t.expires_at, t.ended_at, t.seen_at,
               'infinity'::timestamptz as idle_at, true as proven, t.rights
        into s from dahu.user_token t where t.token_hash = by_hash;
    else
        perform dahu.refuse('session_missing', '{}', 'DH401');
    end case;
    if s.id is null or s.ended_at is not null then
        perform dahu.refuse('session_unknown', '{}', 'DH401');
    elsif s.expires_at <= clock_timestamp() or s.idle_at <= clock_timestamp() then
        perform dahu.refuse('session_expired', '{}', 'DH401');
    elsif s.kind = 'DISPLAY' and (s.address <> context ->> 'address'
            or (coalesce(context ->> 'method', 'GET') not in ('GET', 'HEAD') and context ->> 'route' is distinct from 'sign_out')
            or (wanted = 'self' and coalesce(context ->> 'route', '') not in ('session', 'sign_out'))
            or context ->> 'format' in ('csv', 'xlsx')) then -- nothing of the person whose it is, nothing to take away
        perform dahu.refuse('session_display', jsonb_build_object('address', s.address), 'DH403');
    end if;

    select u.user_account_id, u.login, case
               when u.disabled_at is not null or u.last_day < dahu.today() then 'user_disabled'
               when s.kind = 'BROWSER' and p.must_change then 'password_due' end
    into user_id, login, due
    from dahu.user_account u
    left join dahu.user_password p using (user_account_id)
    where u.user_account_id = s.user_account_id;
    if due = 'user_disabled' then
        perform dahu.refuse(due, '{}', 'DH401');
    end if;

    session := s.kind || ' ' || s.id;
    token_rights := array_to_string(s.rights, ' ');
    select d.name, d.scope, d.second_factor and not s.proven as unproven
    into held
    from dahu.user_desk k
    join dahu.desk d on d.name = k.desk_name
    join dahu.desk_right r on r.desk_name = d.name and r.right_name = wanted
    where k.user_account_id = user_id and k.valid @> dahu.today()
    order by unproven, d.scope, d.name
    limit 1;
    if held.name is null and not exists (select from dahu.user_desk k where k.user_account_id = user_id and k.valid @> dahu.today()) then
        perform dahu.refuse('desk_ended', '{}', 'DH401');
    elsif held.name is not null and not wanted = any (s.rights) then
        perform dahu.refuse('token_lacks', jsonb_build_object('right', wanted), 'DH403');
    elsif held.name is null then
        perform dahu.refuse('right_missing', jsonb_build_object('right', wanted,
            'desk', (select string_agg(k.desk_name, ' ' order by k.desk_name) from dahu.user_desk k where k.user_account_id = user_id and k.valid @> dahu.today()),
            'desks', (select string_agg(r.desk_name, ' ' order by r.desk_name) from dahu.desk_right r where r.right_name = wanted)), 'DH403');
    end if;
    due := coalesce(due, case when held.unproven then 'factor_due' end);
    if due is not null and wanted <> 'self' then
        perform dahu.refuse(due, '{}', 'DH401');
    elsif due is not null then -- may set a password and prove the factor, and see nothing
        select 'SELF', 'NONE', '', 'dahu_desk' into desk, scope, units, role;
    else
        select held.name, held.scope, 'dahu_' || lower(held.name) into desk, scope, role;
        units := case when scope = 'UNIT' then (
            with recursive below as (
                select u.org_unit_id from dahu.user_account u where u.user_account_id = user_id
                union
                select o.org_unit_id from dahu.org_unit o join below b on o.parent_id = b.org_unit_id
            )
            select string_agg(b.org_unit_id::text, ',') from below b) else '' end;
    end if;

    -- Once a minute is enough, and never a wait for another request of the same session.
    if coalesce(s.seen_at, '-infinity') < clock_timestamp() - interval '1 minute' and current_setting('transaction_read_only') = 'off' then
        if credential_kind = 'session' then
            update dahu.user_session k set seen_at = clock_timestamp()
            where k.user_session_id = (select l.user_session_id from dahu.user_session l where l.user_session_id = s.id for no key update skip locked);
        else
            update dahu.user_token t set seen_at = clock_timestamp()
            where t.user_token_id = (select l.user_token_id from dahu.user_token l where l.user_token_id = s.id for no key update skip locked);
        end if;
    end if;
end
$$;
comment on function dahu.request_find(text, text, text, jsonb) is 'Who stands behind a session or token';
