-- Telling people: what happened goes to an outbox in the transaction in which it happened, and from there by mail,
-- webhook or robot to whom it concerns, at least once, with an identifier by which a receiver drops doubles.
--
-- dahu.tell(kind, account, facts) is all that a writer calls. It makes one row of outbox for each subscription of that
-- kind that sees the account, so a rolled-back change tells nobody and a committed one is never forgotten.

create table dahu.notice_kind (
    name     text not null,
    audience text not null,
    urgent   boolean not null,
    clause   text not null,
    constraint notice_kind_pk primary key (name),
    constraint notice_kind_audience_ck check (audience in ('STAFF', 'CUSTOMER'))
);
comment on table dahu.notice_kind is 'What is told; written by `dahu migrate` from the table of the program.';
comment on column dahu.notice_kind.name is 'name, "clock_breached"';
comment on column dahu.notice_kind.audience is 'people of the utility, or contacts of the customer, who must have consented';
comment on column dahu.notice_kind.urgent is 'goes out in quiet hours too';
comment on column dahu.notice_kind.clause is 'clause of the rule book that asks for it';

create table dahu.channel (
    channel_id     bigint generated always as identity,
    name           text not null,
    kind           text not null,
    url            text not null,
    sender         text not null default '',
    login          text not null default '',
    secret         text,
    most_per_minute integer not null default 60,
    enabled        boolean not null default true,
    version        integer not null default 1,
    recorded_at    timestamptz not null default clock_timestamp(),
    constraint channel_pk primary key (channel_id),
    constraint channel_name_uk unique (name),
    constraint channel_name_ck check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
    constraint channel_kind_ck check (kind in ('MAIL', 'WEBHOOK', 'WECOM', 'DINGTALK')),
    constraint channel_url_ck check (url ~ case kind when 'MAIL' then '^smtps?://[^[:space:]/@]+$' else '^https?://[^[:space:]@]+$' end),
    constraint channel_sender_ck check ((kind = 'MAIL') = (sender ~ '^[^[:space:]@<>]+@[^[:space:]@<>]+$')),
    constraint channel_most_per_minute_ck check (most_per_minute between 1 and 6000)
);
comment on table dahu.channel is 'A way to reach people: a mail server, a webhook, a robot of WeCom or DingTalk.';
comment on column dahu.channel.channel_id is 'identifier';
comment on column dahu.channel.name is 'name';
comment on column dahu.channel.kind is 'mail by SMTP, signed webhook, robot of WeCom, robot of DingTalk';
comment on column dahu.channel.url is 'smtp://host:port, or the address that is posted to; of a robot with its key, therefore a secret';
comment on column dahu.channel.sender is 'mail only: address that mails come from';
comment on column dahu.channel.login is 'mail only: login at the server; empty without';
comment on column dahu.channel.secret is 'password of the login, or key that signs; never read back by anybody';
comment on column dahu.channel.most_per_minute is 'as many as the receiver takes (WeCom: 20)';
comment on column dahu.channel.enabled is 'false: what is to go this way waits';
comment on column dahu.channel.version is 'grows with each change';
comment on column dahu.channel.recorded_at is 'when this row was written';

create table dahu.contact_consent (
    contact_consent_id bigint generated always as identity,
    account_id         bigint not null,
    address            text not null,
    kinds              text[] not null,
    given_on           date not null,
    document_no        text not null,
    withdrawn_on       date,
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint contact_consent_pk primary key (contact_consent_id),
    constraint contact_consent_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint contact_consent_address_ck check (address ~ '^[^[:space:]@<>]+@[^[:space:]@<>]+$'),
    constraint contact_consent_kinds_ck check (cardinality(kinds) > 0),
    constraint contact_consent_withdrawn_ck check (withdrawn_on >= given_on)
);
comment on table dahu.contact_consent is 'That a customer wants to be told, where and what. Without it nothing goes to a customer.';
comment on column dahu.contact_consent.contact_consent_id is 'identifier';
comment on column dahu.contact_consent.account_id is 'the account';
comment on column dahu.contact_consent.address is 'where: a mail address';
comment on column dahu.contact_consent.kinds is 'kinds of notices';
comment on column dahu.contact_consent.given_on is 'day of consent';
comment on column dahu.contact_consent.document_no is 'the paper behind it';
comment on column dahu.contact_consent.withdrawn_on is 'day of withdrawal; null while it holds';
comment on column dahu.contact_consent.actor is 'who recorded it';
comment on column dahu.contact_consent.recorded_at is 'when this row was written';
create index contact_consent_account_ix on dahu.contact_consent (account_id);

