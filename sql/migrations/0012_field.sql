-- Field work: inspections and what they find, violations, incidents of meters, and accounts that stand idle.
--
-- A visit is what was seen on site, whole, as the crew sent it: append-only, with an identifier made on the phone, so
-- that sending it again changes nothing. Cases (0009_work.sql) say what became of it. When an inspection is due is
-- said by rule 4.15 and nowhere else: the due list reads its verdicts (dahu.inspection_due).

create table dahu.inspection_item (
    code        text not null,
    section     text not null,
    place       smallint not null,
    applies     text not null default 'ALWAYS',
    text_key    text not null,
    valid       daterange not null default '(,)',
    recorded_at timestamptz not null default clock_timestamp(),
    constraint inspection_item_pk primary key (code),
    constraint inspection_item_code_ck check (code ~ '^[A-Z][0-9]{2}$'),
    constraint inspection_item_section_ck check (section in ('IDENTITY', 'METERING', 'REACTIVE', 'VIOLATION', 'SOURCES', 'EMERGENCY')),
    constraint inspection_item_applies_ck check (applies in ('ALWAYS', 'DUAL_SOURCE', 'OWN_GENERATION', 'HIGH_RISK', 'AFTER_DEFECT')),
    constraint inspection_item_place_uk unique (place)
);
comment on table dahu.inspection_item is 'What is looked at in a yearly inspection: the check list, as data.';
comment on column dahu.inspection_item.code is 'code on paper, A01';
comment on column dahu.inspection_item.section is 'section of the form in which it stands';
comment on column dahu.inspection_item.place is 'order in the form';
comment on column dahu.inspection_item.applies is 'of which accounts it is asked';
comment on column dahu.inspection_item.text_key is 'what it says, in the catalogue';
comment on column dahu.inspection_item.valid is 'days on which it is asked';
comment on column dahu.inspection_item.recorded_at is 'when this row was written';
create trigger inspection_item_history before update or delete on dahu.inspection_item
    for each row execute function dahu.history_keep('code');

insert into dahu.inspection_item (code, section, place, applies, text_key) values
    ('A01', 'IDENTITY', 1, 'ALWAYS', 'checklist.item.A01'),
    ('A02', 'IDENTITY', 2, 'ALWAYS', 'checklist.item.A02'),
    ('F01', 'IDENTITY', 3, 'ALWAYS', 'checklist.item.F01'),
    ('F02', 'IDENTITY', 4, 'ALWAYS', 'checklist.item.F02'),
    ('H01', 'IDENTITY', 5, 'AFTER_DEFECT', 'checklist.item.H01'),
    ('B01', 'METERING', 6, 'ALWAYS', 'checklist.item.B01'),
    ('B02', 'METERING', 7, 'ALWAYS', 'checklist.item.B02'),
    ('D01', 'REACTIVE', 8, 'ALWAYS', 'checklist.item.D01'),
    ('D02', 'REACTIVE', 9, 'ALWAYS', 'checklist.item.D02'),
    ('C01', 'REACTIVE', 10, 'ALWAYS', 'checklist.item.C01'),
    ('C02', 'REACTIVE', 11, 'ALWAYS', 'checklist.item.C02'),
    ('C03', 'REACTIVE', 12, 'ALWAYS', 'checklist.item.C03'),
    ('C04', 'REACTIVE', 13, 'ALWAYS', 'checklist.item.C04'),
    ('G01', 'VIOLATION', 14, 'ALWAYS', 'checklist.item.G01'),
    ('E01', 'SOURCES', 15, 'DUAL_SOURCE', 'checklist.item.E01'),
    ('E02', 'SOURCES', 16, 'OWN_GENERATION', 'checklist.item.E02'),
    ('E03', 'EMERGENCY', 17, 'HIGH_RISK', 'checklist.item.E03'),
    ('F03', 'EMERGENCY', 18, 'ALWAYS', 'checklist.item.F03');

