-- Long jobs: what a person asked for that takes longer than a request may. A row is the wish, how far it is, and what came of it.
--
-- dahu.job_add(kind, form) is all that a writer calls, in the transaction that has checked the right of whoever asks. A program takes the
-- row, does it, and writes what came of it. Nothing else is behind it: whatever a job records, it records as the command line would.

create table dahu.job (
    job_id          bigint generated always as identity,
    job_key         uuid not null default gen_random_uuid(),
    kind            text not null,
    form            jsonb not null,
    lang            text not null,
    user_account_id bigint not null,
    actor           text not null,
    request_id      text not null,
    state           text not null default 'WAITING',
    attempts        integer not null default 0,
    progress_bp     integer,
    phase           text not null default '',
    result          jsonb,
    fault           jsonb,
    asked_at        timestamptz not null default clock_timestamp(),
    started_at      timestamptz,
    seen_at         timestamptz,
    cancel_at       timestamptz,
    ended_at        timestamptz,
    constraint job_pk primary key (job_id),
    constraint job_key_uk unique (job_key),
    constraint job_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint job_kind_ck check (kind ~ '^[a-z][a-z_]{0,39}$'),
    constraint job_lang_ck check (lang in ('zh', 'en')),
    constraint job_state_ck check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    constraint job_progress_ck check (progress_bp between 0 and 10000),
    constraint job_ended_ck check ((state in ('DONE', 'FAILED', 'CANCELLED')) = (ended_at is not null)),
    constraint job_fault_ck check ((state = 'FAILED') = (fault is not null))
);
comment on table dahu.job is 'What a person asked for that takes longer than a request may: the wish, how far it is, what came of it.';
comment on column dahu.job.job_id is 'identifier';
comment on column dahu.job.job_key is 'the name by which clients ask for it';
comment on column dahu.job.kind is 'what is to be done, "probe"';
comment on column dahu.job.form is 'what it is to be done with';
comment on column dahu.job.lang is 'language of the texts in the result';
comment on column dahu.job.user_account_id is 'who asked for it';
comment on column dahu.job.actor is 'login of who asked for it';
comment on column dahu.job.request_id is 'of the request that asked for it';
comment on column dahu.job.state is 'waits, runs, was done, failed, was cancelled';
comment on column dahu.job.attempts is 'how often it was begun: once more after a program that had it is gone';
comment on column dahu.job.progress_bp is 'how much of it is done, basis points; null while that cannot be told';
comment on column dahu.job.phase is 'what is being done now';
comment on column dahu.job.result is 'what came of it';
comment on column dahu.job.fault is 'why it failed: code, and its text in both languages';
comment on column dahu.job.asked_at is 'when it was asked for';
comment on column dahu.job.started_at is 'when it was begun last';
comment on column dahu.job.seen_at is 'when the program that has it last said so';
comment on column dahu.job.cancel_at is 'when somebody asked to cancel it';
comment on column dahu.job.ended_at is 'when it ended';
create index job_open_ix on dahu.job (job_id) where state in ('WAITING', 'RUNNING');
create index job_user_account_ix on dahu.job (user_account_id, job_id);