create table dahu.subscription (
    subscription_id bigint generated always as identity,
    kind_name       text not null,
    channel_id      bigint not null,
    address         text not null default '',
    user_account_id bigint,
    org_unit_id     bigint,
    lang            text not null default 'zh',
    quiet_from      time,
    quiet_until     time,
    ended_at        timestamptz,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint subscription_pk primary key (subscription_id),
    constraint subscription_kind_fk foreign key (kind_name) references dahu.notice_kind (name),
    constraint subscription_channel_fk foreign key (channel_id) references dahu.channel (channel_id),
    constraint subscription_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint subscription_org_unit_fk foreign key (org_unit_id) references dahu.org_unit (org_unit_id),
    constraint subscription_address_ck check (address ~ '^([^[:space:]@<>]+@[^[:space:]@<>]+)?$'),
    constraint subscription_lang_ck check (lang in ('zh', 'en')),
    constraint subscription_quiet_ck check ((quiet_from is null) = (quiet_until is null) and quiet_from <> quiet_until)
);
comment on table dahu.subscription is 'Who is told what, by which channel.';
comment on column dahu.subscription.subscription_id is 'identifier';
comment on column dahu.subscription.kind_name is 'what';
comment on column dahu.subscription.channel_id is 'by which way';
comment on column dahu.subscription.address is 'mail address; empty where the channel is the address. For a customer the address of the consent counts';
comment on column dahu.subscription.user_account_id is 'the person, when it is one of ours: told while not disabled';
comment on column dahu.subscription.org_unit_id is 'only accounts of this unit; null: all';
comment on column dahu.subscription.lang is 'language';
comment on column dahu.subscription.quiet_from is 'civil time from which only what is urgent goes out; null: never quiet';
comment on column dahu.subscription.quiet_until is 'civil time at which the rest follows';
comment on column dahu.subscription.ended_at is 'since when it holds no more';
comment on column dahu.subscription.recorded_at is 'when this row was written';
create index subscription_kind_ix on dahu.subscription (kind_name) where ended_at is null;

create table dahu.outbox (
    outbox_id     bigint generated always as identity,
    delivery_key  uuid not null default gen_random_uuid(),
    kind_name     text not null,
    account_id    bigint,
    facts         jsonb not null,
    channel_id    bigint not null,
    address       text not null,
    lang          text not null,
    quiet_from    time,
    quiet_until   time,
    state         text not null default 'WAITING',
    attempts      integer not null default 0,
    next_at       timestamptz not null default clock_timestamp(),
    last_error    text not null default '',
    recorded_at   timestamptz not null default clock_timestamp(),
    ended_at      timestamptz,
    constraint outbox_pk primary key (outbox_id),
    constraint outbox_delivery_key_uk unique (delivery_key),
    constraint outbox_kind_fk foreign key (kind_name) references dahu.notice_kind (name),
    constraint outbox_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint outbox_channel_fk foreign key (channel_id) references dahu.channel (channel_id),
    constraint outbox_state_ck check (state in ('WAITING', 'DELIVERED', 'GIVEN_UP')),
    constraint outbox_ended_ck check ((state = 'WAITING') = (ended_at is null))
);
comment on table dahu.outbox is 'What is to be told, to whom: one row a message.';
comment on column dahu.outbox.outbox_id is 'identifier';
comment on column dahu.outbox.delivery_key is 'goes with every attempt, so that a receiver drops doubles';
comment on column dahu.outbox.kind_name is 'what';
comment on column dahu.outbox.account_id is 'about which account; null: none';
comment on column dahu.outbox.facts is 'what fills the text: an object of texts';
comment on column dahu.outbox.channel_id is 'by which way';
comment on column dahu.outbox.address is 'to where';
comment on column dahu.outbox.lang is 'in which language';
comment on column dahu.outbox.quiet_from is 'quiet hours of the receiver, see subscription';
comment on column dahu.outbox.quiet_until is 'their end';
comment on column dahu.outbox.state is 'waiting, delivered (the receiver said so), given up (a person must look)';
comment on column dahu.outbox.attempts is 'attempts so far';
comment on column dahu.outbox.next_at is 'not before';
comment on column dahu.outbox.last_error is 'what the last attempt met';
comment on column dahu.outbox.recorded_at is 'when it was written';
comment on column dahu.outbox.ended_at is 'when it was delivered or given up';
create index outbox_waiting_ix on dahu.outbox (next_at) where state = 'WAITING';
create index outbox_channel_ix on dahu.outbox (channel_id, outbox_id);

create table dahu.outbox_attempt (
    outbox_id   bigint not null,
    attempt     integer not null,
    began_at    timestamptz not null,
    answer      text not null,
    delivered   boolean not null,
    constraint outbox_attempt_pk primary key (outbox_id, attempt),
    constraint outbox_attempt_outbox_fk foreign key (outbox_id) references dahu.outbox (outbox_id)
);
comment on table dahu.outbox_attempt is 'Each attempt, and what the receiver said. Append-only.';
comment on column dahu.outbox_attempt.outbox_id is 'the message';
comment on column dahu.outbox_attempt.attempt is 'its number';
comment on column dahu.outbox_attempt.began_at is 'when it was taken up';
comment on column dahu.outbox_attempt.answer is 'what the receiver, or the way to it, said';
comment on column dahu.outbox_attempt.delivered is 'the receiver took it';
create trigger outbox_attempt_append_only before update or delete or truncate on dahu.outbox_attempt
    for each statement execute function dahu.append_only();

create function dahu.bill_told() returns trigger language plpgsql as $$
begin
    -- A bill that goes out is told to the customer who wants to be told.
    perform dahu.tell('bill_issued', new.account_id, jsonb_build_object('bill', new.bill_number, 'due', new.due_on::text,
                                                                        'amount', to_char(new.amount_fen / 100.0, 'FM999999999990.00')));
    return null;
end
$$;
comment on function dahu.bill_told() is 'Trigger body: tells the customer of a bill that goes out';
create trigger bill_told after update of status on dahu.bill
    for each row when (new.status = 'ISSUED' and old.status <> 'ISSUED') execute function dahu.bill_told();