create table dahu.inspection (
    work_case_id     bigint not null,
    account_id       bigint not null,
    planned_on       date not null,
    first_planned_on date not null,
    due_on           date,
    origin           text not null,
    finished_on      date,
    visit_id         uuid,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint inspection_pk primary key (work_case_id),
    constraint inspection_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint inspection_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint inspection_origin_ck check (origin in ('AUTO', 'HAND', 'VISIT')),
    constraint inspection_finished_ck check ((finished_on is null) = (visit_id is null))
);
comment on table dahu.inspection is 'An inspection: a case of the flow inspections (4.15).';
comment on column dahu.inspection.work_case_id is 'the case';
comment on column dahu.inspection.account_id is 'the account';
comment on column dahu.inspection.planned_on is 'day for which it is planned';
comment on column dahu.inspection.first_planned_on is 'day for which it was planned first; another planned_on says that it was moved';
comment on column dahu.inspection.due_on is 'last day by rule 4.15, as it was when planned; null: not planned because it was due';
comment on column dahu.inspection.origin is 'why: planned by the rule, by hand, or a visit that nobody had planned';
comment on column dahu.inspection.finished_on is 'day of the visit that finished it; null: not yet';
comment on column dahu.inspection.visit_id is 'the visit that finished it';
comment on column dahu.inspection.recorded_at is 'when this row was written';
create index inspection_account_ix on dahu.inspection (account_id);
create index inspection_planned_ix on dahu.inspection (planned_on) where finished_on is null;
create trigger inspection_history before update or delete on dahu.inspection
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.inspection_crew (
    inspection_crew_id bigint generated always as identity,
    work_case_id       bigint not null,
    user_account_id    bigint not null,
    assigned_at        timestamptz not null default clock_timestamp(),
    released_at        timestamptz,
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint inspection_crew_pk primary key (inspection_crew_id),
    constraint inspection_crew_inspection_fk foreign key (work_case_id) references dahu.inspection (work_case_id),
    constraint inspection_crew_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.inspection_crew is 'Who goes: at least two inspectors for each inspection. Rows end, and begin anew.';
comment on column dahu.inspection_crew.inspection_crew_id is 'identifier';
comment on column dahu.inspection_crew.work_case_id is 'the case';
comment on column dahu.inspection_crew.user_account_id is 'the inspector';
comment on column dahu.inspection_crew.assigned_at is 'when assigned';
comment on column dahu.inspection_crew.released_at is 'when taken off again; null: still assigned';
comment on column dahu.inspection_crew.actor is 'who recorded it';
comment on column dahu.inspection_crew.recorded_at is 'when this row was written';
create unique index inspection_crew_now_uk on dahu.inspection_crew (work_case_id, user_account_id) where released_at is null;
create index inspection_crew_user_ix on dahu.inspection_crew (user_account_id) where released_at is null;
create trigger inspection_crew_history before update or delete on dahu.inspection_crew
    for each row execute function dahu.history_keep('inspection_crew_id');

create table dahu.visit (
    visit_id                  uuid not null,
    receipt_number            text not null,
    account_id                bigint not null,
    work_case_id              bigint,
    outcome                   text not null,
    copy_no                   integer not null,
    visited_on                date not null,
    began_at                  timestamptz not null,
    ended_at                  timestamptz not null,
    phone_began_at            timestamptz not null,
    phone_ended_at            timestamptz not null,
    offset_ms                 bigint not null,
    latitude_e7               integer,
    longitude_e7              integer,
    accuracy_m                integer,
    form_version              text not null,
    customer_name             text not null default '',
    customer_signature_sha256 text,
    refusal_reason            text not null default '',
    no_access_reason          text not null default '',
    satisfied                 boolean,
    corrects_id               uuid,
    content                   jsonb not null,
    fingerprint               text not null,
    user_account_id           bigint,
    actor                     text not null,
    recorded_at               timestamptz not null default clock_timestamp(),
    constraint visit_pk primary key (visit_id),
    constraint visit_receipt_number_uk unique (receipt_number),
    constraint visit_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint visit_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint visit_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint visit_corrects_fk foreign key (corrects_id) references dahu.visit (visit_id),
    constraint visit_id_ck check (substr(visit_id::text, 15, 1) = '7'),
    constraint visit_outcome_ck check (outcome in ('INSPECTED', 'NO_ACCESS')),
    constraint visit_order_ck check (began_at <= ended_at),
    constraint visit_no_access_ck check ((outcome = 'NO_ACCESS') = (no_access_reason <> '')),
    constraint visit_signature_ck check (outcome = 'NO_ACCESS' or (customer_signature_sha256 is null) = (refusal_reason <> '')),
    constraint visit_place_ck check (latitude_e7 between -900000000 and 900000000 and longitude_e7 between -1800000000 and 1800000000),
    constraint visit_sha256_ck check (customer_signature_sha256 ~ '^[0-9a-f]{64}$')
);
comment on table dahu.visit is 'What a crew saw and did at an account, whole, as it was sent. Append-only: sent again, it is the same; a correction is another visit that names it.';
comment on column dahu.visit.visit_id is 'identifier, made on the phone (UUIDv7)';
comment on column dahu.visit.receipt_number is 'what the server answers with: only then the phone may drop its copy';
comment on column dahu.visit.account_id is 'the account';
comment on column dahu.visit.work_case_id is 'the inspection; null: none';
comment on column dahu.visit.outcome is 'inspected, or no access: the latter is an attempt and no inspection';
comment on column dahu.visit.copy_no is '1, 2 ...: how many visits of this inspection came before, plus one';
comment on column dahu.visit.visited_on is 'civil day of its end';
comment on column dahu.visit.began_at is 'begin, put right by offset_ms';
comment on column dahu.visit.ended_at is 'end, put right by offset_ms';
comment on column dahu.visit.phone_began_at is 'begin by the clock of the phone';
comment on column dahu.visit.phone_ended_at is 'end by the clock of the phone';
comment on column dahu.visit.offset_ms is 'what the clock of the server was ahead of that of the phone when last measured';
comment on column dahu.visit.latitude_e7 is 'where it was sent from, 0.0000001 degrees; null: not known';
comment on column dahu.visit.longitude_e7 is 'the same, to the east';
comment on column dahu.visit.accuracy_m is 'uncertainty of the place';
comment on column dahu.visit.form_version is 'version of the form';
comment on column dahu.visit.customer_name is 'who was there for the customer';
comment on column dahu.visit.customer_signature_sha256 is 'signature of the customer; null: refused or nobody there';
comment on column dahu.visit.refusal_reason is 'why the customer did not sign';
comment on column dahu.visit.no_access_reason is 'why there was no access';
comment on column dahu.visit.satisfied is 'answer of the customer to the question about satisfaction; null: not asked';
comment on column dahu.visit.corrects_id is 'the visit that it puts right; null: none';
comment on column dahu.visit.content is 'all that was sent';
comment on column dahu.visit.fingerprint is 'hash of content';
comment on column dahu.visit.user_account_id is 'who sent it';
comment on column dahu.visit.actor is 'who recorded it';
comment on column dahu.visit.recorded_at is 'when this row was written';
create index visit_account_ix on dahu.visit (account_id, visited_on);
create index visit_work_case_ix on dahu.visit (work_case_id);
create trigger visit_append_only before update or delete or truncate on dahu.visit
    for each statement execute function dahu.append_only();
alter table dahu.inspection add constraint inspection_visit_fk foreign key (visit_id) references dahu.visit (visit_id);

create table dahu.visit_crew (
    visit_id         uuid not null,
    user_account_id  bigint not null,
    signature_sha256 text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint visit_crew_pk primary key (visit_id, user_account_id),
    constraint visit_crew_visit_fk foreign key (visit_id) references dahu.visit (visit_id),
    constraint visit_crew_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint visit_crew_sha256_ck check (signature_sha256 ~ '^[0-9a-f]{64}$')
);
comment on table dahu.visit_crew is 'Who was there of the utility. Append-only.';
comment on column dahu.visit_crew.visit_id is 'the visit';
comment on column dahu.visit_crew.user_account_id is 'the inspector';
comment on column dahu.visit_crew.signature_sha256 is 'the signature';
comment on column dahu.visit_crew.recorded_at is 'when this row was written';
create trigger visit_crew_append_only before update or delete or truncate on dahu.visit_crew
    for each statement execute function dahu.append_only();

create table dahu.visit_item (
    visit_id    uuid not null,
    code        text not null,
    result      text not null,
    severity    text,
    detail      text not null default '',
    due_on      date,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint visit_item_pk primary key (visit_id, code),
    constraint visit_item_visit_fk foreign key (visit_id) references dahu.visit (visit_id),
    constraint visit_item_code_fk foreign key (code) references dahu.inspection_item (code),
    constraint visit_item_result_ck check (result in ('OK', 'DEFECT', 'NA')),
    constraint visit_item_severity_ck check (severity in ('GENERAL', 'MAJOR', 'URGENT') and (severity is null) = (result <> 'DEFECT')),
    constraint visit_item_detail_ck check (result = 'OK' or detail <> ''),
    constraint visit_item_due_ck check ((due_on is null) = (result <> 'DEFECT'))
);
comment on table dahu.visit_item is 'What a visit found to each item of the check list. Append-only.';
comment on column dahu.visit_item.visit_id is 'the visit';
comment on column dahu.visit_item.code is 'the item';
comment on column dahu.visit_item.result is 'good, defect, or not applicable';
comment on column dahu.visit_item.severity is 'of a defect: general, major, urgent';
comment on column dahu.visit_item.detail is 'what was seen';
comment on column dahu.visit_item.due_on is 'by when a defect is to be put right';
comment on column dahu.visit_item.recorded_at is 'when this row was written';
create trigger visit_item_append_only before update or delete or truncate on dahu.visit_item
    for each statement execute function dahu.append_only();

create table dahu.visit_photo (
    visit_id     uuid not null,
    sha256       text not null,
    code         text,
    taken_at     timestamptz,
    latitude_e7  integer,
    longitude_e7 integer,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint visit_photo_pk primary key (visit_id, sha256),
    constraint visit_photo_visit_fk foreign key (visit_id) references dahu.visit (visit_id),
    constraint visit_photo_code_fk foreign key (code) references dahu.inspection_item (code),
    constraint visit_photo_sha256_ck check (sha256 ~ '^[0-9a-f]{64}$')
);
comment on table dahu.visit_photo is 'Photos of a visit, by their hash: the pictures are attachments. Append-only.';
comment on column dahu.visit_photo.visit_id is 'the visit';
comment on column dahu.visit_photo.sha256 is 'hash of the picture';
comment on column dahu.visit_photo.code is 'item that it shows; null: the visit as a whole';
comment on column dahu.visit_photo.taken_at is 'when taken, by the phone; the picture itself carries no such data';
comment on column dahu.visit_photo.latitude_e7 is 'where, 0.0000001 degrees';
comment on column dahu.visit_photo.longitude_e7 is 'the same, to the east';
comment on column dahu.visit_photo.recorded_at is 'when this row was written';
create trigger visit_photo_append_only before update or delete or truncate on dahu.visit_photo
    for each statement execute function dahu.append_only();

create table dahu.visit_reading (
    visit_id          uuid not null,
    metering_point_id bigint not null,
    quantity          text not null,
    register_wh       bigint not null,
    system_wh         bigint,
    system_at         timestamptz,
    difference_wh     bigint,
    minutes_apart     integer,
    explained         boolean not null,
    reason            text not null default '',
    photo_sha256      text,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint visit_reading_pk primary key (visit_id, metering_point_id, quantity),
    constraint visit_reading_visit_fk foreign key (visit_id) references dahu.visit (visit_id),
    constraint visit_reading_metering_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint visit_reading_quantity_ck check (quantity in ('active_energy_import', 'active_energy_export', 'reactive_energy_import', 'reactive_energy_export')),
    constraint visit_reading_register_ck check (register_wh >= 0),
    constraint visit_reading_photo_ck check (photo_sha256 ~ '^[0-9a-f]{64}$'),
    constraint visit_reading_system_ck check ((system_wh is null) = (system_at is null) and (system_wh is null) = (difference_wh is null))
);
comment on table dahu.visit_reading is 'Registers read on site, beside what was last telemetered. Append-only.';
comment on column dahu.visit_reading.visit_id is 'the visit';
comment on column dahu.visit_reading.metering_point_id is 'the metering point';
comment on column dahu.visit_reading.quantity is 'which register';
comment on column dahu.visit_reading.register_wh is 'as it stood in the meter, Wh or varh, before any ratio';
comment on column dahu.visit_reading.system_wh is 'the last telemetered value at that time; null: none within a day';
comment on column dahu.visit_reading.system_at is 'when that was';
comment on column dahu.visit_reading.difference_wh is 'on site less telemetered';
comment on column dahu.visit_reading.minutes_apart is 'minutes between the two';
comment on column dahu.visit_reading.explained is 'the load can explain the difference; true too when there is nothing to compare with';
comment on column dahu.visit_reading.reason is 'why the difference is big';
comment on column dahu.visit_reading.photo_sha256 is 'photo of the display; null: it was typed twice';
comment on column dahu.visit_reading.recorded_at is 'when this row was written';
create trigger visit_reading_append_only before update or delete or truncate on dahu.visit_reading
    for each statement execute function dahu.append_only();

create table dahu.visit_proposal (
    visit_id    uuid not null,
    place       smallint not null,
    fact        text not null,
    was         text not null default '',
    proposed    text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint visit_proposal_pk primary key (visit_id, place),
    constraint visit_proposal_visit_fk foreign key (visit_id) references dahu.visit (visit_id),
    constraint visit_proposal_fact_ck check (fact <> '' and proposed <> '')
);
comment on table dahu.visit_proposal is 'Facts of the account that a crew found otherwise: proposed, never changed in the field. Append-only.';
comment on column dahu.visit_proposal.visit_id is 'the visit';
comment on column dahu.visit_proposal.place is 'order in the visit';
comment on column dahu.visit_proposal.fact is 'which fact';
comment on column dahu.visit_proposal.was is 'what the file says';
comment on column dahu.visit_proposal.proposed is 'what was found';
comment on column dahu.visit_proposal.recorded_at is 'when this row was written';
create trigger visit_proposal_append_only before update or delete or truncate on dahu.visit_proposal
    for each statement execute function dahu.append_only();

create table dahu.meter_test (
    meter_test_id     bigint generated always as identity,
    metering_point_id bigint not null,
    tested_on         date not null,
    passed            boolean not null,
    error_e3          integer,
    document_no       text not null,
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint meter_test_pk primary key (meter_test_id),
    constraint meter_test_metering_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint meter_test_document_ck check (document_no <> ''),
    constraint meter_test_once_uk unique (metering_point_id, tested_on)
);
comment on table dahu.meter_test is 'Field tests of metering devices (DL/T 448). Append-only.';
comment on column dahu.meter_test.meter_test_id is 'identifier';
comment on column dahu.meter_test.metering_point_id is 'the metering point';
comment on column dahu.meter_test.tested_on is 'day of the test';
comment on column dahu.meter_test.passed is 'within its class';
comment on column dahu.meter_test.error_e3 is 'error found, 0.001 %; null: not written down';
comment on column dahu.meter_test.document_no is 'the protocol';
comment on column dahu.meter_test.actor is 'who recorded it';
comment on column dahu.meter_test.recorded_at is 'when this row was written';
create trigger meter_test_append_only before update or delete or truncate on dahu.meter_test
    for each statement execute function dahu.append_only();

create table dahu.compensation (
    compensation_id    bigint generated always as identity,
    account_id         bigint not null,
    receiving_point_id bigint,
    label              text not null,
    kvar               integer not null,
    automatic          boolean not null,
    valid              daterange not null,
    document_no        text not null default '',
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint compensation_pk primary key (compensation_id),
    constraint compensation_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint compensation_receiving_point_fk foreign key (receiving_point_id) references dahu.receiving_point (receiving_point_id),
    constraint compensation_kvar_ck check (kvar > 0),
    constraint compensation_label_ck check (label <> ''),
    constraint compensation_valid_ck check (not isempty(valid)),
    constraint compensation_once_ex exclude using gist (account_id with =, label with =, valid with &&)
);
comment on table dahu.compensation is 'Reactive compensation of an account: what is installed, and whether it follows the load by itself (4.17).';
comment on column dahu.compensation.compensation_id is 'identifier';
comment on column dahu.compensation.account_id is 'the account';
comment on column dahu.compensation.receiving_point_id is 'at which receiving point; null: for the account as a whole';
comment on column dahu.compensation.label is 'name on site';
comment on column dahu.compensation.kvar is 'installed kvar';
comment on column dahu.compensation.automatic is 'switched with load and voltage by itself';
comment on column dahu.compensation.valid is 'days';
comment on column dahu.compensation.document_no is 'the document behind it';
comment on column dahu.compensation.actor is 'who recorded it';
comment on column dahu.compensation.recorded_at is 'when this row was written';
create trigger compensation_history before update or delete on dahu.compensation
    for each row execute function dahu.history_keep('compensation_id');

create table dahu.rectification (
    work_case_id       bigint not null,
    account_id         bigint not null,
    visit_id           uuid,
    code               text not null,
    origin             text not null,
    severity           text not null,
    detail             text not null,
    found_on           date not null,
    first_due_on       date not null,
    due_on             date not null,
    blocks_energising  boolean not null,
    notified_on        date,
    copies             smallint,
    received_by        text not null default '',
    refusal_reason     text not null default '',
    rechecked_on       date,
    fixed              boolean,
    reported_on        date,
    reported_to        text,
    report_document_no text,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint rectification_pk primary key (work_case_id),
    constraint rectification_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint rectification_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint rectification_visit_fk foreign key (visit_id) references dahu.visit (visit_id),
    constraint rectification_code_fk foreign key (code) references dahu.inspection_item (code),
    constraint rectification_origin_ck check (origin in ('VISIT', 'MONTH', 'HAND')),
    constraint rectification_severity_ck check (severity in ('GENERAL', 'MAJOR', 'URGENT')),
    constraint rectification_detail_ck check (detail <> ''),
    constraint rectification_notified_ck check (notified_on is null or (copies >= 2 and (received_by <> '') <> (refusal_reason <> ''))),
    constraint rectification_rechecked_ck check ((rechecked_on is null) = (fixed is null)),
    constraint rectification_reported_ck check (num_nulls(reported_on, reported_to, report_document_no) in (0, 3))
);
comment on table dahu.rectification is 'A defect that the customer has to put right: a case of the flow rectifications, with a notice in two copies (4.15).';
comment on column dahu.rectification.work_case_id is 'the case';
comment on column dahu.rectification.account_id is 'the account';
comment on column dahu.rectification.visit_id is 'the visit that found it; null: found otherwise';
comment on column dahu.rectification.code is 'item of the check list';
comment on column dahu.rectification.origin is 'found by a visit, in the months of the meter, or said by hand';
comment on column dahu.rectification.severity is 'general, major, urgent';
comment on column dahu.rectification.detail is 'what is wrong';
comment on column dahu.rectification.found_on is 'day of finding';
comment on column dahu.rectification.first_due_on is 'last day as set first';
comment on column dahu.rectification.due_on is 'last day now';
comment on column dahu.rectification.blocks_energising is 'nothing may be energised before it is put right';
comment on column dahu.rectification.notified_on is 'day on which the notice was served; null: not yet';
comment on column dahu.rectification.copies is 'copies of the notice that were made out';
comment on column dahu.rectification.received_by is 'who took it for the customer';
comment on column dahu.rectification.refusal_reason is 'why nobody signed for it';
comment on column dahu.rectification.rechecked_on is 'day of the last re-check';
comment on column dahu.rectification.fixed is 'what that re-check found';
comment on column dahu.rectification.reported_on is 'day of the report to the government';
comment on column dahu.rectification.reported_to is 'which authority';
comment on column dahu.rectification.report_document_no is 'the report';
comment on column dahu.rectification.recorded_at is 'when this row was written';
create index rectification_account_ix on dahu.rectification (account_id);
create trigger rectification_history before update or delete on dahu.rectification
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.recheck (
    recheck_id       uuid not null,
    receipt_number   text not null,
    work_case_id     bigint not null,
    fixed            boolean not null,
    checked_at       timestamptz not null,
    phone_checked_at timestamptz not null,
    content          jsonb not null,
    fingerprint      text not null,
    user_account_id  bigint,
    actor            text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint recheck_pk primary key (recheck_id),
    constraint recheck_receipt_number_uk unique (receipt_number),
    constraint recheck_rectification_fk foreign key (work_case_id) references dahu.rectification (work_case_id),
    constraint recheck_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint recheck_id_ck check (substr(recheck_id::text, 15, 1) = '7')
);
comment on table dahu.recheck is 'Re-checks of a defect as phones sent them, whole. Append-only: sent again, it is the same. One whose case had gone elsewhere by then is kept here and moves nothing.';
comment on column dahu.recheck.recheck_id is 'identifier, made on the phone (UUIDv7)';
comment on column dahu.recheck.receipt_number is 'what the server answers with: only then the phone may drop its copy';
comment on column dahu.recheck.work_case_id is 'the case';
comment on column dahu.recheck.fixed is 'the defect is gone';
comment on column dahu.recheck.checked_at is 'when, put right by what the clock of the server was ahead';
comment on column dahu.recheck.phone_checked_at is 'when, by the clock of the phone';
comment on column dahu.recheck.content is 'all that was sent';
comment on column dahu.recheck.fingerprint is 'hash of content';
comment on column dahu.recheck.user_account_id is 'who sent it';
comment on column dahu.recheck.actor is 'who recorded it';
comment on column dahu.recheck.recorded_at is 'when this row was written';
create index recheck_case_ix on dahu.recheck (work_case_id);
create trigger recheck_append_only before update or delete or truncate on dahu.recheck
    for each statement execute function dahu.append_only();

create table dahu.rectification_check (
    rectification_check_id bigint generated always as identity,
    work_case_id           bigint not null,
    checked_on             date not null,
    fixed                  boolean not null,
    detail                 text not null,
    photo_sha256           text[] not null default '{}',
    recheck_id             uuid,
    actor                  text not null,
    recorded_at            timestamptz not null default clock_timestamp(),
    constraint rectification_check_pk primary key (rectification_check_id),
    constraint rectification_check_recheck_uk unique (recheck_id),
    constraint rectification_check_recheck_fk foreign key (recheck_id) references dahu.recheck (recheck_id),
    constraint rectification_check_rectification_fk foreign key (work_case_id) references dahu.rectification (work_case_id),
    constraint rectification_check_detail_ck check (detail <> '')
);
comment on table dahu.rectification_check is 'Re-checks of a defect. Append-only.';
comment on column dahu.rectification_check.rectification_check_id is 'identifier';
comment on column dahu.rectification_check.work_case_id is 'the case';
comment on column dahu.rectification_check.checked_on is 'day';
comment on column dahu.rectification_check.fixed is 'the defect is gone';
comment on column dahu.rectification_check.detail is 'what was seen';
comment on column dahu.rectification_check.photo_sha256 is 'photos';
comment on column dahu.rectification_check.recheck_id is 'as a phone sent it; null: written down at a desk';
comment on column dahu.rectification_check.actor is 'who recorded it';
comment on column dahu.rectification_check.recorded_at is 'when this row was written';
create index rectification_check_case_ix on dahu.rectification_check (work_case_id);
create trigger rectification_check_append_only before update or delete or truncate on dahu.rectification_check
    for each statement execute function dahu.append_only();

create table dahu.quarantine (
    quarantine_id     bigint generated always as identity,
    quarantine_number text not null,
    kind              text not null,
    record_id         uuid not null,
    account_id        bigint,
    content           jsonb not null,
    fingerprint       text not null,
    refused           text not null,
    user_account_id   bigint not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    decision          text,
    decided_at        timestamptz,
    decided_by        text,
    reason            text not null default '',
    constraint quarantine_pk primary key (quarantine_id),
    constraint quarantine_number_uk unique (quarantine_number),
    constraint quarantine_record_uk unique (record_id, fingerprint),
    constraint quarantine_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint quarantine_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint quarantine_kind_ck check (kind in ('VISIT', 'RECHECK')),
    constraint quarantine_decision_ck check (decision in ('TAKEN', 'DROPPED') and num_nulls(decision, decided_at, decided_by) in (0, 3)),
    constraint quarantine_reason_ck check (decision is null or reason <> '')
);
comment on table dahu.quarantine is 'Records of the field whose sender the service does not know any more: person, desk or session had ended when the phone came. They count for nothing until the lead of inspection takes them, or says why not.';
comment on column dahu.quarantine.quarantine_id is 'identifier';
comment on column dahu.quarantine.quarantine_number is 'what the phone is told';
comment on column dahu.quarantine.kind is 'a visit, or a re-check of a defect';
comment on column dahu.quarantine.record_id is 'identifier that the phone made';
comment on column dahu.quarantine.account_id is 'the account that the record names; null: there is none such';
comment on column dahu.quarantine.content is 'all that was sent';
comment on column dahu.quarantine.fingerprint is 'hash of content';
comment on column dahu.quarantine.refused is 'why the service refused the sender';
comment on column dahu.quarantine.user_account_id is 'the person whose session the phone had';
comment on column dahu.quarantine.recorded_at is 'when it came';
comment on column dahu.quarantine.decision is 'taken: it became what it is; dropped: it stays here; null: not decided';
comment on column dahu.quarantine.decided_at is 'when';
comment on column dahu.quarantine.decided_by is 'by whom';
comment on column dahu.quarantine.reason is 'why';
create index quarantine_account_ix on dahu.quarantine (account_id);
create index quarantine_user_account_ix on dahu.quarantine (user_account_id);
create trigger quarantine_history before update or delete on dahu.quarantine
    for each row execute function dahu.history_keep('quarantine_id');

create table dahu.claim (
    claim_id     bigint generated always as identity,
    claim_number text not null,
    account_id   bigint not null,
    work_case_id bigint not null,
    kind         text not null,
    base_fen     bigint not null,
    penalty_fen  bigint not null,
    amount_fen   bigint not null,
    issued_on    date not null,
    due_on       date not null,
    document_no  text not null,
    actor        text not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint claim_pk primary key (claim_id),
    constraint claim_number_uk unique (claim_number),
    constraint claim_work_case_uk unique (work_case_id),
    constraint claim_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint claim_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint claim_kind_ck check (kind in ('VIOLATION', 'THEFT', 'METER')),
    constraint claim_amount_ck check (base_fen >= 0 and penalty_fen >= 0 and amount_fen = base_fen + penalty_fen and amount_fen > 0),
    constraint claim_due_ck check (due_on >= issued_on)
);
comment on table dahu.claim is 'Money that an account owes beside its bills: charges for violations, compensation for meters. Never part of a bill, and so never in the base of the power-factor adjustment. Append-only.';
comment on column dahu.claim.claim_id is 'identifier';
comment on column dahu.claim.claim_number is 'number on paper';
comment on column dahu.claim.account_id is 'the account';
comment on column dahu.claim.work_case_id is 'the case that it comes from';
comment on column dahu.claim.kind is 'charge for a violation, theft, or compensation for a meter';
comment on column dahu.claim.base_fen is 'to be made good';
comment on column dahu.claim.penalty_fen is 'charged on top';
comment on column dahu.claim.amount_fen is 'both';
comment on column dahu.claim.issued_on is 'day of issue';
comment on column dahu.claim.due_on is 'last day of payment';
comment on column dahu.claim.document_no is 'the paper';
comment on column dahu.claim.actor is 'who recorded it';
comment on column dahu.claim.recorded_at is 'when this row was written';
create index claim_account_ix on dahu.claim (account_id);
create trigger claim_append_only before update or delete or truncate on dahu.claim
    for each statement execute function dahu.append_only();

create table dahu.claim_payment (
    claim_payment_id bigint generated always as identity,
    claim_id         bigint not null,
    value_on         date not null,
    amount_fen       bigint not null,
    reference        text not null,
    actor            text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint claim_payment_pk primary key (claim_payment_id),
    constraint claim_payment_claim_fk foreign key (claim_id) references dahu.claim (claim_id),
    constraint claim_payment_reference_uk unique (reference),
    constraint claim_payment_amount_ck check (amount_fen > 0)
);
comment on table dahu.claim_payment is 'What was paid for a claim. Append-only.';
comment on column dahu.claim_payment.claim_payment_id is 'identifier';
comment on column dahu.claim_payment.claim_id is 'the claim';
comment on column dahu.claim_payment.value_on is 'value date';
comment on column dahu.claim_payment.amount_fen is 'amount';
comment on column dahu.claim_payment.reference is 'reference of the bank';
comment on column dahu.claim_payment.actor is 'who recorded it';
comment on column dahu.claim_payment.recorded_at is 'when this row was written';
create index claim_payment_claim_ix on dahu.claim_payment (claim_id);
create trigger claim_payment_append_only before update or delete or truncate on dahu.claim_payment
    for each statement execute function dahu.append_only();

create table dahu.violation (
    work_case_id       bigint not null,
    account_id         bigint not null,
    act                text not null,
    found_on           date not null,
    detail             text not null,
    visit_id           uuid,
    hint               text not null default '',
    evidence           jsonb not null default '[]',
    facts              jsonb,
    cut_at             timestamptz,
    cut_reason         text not null default '',
    notified_on        date,
    notice_document_no text not null default '',
    approved_by        bigint,
    waived_because     text not null default '',
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint violation_pk primary key (work_case_id),
    constraint violation_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint violation_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint violation_visit_fk foreign key (visit_id) references dahu.visit (visit_id),
    constraint violation_approved_by_fk foreign key (approved_by) references dahu.user_account (user_account_id),
    constraint violation_act_ck check (act in ('RESALE', 'CATEGORY', 'INCREASE', 'SEALED', 'MOVED', 'SOURCE', 'THEFT')),
    constraint violation_detail_ck check (detail <> ''),
    constraint violation_cut_ck check (cut_at is null or (act = 'THEFT' and cut_reason <> ''))
);
comment on table dahu.violation is 'An unlawful use of electricity, as found on site: a case of the flow violations (4.12).';
comment on column dahu.violation.work_case_id is 'the case';
comment on column dahu.violation.account_id is 'the account';
comment on column dahu.violation.act is 'what was done';
comment on column dahu.violation.found_on is 'day of finding';
comment on column dahu.violation.detail is 'what was found';
comment on column dahu.violation.visit_id is 'the visit that found it; null: none';
comment on column dahu.violation.hint is 'what made people look; a hint is no violation';
comment on column dahu.violation.evidence is 'documents and photos';
comment on column dahu.violation.facts is 'facts of rule violation, as put together from the evidence; null: not yet';
comment on column dahu.violation.cut_at is 'theft: when supply was cut on the spot; null: it was not';
comment on column dahu.violation.cut_reason is 'why, and by what measure of safety';
comment on column dahu.violation.notified_on is 'day on which the customer was told';
comment on column dahu.violation.notice_document_no is 'the notice';
comment on column dahu.violation.approved_by is 'who approved the amount';
comment on column dahu.violation.waived_because is 'why nothing is charged';
comment on column dahu.violation.recorded_at is 'when this row was written';
create index violation_account_ix on dahu.violation (account_id);
create trigger violation_history before update or delete on dahu.violation
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.violation_assessment (
    violation_assessment_id bigint generated always as identity,
    work_case_id            bigint not null,
    found_on                date not null,
    facts                   jsonb not null,
    outcome                 text,
    amount_fen              bigint,
    base_fen                bigint,
    penalty_fen             bigint,
    result                  jsonb,
    reasons                 jsonb,
    thresholds              jsonb,
    rule_version            text,
    fault                   text not null default '',
    reckoned_at             timestamptz,
    actor                   text not null,
    recorded_at             timestamptz not null default clock_timestamp(),
    constraint violation_assessment_pk primary key (violation_assessment_id),
    constraint violation_assessment_violation_fk foreign key (work_case_id) references dahu.violation (work_case_id),
    constraint violation_assessment_reckoned_ck check ((reckoned_at is null) = (outcome is null and fault = '')),
    constraint violation_assessment_outcome_ck check (outcome in ('PASS', 'FAIL', 'REVIEW'))
);
comment on table dahu.violation_assessment is 'What a violation costs, by rule violation: asked for by a step, reckoned by the service, approved by a person.';
comment on column dahu.violation_assessment.violation_assessment_id is 'identifier';
comment on column dahu.violation_assessment.work_case_id is 'the case';
comment on column dahu.violation_assessment.found_on is 'day whose supply rules and limits hold';
comment on column dahu.violation_assessment.facts is 'facts of the rule';
comment on column dahu.violation_assessment.outcome is 'verdict; null: not reckoned yet';
comment on column dahu.violation_assessment.amount_fen is 'in all';
comment on column dahu.violation_assessment.base_fen is 'to be made good';
comment on column dahu.violation_assessment.penalty_fen is 'charged on top';
comment on column dahu.violation_assessment.result is 'what the rule computed, with both bases and the ceilings';
comment on column dahu.violation_assessment.reasons is 'its reasons';
comment on column dahu.violation_assessment.thresholds is 'limits that it used';
comment on column dahu.violation_assessment.rule_version is 'version of the rule';
comment on column dahu.violation_assessment.fault is 'why the facts cannot be judged';
comment on column dahu.violation_assessment.reckoned_at is 'when';
comment on column dahu.violation_assessment.actor is 'who recorded it';
comment on column dahu.violation_assessment.recorded_at is 'when this row was written';
create index violation_assessment_case_ix on dahu.violation_assessment (work_case_id);
create index violation_assessment_open_ix on dahu.violation_assessment (violation_assessment_id) where reckoned_at is null;
create trigger violation_assessment_history before update or delete on dahu.violation_assessment
    for each row execute function dahu.history_keep('violation_assessment_id');

create table dahu.meter_incident (
    work_case_id      bigint not null,
    account_id        bigint not null,
    metering_point_id bigint not null,
    kind              text not null,
    found_at          timestamptz not null,
    reported_at       timestamptz not null,
    reporter          text not null,
    prompt            boolean not null,
    detail            text not null,
    cause             text,
    cause_detail      text not null default '',
    cause_document_no text not null default '',
    metering_event_id bigint,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint meter_incident_pk primary key (work_case_id),
    constraint meter_incident_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint meter_incident_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint meter_incident_metering_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint meter_incident_metering_event_fk foreign key (metering_event_id) references dahu.metering_event (metering_event_id),
    constraint meter_incident_kind_ck check (kind in ('DAMAGE', 'THEFT', 'LOSS')),
    constraint meter_incident_reporter_ck check (reporter in ('CUSTOMER', 'UTILITY')),
    constraint meter_incident_cause_ck check (cause in ('CUSTOMER', 'UTILITY', 'FORCE_MAJEURE') and (cause is null or cause_detail <> '')),
    constraint meter_incident_order_ck check (reported_at >= found_at),
    constraint meter_incident_detail_ck check (detail <> '')
);
comment on table dahu.meter_incident is 'A metering device damaged, stolen or lost: a case of the flow meter-incidents (4.9).';
comment on column dahu.meter_incident.work_case_id is 'the case';
comment on column dahu.meter_incident.account_id is 'the account';
comment on column dahu.meter_incident.metering_point_id is 'the metering point';
comment on column dahu.meter_incident.kind is 'damage, theft, loss';
comment on column dahu.meter_incident.found_at is 'when it was found';
comment on column dahu.meter_incident.reported_at is 'when it was reported';
comment on column dahu.meter_incident.reporter is 'by whom: the customer, or the utility itself';
comment on column dahu.meter_incident.prompt is 'reported within the time of r4_9_report_hours';
comment on column dahu.meter_incident.detail is 'what is known';
comment on column dahu.meter_incident.cause is 'of the customer, of the utility, or force majeure; null: not known yet';
comment on column dahu.meter_incident.cause_detail is 'how it is known';
comment on column dahu.meter_incident.cause_document_no is 'the document behind it';
comment on column dahu.meter_incident.metering_event_id is 'the exchange of the meter; null: not yet';
comment on column dahu.meter_incident.recorded_at is 'when this row was written';
create index meter_incident_account_ix on dahu.meter_incident (account_id);
create trigger meter_incident_history before update or delete on dahu.meter_incident
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.closing (
    work_case_id       bigint not null,
    account_id         bigint not null,
    last_use_on        date not null,
    limit_on           date not null,
    public_notice      boolean not null,
    notified_on        date,
    notice_document_no text not null default '',
    received_by        text not null default '',
    public_on          date,
    public_document_no text not null default '',
    excuse             text not null default '',
    excuse_document_no text not null default '',
    proposal_id        bigint,
    ordered_on         date,
    order_number       text not null default '',
    removed_on         date,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint closing_pk primary key (work_case_id),
    constraint closing_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint closing_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint closing_proposal_fk foreign key (proposal_id) references dahu.work_case (work_case_id),
    constraint closing_notice_ck check ((notified_on is null) = (notice_document_no = '')),
    constraint closing_public_ck check ((public_on is null) = (public_document_no = '')),
    constraint closing_excuse_ck check ((excuse = '') = (excuse_document_no = ''))
);
comment on table dahu.closing is 'An account that stood idle too long, on its way to being closed: a case of the flow closings (4.11).';
comment on column dahu.closing.work_case_id is 'the case';
comment on column dahu.closing.account_id is 'the account';
comment on column dahu.closing.last_use_on is 'last day with use, as rule 4.11 had it';
comment on column dahu.closing.limit_on is 'last day on which that was not too long';
comment on column dahu.closing.public_notice is 'public notice is needed too, by the supply rules then in force';
comment on column dahu.closing.notified_on is 'day on which the written notice was served; null: not yet';
comment on column dahu.closing.notice_document_no is 'the notice';
comment on column dahu.closing.received_by is 'who took it, or how it was served';
comment on column dahu.closing.public_on is 'day from which the public notice stands';
comment on column dahu.closing.public_document_no is 'where it stands';
comment on column dahu.closing.excuse is 'legitimate reason for not using electricity';
comment on column dahu.closing.excuse_document_no is 'the document behind it';
comment on column dahu.closing.proposal_id is 'the proposal to management';
comment on column dahu.closing.ordered_on is 'day of the work order for the removal';
comment on column dahu.closing.order_number is 'its number';
comment on column dahu.closing.removed_on is 'day on which the meter was taken away, and the account closed';
comment on column dahu.closing.recorded_at is 'when this row was written';
create index closing_account_ix on dahu.closing (account_id);
create trigger closing_history before update or delete on dahu.closing
    for each row execute function dahu.history_keep('work_case_id');

create sequence dahu.visit_receipt as bigint;
comment on sequence dahu.visit_receipt is 'Running numbers of receipts of visits';
create sequence dahu.claim_serial as bigint;
comment on sequence dahu.claim_serial is 'Running numbers of claims';

-- It has one more column; functions are made anew after the migrations.
drop function if exists dahu.facts_power_factor(date, bigint);
