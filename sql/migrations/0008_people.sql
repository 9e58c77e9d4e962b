-- People: who works with Dahu, at which desk, in which unit, with which rights; and for whom a transaction speaks.
--
-- Every request of a person is one transaction that begins with dahu.request_enter: it finds the session, checks the
-- right, takes on the PostgreSQL role of the desk, and says in settings that end with the transaction who acts
-- (dahu.user_id, dahu.actor, dahu.desk, dahu.scope, dahu.units). Jobs, collectors and the command line connect as
-- the owner and have none of these settings: they see everything, and row-level security is not for them.

create table dahu.org_unit (
    org_unit_id bigint generated always as identity,
    name        text not null,
    parent_id   bigint,
    tier        text not null default 'REGION',
    recorded_at timestamptz not null default clock_timestamp(),
    constraint org_unit_pk primary key (org_unit_id),
    constraint org_unit_tier_ck check (tier in ('CENTRE', 'REGION', 'COMPANY')),
    constraint org_unit_name_uk unique (name),
    constraint org_unit_name_ck check (name <> ''),
    constraint org_unit_parent_fk foreign key (parent_id) references dahu.org_unit (org_unit_id)
);
comment on table dahu.org_unit is 'An organisation unit of the utility: a supply station, a department.';
comment on column dahu.org_unit.org_unit_id is 'identifier';
comment on column dahu.org_unit.name is 'name';
comment on column dahu.org_unit.parent_id is 'unit that it is part of; who belongs to that one sees this one too';
comment on column dahu.org_unit.tier is 'its account managers are of the service centre, the region or the company (K1)';
comment on column dahu.org_unit.recorded_at is 'when this row was written';

alter table dahu.account add column org_unit_id bigint,
    add constraint account_org_unit_fk foreign key (org_unit_id) references dahu.org_unit (org_unit_id);
comment on column dahu.account.org_unit_id is 'unit that serves it; null: seen by those only who see all accounts';
create index account_org_unit_ix on dahu.account (org_unit_id);

create table dahu.desk (
    name           text not null,
    scope          text not null,
    second_factor  boolean not null,
    constraint desk_pk primary key (name),
    constraint desk_scope_ck check (scope in ('ALL', 'UNIT', 'NONE'))
);
comment on table dahu.desk is 'The desks; written by `dahu migrate` from the table of the program.';
comment on column dahu.desk.name is 'name, as in the program; its PostgreSQL role is dahu_<name in lower case>';
comment on column dahu.desk.scope is 'whose accounts it sees: all, those of its units, none';
comment on column dahu.desk.second_factor is 'its holder must prove a second factor';

create table dahu.desk_right (
    desk_name  text not null,
    right_name text not null,
    constraint desk_right_pk primary key (desk_name, right_name),
    constraint desk_right_desk_fk foreign key (desk_name) references dahu.desk (name)
);
comment on table dahu.desk_right is 'Which desk holds which right; written by `dahu migrate` from the table of the program.';
comment on column dahu.desk_right.desk_name is 'the desk';
comment on column dahu.desk_right.right_name is 'the right, "case.read"';

create table dahu.user_account (
    user_account_id bigint generated always as identity,
    login           text not null,
    name            text not null,
    org_unit_id     bigint,
    disabled_at     timestamptz,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint user_account_pk primary key (user_account_id),
    constraint user_account_login_uk unique (login),
    constraint user_account_login_ck check (login ~ '^[a-z][a-z0-9._-]{1,39}$'),
    constraint user_account_name_ck check (name <> ''),
    constraint user_account_org_unit_fk foreign key (org_unit_id) references dahu.org_unit (org_unit_id)
);
comment on table dahu.user_account is 'A person who works with Dahu. Disabled, never deleted.';
comment on column dahu.user_account.user_account_id is 'identifier';
comment on column dahu.user_account.login is 'name for logging in';
comment on column dahu.user_account.name is 'name as it stands in records';
comment on column dahu.user_account.org_unit_id is 'unit of the person; null: the utility as a whole';
comment on column dahu.user_account.disabled_at is 'since when the person may not log in; null: may';
comment on column dahu.user_account.recorded_at is 'when this row was written';

