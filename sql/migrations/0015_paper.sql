-- Papers and scans: what is printed from a case, and what comes in as a file.
--
-- A file is known by its SHA-256. Its bytes lie in a folder outside the web root; here is what it is, how much of it has
-- come, and where it belongs. Who may see what it belongs to may see it.

create table dahu.attachment (
    sha256          text not null,
    bytes           bigint not null,
    received_bytes  bigint not null default 0,
    media           text,
    user_account_id bigint,
    recorded_at     timestamptz not null default clock_timestamp(),
    whole_at        timestamptz,
    constraint attachment_pk primary key (sha256),
    constraint attachment_sha256_ck check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint attachment_bytes_ck check (bytes between 1 and 20971520 and received_bytes between 0 and bytes),
    constraint attachment_media_ck check (media in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    constraint attachment_whole_ck check ((whole_at is null) = (media is null) and (whole_at is null or received_bytes = bytes)),
    constraint attachment_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.attachment is 'A photo or a scan, known by the hash of its bytes. The same file is kept once.';
comment on column dahu.attachment.sha256 is 'SHA-256 of its bytes, hexadecimal';
comment on column dahu.attachment.bytes is 'how long it is';
comment on column dahu.attachment.received_bytes is 'how much of it has come: an upload goes on from here';
comment on column dahu.attachment.media is 'what its content is, by its own first bytes; null until it is whole';
comment on column dahu.attachment.user_account_id is 'who began to send it; sees it before it belongs to anything';
comment on column dahu.attachment.recorded_at is 'when it was begun';
comment on column dahu.attachment.whole_at is 'when all of it was there and its hash was right';

create table dahu.attachment_use (
    attachment_use_id bigint generated always as identity,
    sha256            text not null,
    work_case_id      bigint,
    account_id        bigint,
    kind              text not null,
    label             text not null,
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint attachment_use_pk primary key (attachment_use_id),
    constraint attachment_use_attachment_fk foreign key (sha256) references dahu.attachment (sha256),
    constraint attachment_use_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint attachment_use_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint attachment_use_kind_ck check (kind in ('PHOTO', 'SCAN', 'DRAWING', 'OTHER')),
    constraint attachment_use_of_ck check (num_nonnulls(work_case_id, account_id) = 1),
    constraint attachment_use_once_uk unique nulls not distinct (sha256, work_case_id, account_id)
);
comment on table dahu.attachment_use is 'What a file belongs to. Append-only.';
comment on column dahu.attachment_use.attachment_use_id is 'identifier';
comment on column dahu.attachment_use.sha256 is 'the file';
comment on column dahu.attachment_use.work_case_id is 'the case; or';
comment on column dahu.attachment_use.account_id is 'the account';
comment on column dahu.attachment_use.kind is 'photo, scan of a paper, drawing';
comment on column dahu.attachment_use.label is 'name that it has for people';
comment on column dahu.attachment_use.actor is 'who said so';
comment on column dahu.attachment_use.recorded_at is 'when this row was written';
create index attachment_use_work_case_ix on dahu.attachment_use (work_case_id) where work_case_id is not null;
create index attachment_use_account_ix on dahu.attachment_use (account_id) where account_id is not null;
create trigger attachment_use_append_only before update or delete or truncate on dahu.attachment_use
    for each statement execute function dahu.append_only();

create table dahu.paper_kind (
    name   text not null,
    flow   text not null,
    copies smallint not null,
    states text[] not null,
    clause text not null,
    constraint paper_kind_pk primary key (name),
    constraint paper_kind_copies_ck check (copies between 1 and 10)
);
comment on table dahu.paper_kind is 'Papers that can be printed from a case; written by `dahu migrate` from the table of the program.';
comment on column dahu.paper_kind.name is 'name, "supply-contract"';
comment on column dahu.paper_kind.flow is 'of which cases';
comment on column dahu.paper_kind.copies is 'in how many copies';
comment on column dahu.paper_kind.states is 'in which states of the case; empty: in any';
comment on column dahu.paper_kind.clause is 'clause of the rule book that asks for it';

create table dahu.paper_template (
    kind_name   text not null,
    lang        text not null,
    version_no  integer not null,
    body        text not null,
    actor       text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint paper_template_pk primary key (kind_name, lang, version_no),
    constraint paper_template_kind_fk foreign key (kind_name) references dahu.paper_kind (name),
    constraint paper_template_lang_ck check (lang in ('zh', 'en')),
    constraint paper_template_body_ck check (length(body) between 1 and 65536)
);
comment on table dahu.paper_template is 'What a paper says: text that a clerk can edit; the newest version is printed. Append-only.';
comment on column dahu.paper_template.kind_name is 'which paper';
comment on column dahu.paper_template.lang is 'language';
comment on column dahu.paper_template.version_no is 'version; 1 came with the program';
comment on column dahu.paper_template.body is 'the template (dahu/job/paper.h)';
comment on column dahu.paper_template.actor is 'who wrote it';
comment on column dahu.paper_template.recorded_at is 'when this row was written';
create trigger paper_template_append_only before update or delete or truncate on dahu.paper_template
    for each statement execute function dahu.append_only();
