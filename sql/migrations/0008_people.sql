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
    recorded_at timestamptz not null default clock_timestamp(),
    constraint org_unit_pk primary key (org_unit_id),
    constraint org_unit_name_uk unique (name),
    constraint org_unit_name_ck check (name <> ''),
    constraint org_unit_parent_fk foreign key (parent_id) references dahu.org_unit (org_unit_id)
);
comment on table dahu.org_unit is 'An organisation unit of the utility: a supply station, a department.';
comment on column dahu.org_unit.org_unit_id is 'identifier';
comment on column dahu.org_unit.name is 'name';
comment on column dahu.org_unit.parent_id is 'unit that it is part of; who belongs to that one sees this one too';
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