create table dahu.request_key (
    request_key_id  bigint generated always as identity,
    user_account_id bigint,
    key_hash        text not null,
    route           text not null,
    body_hash       text not null,
    answer          text,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint request_key_pk primary key (request_key_id),
    constraint request_key_uk unique nulls not distinct (user_account_id, key_hash),
    constraint request_key_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.request_key is 'What was answered to a request that carries an Idempotency-Key, for a week: the same request again gets the same answer and does nothing.';
comment on column dahu.request_key.request_key_id is 'identifier';
comment on column dahu.request_key.user_account_id is 'whose key it is; null where nobody signed in';
comment on column dahu.request_key.key_hash is 'BLAKE2b-256 of the key, hex';
comment on column dahu.request_key.route is 'what was asked';
comment on column dahu.request_key.body_hash is 'BLAKE2b-256 of address and body, hex: the same key may not come with another request';
comment on column dahu.request_key.answer is 'what was answered; null only within the transaction of the request itself';
comment on column dahu.request_key.recorded_at is 'when';

create table dahu.user_desk (
    user_account_id bigint not null,
    desk_name       text not null,
    valid           daterange not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint user_desk_pk primary key (user_account_id, desk_name, valid),
    constraint user_desk_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint user_desk_desk_fk foreign key (desk_name) references dahu.desk (name),
    constraint user_desk_valid_ck check (not isempty(valid)),
    constraint user_desk_once_ex exclude using gist (user_account_id with =, desk_name with =, valid with &&)
);
comment on table dahu.user_desk is 'At which desks a person sits, and on which days.';
comment on column dahu.user_desk.user_account_id is 'the person';
comment on column dahu.user_desk.desk_name is 'the desk';
comment on column dahu.user_desk.valid is 'days';
comment on column dahu.user_desk.recorded_at is 'when this row was written';

-- ---- keys: what a person proves with who he is. No desk reads these tables; functions of the owner do. ----

alter table dahu.user_account add column last_day date,
    add column second_factor_at timestamptz;
comment on column dahu.user_account.last_day is 'last day of work; the desks end with it; null: none known';
comment on column dahu.user_account.second_factor_at is 'since when the person has a second factor; null: none';

create table dahu.user_password (
    user_account_id bigint not null,
    password_hash   text not null,
    must_change     boolean not null default false,
    set_at          timestamptz not null default clock_timestamp(),
    constraint user_password_pk primary key (user_account_id),
    constraint user_password_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint user_password_hash_ck check (password_hash ~ '^\$argon2id\$')
);
comment on table dahu.user_password is 'The present password of a person, hashed.';
comment on column dahu.user_password.user_account_id is 'the person';
comment on column dahu.user_password.password_hash is 'Argon2id, in the text form that names its parameters';
comment on column dahu.user_password.must_change is 'good for nothing but setting another one';
comment on column dahu.user_password.set_at is 'when it was set';

create table dahu.user_password_past (
    user_account_id bigint not null,
    password_hash   text not null,
    set_at          timestamptz not null,
    constraint user_password_past_pk primary key (user_account_id, set_at),
    constraint user_password_past_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.user_password_past is 'Earlier passwords, hashed: the policy djbh refuses the last five.';
comment on column dahu.user_password_past.user_account_id is 'the person';
comment on column dahu.user_password_past.password_hash is 'Argon2id';
comment on column dahu.user_password_past.set_at is 'when it had been set';

create table dahu.user_factor (
    user_account_id bigint not null,
    secret          bytea not null,
    confirmed_at    timestamptz,
    last_step       bigint not null default 0,
    constraint user_factor_pk primary key (user_account_id),
    constraint user_factor_sealed_ck check (octet_length(secret) = 77),
    constraint user_factor_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.user_factor is 'The second factor of a person: time-based one-time codes (RFC 6238).';
comment on column dahu.user_factor.user_account_id is 'the person';
comment on column dahu.user_factor.secret is 'what the codes are made from, sealed by a key that the database does not have';
comment on column dahu.user_factor.confirmed_at is 'when a first code proved it; null: it does not count yet';
comment on column dahu.user_factor.last_step is 'time step of the newest code that was used: none up to it is taken again';

create table dahu.user_recovery (
    user_account_id bigint not null,
    code_hash       bytea not null,
    used_at         timestamptz,
    constraint user_recovery_pk primary key (user_account_id, code_hash),
    constraint user_recovery_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.user_recovery is 'Codes for one who has lost the second factor, each good once.';
comment on column dahu.user_recovery.user_account_id is 'the person';
comment on column dahu.user_recovery.code_hash is 'BLAKE2b of the code';
comment on column dahu.user_recovery.used_at is 'when it was used';

create table dahu.user_session (
    user_session_id bigint generated always as identity,
    user_account_id bigint not null,
    kind            text not null,
    token_hash      bytea not null,
    address         text not null,
    agent           text not null,
    factor_at       timestamptz,
    made_at         timestamptz not null default clock_timestamp(),
    seen_at         timestamptz not null default clock_timestamp(),
    idle_s          integer not null,
    expires_at      timestamptz not null,
    ended_at        timestamptz,
    end_reason      text,
    name            text,
    rights          text[],
    constraint user_session_pk primary key (user_session_id),
    constraint user_session_token_uk unique (token_hash),
    constraint user_session_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint user_session_kind_ck check (kind in ('BROWSER', 'DISPLAY')),
    constraint user_session_display_ck check ((kind = 'DISPLAY') = (name is not null) and (name is null) = (rights is null)),
    constraint user_session_name_ck check (name <> ''),
    constraint user_session_idle_ck check (idle_s > 0),
    constraint user_session_end_ck check ((ended_at is null) = (end_reason is null))
);
comment on table dahu.user_session is 'Who is signed in. The token itself is with the browser only.';
comment on column dahu.user_session.user_session_id is 'identifier';
comment on column dahu.user_session.user_account_id is 'the person';
comment on column dahu.user_session.kind is 'BROWSER: a person at work; DISPLAY: a wall, which only reads, from one address';
comment on column dahu.user_session.token_hash is 'BLAKE2b-256 of the token';
comment on column dahu.user_session.address is 'from where';
comment on column dahu.user_session.agent is 'with which program';
comment on column dahu.user_session.factor_at is 'when the second factor was proven; null: not yet';
comment on column dahu.user_session.made_at is 'since when';
comment on column dahu.user_session.seen_at is 'newest request, to a minute';
comment on column dahu.user_session.idle_s is 'ends after so long without a request';
comment on column dahu.user_session.expires_at is 'ends then in any case';
comment on column dahu.user_session.ended_at is 'when it ended before that';
comment on column dahu.user_session.end_reason is 'why';
comment on column dahu.user_session.name is 'of a display: where it hangs';
comment on column dahu.user_session.rights is 'of a display: what it may read, as far as the person still may; null: all that the desks may';
create index user_session_open_ix on dahu.user_session (user_account_id) where ended_at is null;

create table dahu.user_token (
    user_token_id   bigint generated always as identity,
    user_account_id bigint not null,
    name            text not null,
    token_hash      bytea not null,
    rights          text[] not null,
    made_at         timestamptz not null default clock_timestamp(),
    seen_at         timestamptz,
    expires_at      timestamptz not null,
    ended_at        timestamptz,
    constraint user_token_pk primary key (user_token_id),
    constraint user_token_token_uk unique (token_hash),
    constraint user_token_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint user_token_name_ck check (name <> ''),
    constraint user_token_rights_ck check (cardinality(rights) > 0)
);
comment on table dahu.user_token is 'Tokens for programs that act for a person, with some of the rights and an end.';
comment on column dahu.user_token.user_token_id is 'identifier';
comment on column dahu.user_token.user_account_id is 'the person';
comment on column dahu.user_token.name is 'what it is for';
comment on column dahu.user_token.token_hash is 'BLAKE2b-256 of the token';
comment on column dahu.user_token.rights is 'what it may do, as far as the person still may';
comment on column dahu.user_token.made_at is 'since when';
comment on column dahu.user_token.seen_at is 'newest request, to a minute';
comment on column dahu.user_token.expires_at is 'until when';
comment on column dahu.user_token.ended_at is 'when it was withdrawn';

create table dahu.user_link (
    user_link_id    bigint generated always as identity,
    user_account_id bigint not null,
    token_hash      bytea not null,
    enters          boolean not null default false,
    actor           text not null,
    made_at         timestamptz not null default clock_timestamp(),
    expires_at      timestamptz not null,
    used_at         timestamptz,
    constraint user_link_pk primary key (user_link_id),
    constraint user_link_token_uk unique (token_hash),
    constraint user_link_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.user_link is 'One-time links by which a person sets the first password, or a new one.';
comment on column dahu.user_link.user_link_id is 'identifier';
comment on column dahu.user_link.user_account_id is 'the person';
comment on column dahu.user_link.token_hash is 'BLAKE2b-256 of the token';
comment on column dahu.user_link.enters is 'signs in without a password: made at the machine itself only, for a sample county';
comment on column dahu.user_link.actor is 'who made it';
comment on column dahu.user_link.made_at is 'when it was made';
comment on column dahu.user_link.expires_at is 'until when it may be used';
comment on column dahu.user_link.used_at is 'when it was used';

create table dahu.sign_in_fault (
    sign_in_fault_id bigint generated always as identity,
    login            text not null,
    address          text not null,
    failed_at        timestamptz not null default clock_timestamp(),
    constraint sign_in_fault_pk primary key (sign_in_fault_id)
);
comment on table dahu.sign_in_fault is 'Sign-ins that failed lately; forgotten after a day. What slows guessing down.';
comment on column dahu.sign_in_fault.sign_in_fault_id is 'identifier';
comment on column dahu.sign_in_fault.login is 'hash of the login that was tried, whether there is one or not';
comment on column dahu.sign_in_fault.address is 'from where';
comment on column dahu.sign_in_fault.failed_at is 'when';
create index sign_in_fault_pair_ix on dahu.sign_in_fault (login, address, failed_at);
create index sign_in_fault_address_ix on dahu.sign_in_fault (address, failed_at);

-- ---- who looks after which account ----

create table dahu.account_manager (
    account_id      bigint not null,
    role            text not null,
    user_account_id bigint not null,
    valid           daterange not null,
    reason          text not null default '',
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint account_manager_pk primary key (account_id, role, valid),
    constraint account_manager_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint account_manager_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint account_manager_role_ck check (role in ('A', 'B')),
    constraint account_manager_valid_ck check (not isempty(valid)),
    constraint account_manager_one_at_a_time_ex exclude using gist (account_id with =, role with =, valid with &&)
);
comment on table dahu.account_manager is 'The account managers of an account (K1): A leads, B assists and stands in.';
comment on column dahu.account_manager.account_id is 'the account';
comment on column dahu.account_manager.role is 'A or B';
comment on column dahu.account_manager.user_account_id is 'the person';
comment on column dahu.account_manager.valid is 'days';
comment on column dahu.account_manager.reason is 'why it changed hands';
comment on column dahu.account_manager.recorded_at is 'when this row was written';
create index account_manager_user_ix on dahu.account_manager (user_account_id);
create trigger account_manager_history before update or delete on dahu.account_manager
    for each row execute function dahu.history_keep('account_id', 'role', 'valid');

alter table dahu.account add column secrecy text not null default 'GENERAL',
    add constraint account_secrecy_ck check (secrecy in ('GENERAL', 'INNER', 'IMPORTANT'));
comment on column dahu.account.secrecy is 'GENERAL, INNER, or IMPORTANT: seen in its unit by its managers only';

-- ---- audit ----

create table dahu.audit_head (
    month   date not null,
    shard   smallint not null,
    entries bigint not null default 0,
    hash    bytea not null default '\x',
    constraint audit_head_pk primary key (month, shard),
    constraint audit_head_month_ck check (extract(day from month) = 1)
);
comment on table dahu.audit_head is 'The ends of the chains of the audit: several a month, so that writers do not wait for each other.';
comment on column dahu.audit_head.month is 'first day of the month of UTC';
comment on column dahu.audit_head.shard is 'which of them';
comment on column dahu.audit_head.entries is 'how many entries it has';
comment on column dahu.audit_head.hash is 'hash of its newest entry';

create table dahu.audit (
    month           date not null,
    shard           smallint not null,
    n               bigint not null,
    noted_at        timestamptz not null,
    user_account_id bigint,
    actor           text not null,
    desk            text,
    session         text,
    address         text,
    action          text not null,
    object_type     text not null,
    object_key      text not null,
    account_id      bigint,
    difference      jsonb not null,
    result          text not null,
    reason          text not null,
    request_id      text,
    version         text not null,
    hash            bytea not null,
    constraint audit_pk primary key (month, shard, n),
    constraint audit_head_fk foreign key (month, shard) references dahu.audit_head (month, shard),
    constraint audit_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint audit_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint audit_result_ck check (result in ('DONE', 'REFUSED'))
);
comment on table dahu.audit is 'Who did what, and who was refused what. Append-only; each entry carries the hash of all before it in its chain.';
comment on column dahu.audit.month is 'chain: first day of the month of UTC';
comment on column dahu.audit.shard is 'chain: which of that month';
comment on column dahu.audit.n is 'place in the chain, from 1';
comment on column dahu.audit.noted_at is 'when';
comment on column dahu.audit.user_account_id is 'the person; null for jobs and the command line';
comment on column dahu.audit.actor is 'who, as records say it';
comment on column dahu.audit.desk is 'at which desk';
comment on column dahu.audit.session is 'session or token: BROWSER 12, TOKEN 3';
comment on column dahu.audit.address is 'from where';
comment on column dahu.audit.action is 'route, verb, or INSERT, UPDATE, DELETE where none is known';
comment on column dahu.audit.object_type is 'table, or what was read';
comment on column dahu.audit.object_key is 'its key';
comment on column dahu.audit.account_id is 'the account that it belongs to';
comment on column dahu.audit.difference is 'of a change: column, [before, after]; secrets are masked';
comment on column dahu.audit.result is 'DONE or REFUSED';
comment on column dahu.audit.reason is 'why, in words or as the name of the refusal';
comment on column dahu.audit.request_id is 'number of the request, as in the log';
comment on column dahu.audit.version is 'version of the program';
comment on column dahu.audit.hash is 'SHA-256 of the hash before it and of this entry';
create index audit_noted_ix on dahu.audit (noted_at);
create index audit_object_ix on dahu.audit (object_type, object_key);
create index audit_user_ix on dahu.audit (user_account_id, noted_at);
create index audit_account_ix on dahu.audit (account_id, noted_at);
create trigger audit_append_only before update or delete or truncate on dahu.audit
    for each statement execute function dahu.append_only();

create function dahu.audit_change() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
declare
    was  jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) else '{}' end;
    is_  jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) else '{}' end;
    row_ jsonb := case when tg_op = 'DELETE' then was else is_ end;
    difference jsonb;
begin
    select jsonb_object_agg(k.key, case when k.key ~ '(password|secret|hash|token)' then '"***"'::jsonb
                                        else jsonb_build_array(was -> k.key, is_ -> k.key) end)
    into difference
    from jsonb_object_keys(row_) as k(key)
    where coalesce(was -> k.key, 'null') <> coalesce(is_ -> k.key, 'null') and k.key not in ('recorded_at', 'seen_at');
    if difference is not null then
        perform dahu.audit_write(coalesce(nullif(current_setting('dahu.route', true), ''), tg_op), tg_table_name,
            (select coalesce(string_agg(row_ ->> a.name, ' ' order by a.n), '') from unnest(tg_argv) with ordinality as a(name, n)),
            (row_ ->> 'account_id')::bigint, difference, 'DONE', coalesce(current_setting('dahu.reason', true), ''));
    end if;
    return null;
end
$$;
comment on function dahu.audit_change() is 'Trigger body: notes a change in the audit; its arguments are the columns of the key';

-- ---- people who exclude each other ----

create function dahu.user_desk_guard() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
declare
    other text;
begin
    -- The administrators of the system, of security and of the audit are three people, and none of them works at a
    -- desk of the business: who could let himself in, do, and take away the traces would be all of them at once.
    select o.desk_name into other
    from dahu.user_desk o
    join dahu.desk mine on mine.name = new.desk_name
    join dahu.desk theirs on theirs.name = o.desk_name
    where o.user_account_id = new.user_account_id and o.desk_name <> new.desk_name and o.valid && new.valid
      and (mine.scope = 'NONE' or theirs.scope = 'NONE')
    limit 1;
    if found then
        perform dahu.refuse('user_desk_excludes', jsonb_build_object('desk', new.desk_name, 'other', other), 'DH409');
    end if;
    return null;
end
$$;
comment on function dahu.user_desk_guard() is 'Trigger body: refuses desks that one person may not hold both';
create constraint trigger user_desk_guard after insert or update on dahu.user_desk
    deferrable initially deferred for each row execute function dahu.user_desk_guard();
