-- Supply: what customers apply for, and what comes of it (clauses 1, 2, 4.2 to 4.8 and 4.10).
--
-- An application is a case of flow `applications`; service_application is its record, and beside it stand the documents
-- that were seen, the supply plan, the design of the receiving station and the inspections. Bays of substations are
-- reserved to one application each. A joint review (4.7) is a case of its own for each round. What is law, and which
-- edition of it held on the day in question, is a row of regulation.

-- ---- clause 2: what the rule book refers to -------------------------------------------------------------------------

create table dahu.regulation (
    regulation_id bigint generated always as identity,
    code          text not null,
    version       text not null,
    title         text not null,
    document_no   text not null default '',
    valid         daterange not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint regulation_pk primary key (regulation_id),
    constraint regulation_version_uk unique (code, version),
    constraint regulation_valid_ck check (not isempty(valid)),
    constraint regulation_one_at_a_time_ex exclude using gist (code with =, valid with &&)
);
comment on table dahu.regulation is 'Regulations that the rule book refers to (clause 2), each edition with the days on which it is in force.';
comment on column dahu.regulation.regulation_id is 'identifier';
comment on column dahu.regulation.code is 'which regulation: SUPPLY_RULES';
comment on column dahu.regulation.version is 'its edition: 1996, 2024';
comment on column dahu.regulation.title is 'title';
comment on column dahu.regulation.document_no is 'number of the order or the document that issued it';
comment on column dahu.regulation.valid is 'days of the events that it is for';
comment on column dahu.regulation.recorded_at is 'when this row was written';

insert into dahu.regulation (code, version, title, document_no, valid) values
    ('POWER_LAW', '1995', '中华人民共和国电力法', '主席令第60号', '(,2018-12-29)'),
    ('POWER_LAW', '2018', '中华人民共和国电力法（2018年修正）', '主席令第23号', '[2018-12-29,)'),
    ('SUPPLY_ORDINANCE', '1996', '电力供应与使用条例', '国务院令第196号', '(,2019-03-02)'),
    ('SUPPLY_ORDINANCE', '2019', '电力供应与使用条例（2019年修订）', '国务院令第709号', '[2019-03-02,)'),
    ('SUPPLY_RULES', '1996', '供电营业规则', '电力工业部令第8号', '(,2024-06-01)'),
    ('SUPPLY_RULES', '2024', '供电营业规则', '国家发展和改革委员会令第14号', '[2024-06-01,)'),
    ('SGCC_SERVICE', '2007', '国家电网公司文件', '国家电网营销〔2007〕49号', '(,)'),
    ('SGCC_MANAGEMENT', '2007', '国家电网公司文件', '国家电网营销〔2007〕655号', '(,)'),
    ('PROVINCE_MANAGEMENT', '2008', '省公司文件', '闽电营销〔2008〕104号', '(,)'),
    ('COMPANY_RULE', '1', '电力大客户服务管理办法', '', '(,)');

alter table dahu.review_run add column regulation_id bigint,
    add constraint review_run_regulation_fk foreign key (regulation_id) references dahu.regulation (regulation_id);
comment on column dahu.review_run.regulation_id is 'edition of the supply rules in force on its day: that of all its decisions; null of runs before this was kept';

create function dahu.review_run_regulation() returns trigger language plpgsql as $$
begin
    new.regulation_id := dahu.regulation_on('SUPPLY_RULES', new.as_of);
    return new;
end
$$;
comment on function dahu.review_run_regulation() is 'Trigger body: a run points to the supply rules in force on its day';
create trigger review_run_regulation before insert on dahu.review_run
    for each row execute function dahu.review_run_regulation();

-- What holds again on the same day, after something else did, is recorded again: the newest decision is the one that counts, and the steps of
-- cases are held to it.
alter table dahu.decision drop constraint decision_question_uk;
create index decision_question_ix on dahu.decision (as_of, account_id, rule_id, subject, decision_id);
comment on column dahu.decision.fingerprint is 'hash of facts, thresholds and rule version: the same question is not recorded twice in a row';

-- ---- clause 1: where the company supplies ---------------------------------------------------------------------------

create table dahu.service_area (
    service_area_id bigint generated always as identity,
    name            text not null,
    valid           daterange not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint service_area_pk primary key (service_area_id),
    constraint service_area_name_ck check (name <> ''),
    constraint service_area_valid_ck check (not isempty(valid)),
    constraint service_area_one_at_a_time_ex exclude using gist (name with =, valid with &&)
);
comment on table dahu.service_area is 'Areas that the company supplies, and when (clause 1). Without any row every area is taken for its own.';
comment on column dahu.service_area.service_area_id is 'identifier';
comment on column dahu.service_area.name is 'name, as sites and applications have it';
comment on column dahu.service_area.valid is 'days';
comment on column dahu.service_area.recorded_at is 'when this row was written';

-- ---- clause 4.2: leads ----------------------------------------------------------------------------------------------

create table dahu.lead (
    work_case_id        bigint not null,
    name                text not null,
    major_project       boolean not null,
    important_customer  boolean not null,
    channel             text not null,
    heard_on            date not null,
    account_manager_id  bigint,
    contact_name        text not null default '',
    contact_phone       text not null default '',
    expected_kva        integer,
    expected_on         date,
    next_entry_on       date not null,
    application_case_id bigint,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint lead_pk primary key (work_case_id),
    constraint lead_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint lead_account_manager_fk foreign key (account_manager_id) references dahu.user_account (user_account_id),
    constraint lead_application_case_fk foreign key (application_case_id) references dahu.work_case (work_case_id),
    constraint lead_name_ck check (name <> ''),
    constraint lead_ground_ck check (major_project or important_customer),
    constraint lead_channel_ck check (channel in ('SURVEY', 'INVESTMENT_PROMOTION', 'LETTER', 'OFFICIAL_LETTER', 'OTHER')),
    constraint lead_expected_kva_ck check (expected_kva > 0)
);
comment on table dahu.lead is 'A major project or important customer that will need supply: served before it applies (clause 4.2).';
comment on column dahu.lead.work_case_id is 'its case';
comment on column dahu.lead.name is 'name of the project or the customer';
comment on column dahu.lead.major_project is 'a major project';
comment on column dahu.lead.important_customer is 'an important customer';
comment on column dahu.lead.channel is 'how the company heard of it';
comment on column dahu.lead.heard_on is 'when it heard of it';
comment on column dahu.lead.account_manager_id is 'account manager who serves it';
comment on column dahu.lead.contact_name is 'whom to speak to';
comment on column dahu.lead.contact_phone is 'telephone';
comment on column dahu.lead.expected_kva is 'capacity that is expected, kVA; null when nobody knows';
comment on column dahu.lead.expected_on is 'when supply will be needed; null when nobody knows';
comment on column dahu.lead.next_entry_on is 'day by which it is to be looked after again';
comment on column dahu.lead.application_case_id is 'the application that came of it; null while none did';
comment on column dahu.lead.recorded_at is 'when this row was written';
create index lead_next_entry_ix on dahu.lead (next_entry_on);
create trigger lead_history before update or delete on dahu.lead
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.lead_entry (
    lead_entry_id bigint generated always as identity,
    work_case_id  bigint not null,
    kind          text not null,
    entry_on      date not null,
    text          text not null,
    actor         text not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint lead_entry_pk primary key (lead_entry_id),
    constraint lead_entry_lead_fk foreign key (work_case_id) references dahu.lead (work_case_id),
    constraint lead_entry_kind_ck check (kind in ('CONTACT', 'CONSULTATION', 'PROGRESS', 'HELP')),
    constraint lead_entry_text_ck check (text <> '')
);
comment on table dahu.lead_entry is 'Dynamic tracking of a lead: what was heard, advised or done for it. Append-only.';
comment on column dahu.lead_entry.lead_entry_id is 'identifier';
comment on column dahu.lead_entry.work_case_id is 'the lead';
comment on column dahu.lead_entry.kind is 'contact, consultation before the application, progress of the project, help with formalities';
comment on column dahu.lead_entry.entry_on is 'day';
comment on column dahu.lead_entry.text is 'what';
comment on column dahu.lead_entry.actor is 'who recorded it';
comment on column dahu.lead_entry.recorded_at is 'when this row was written';
create index lead_entry_lead_ix on dahu.lead_entry (work_case_id);
create trigger lead_entry_append_only before update or delete or truncate on dahu.lead_entry
    for each statement execute function dahu.append_only();

-- ---- clauses 4.3 and 4.10: applications -----------------------------------------------------------------------------

create table dahu.application_kind (
    kind      text not null,
    clause    text not null,
    works     boolean not null,
    temporary boolean not null,
    constraint application_kind_pk primary key (kind)
);
comment on table dahu.application_kind is 'What can be applied for, and whether it needs works: survey, supply plan, design, inspections and connection.';
comment on column dahu.application_kind.kind is 'kind';
comment on column dahu.application_kind.clause is 'clause that it falls under';
comment on column dahu.application_kind.works is 'goes through a supply plan; else it is carried out once it is accepted';
comment on column dahu.application_kind.temporary is 'ends on a day that it names';

insert into dahu.application_kind (kind, clause, works, temporary) values
    ('NEW', '4.3', true, false), ('INCREASE', '4.3', true, false), ('CHANGE', '4.10', false, false),
    ('REDUCE', '4.10', false, false), ('SUSPEND', '4.10', false, true), ('RESUME', '4.10', false, false),
    ('TEMP_SWAP', '4.10', false, true), ('RELOCATE', '4.10', true, false), ('METER_MOVE', '4.10', false, false),
    ('TEMP_REMOVE', '4.10', false, true), ('RENAME', '4.10', false, false), ('TRANSFER', '4.10', false, false),
    ('SPLIT', '4.10', true, false), ('MERGE', '4.10', false, false), ('CLOSE', '4.10', false, false),
    ('CHANGE_VOLTAGE', '4.10', true, false), ('CHANGE_CATEGORY', '4.10', false, false),
    ('DUAL_SOURCE', '4.14', true, false), ('OWN_GENERATION', '4.14', true, false),
    ('SEPARATE_METERING', '4.8', false, false);

create table dahu.document_kind (
    document_kind text not null,
    clause        text not null,
    annual_check  boolean not null default false,
    constraint document_kind_pk primary key (document_kind)
);
comment on table dahu.document_kind is 'Documents that an application may need.';
comment on column dahu.document_kind.document_kind is 'kind of document';
comment on column dahu.document_kind.clause is 'clause that asks for it';
comment on column dahu.document_kind.annual_check is 'counts only with its annual check, or the annual report that took its place in 2014';

insert into dahu.document_kind (document_kind, clause, annual_check) values
    ('APPLICATION_FORM', '4.19.1', false), ('LICENCE', '4.3', true), ('LEGAL_REPRESENTATIVE_ID', '4.3', false),
    ('PROJECT_APPROVAL', '4.3', false), ('GENERAL_PLAN', '4.3', false), ('EQUIPMENT_LIST', '4.3', false),
    ('SUBSTATION_DESIGN', '4.3', false), ('NEAR_TERM_CAPACITY', '4.3', false), ('FAR_TERM_CAPACITY', '4.3', false),
    ('CAPACITY_STATEMENT', '4.3', false), ('EIA_REPORT', '4.3', false), ('PRODUCTION_LICENCE', '4.3', false),
    ('PARENT_AUTHORISATION', '4.3', false), ('PLANNING_DOCUMENTS', '4.6', false), ('NAME_CHANGE_PROOF', '4.10', false),
    ('TRANSFER_AGREEMENT', '4.10', false), ('PROPERTY_PROOF', '4.10', false), ('CHANGE_GROUND', '4.10', false),
    ('LOAD_STATEMENT', '4.14', false), ('SINGLE_LINE_DIAGRAM', '4.14', false), ('ANTI_BACKFEED_DESIGN', '4.14', false),
    ('GENERATOR_DATA', '4.14', false), ('USE_CLASS_LIST', '4.8', false);

create table dahu.document_required (
    kind          text not null,
    document_kind text not null,
    needed_when   text not null,
    constraint document_required_pk primary key (kind, document_kind),
    constraint document_required_kind_fk foreign key (kind) references dahu.application_kind (kind),
    constraint document_required_document_kind_fk foreign key (document_kind) references dahu.document_kind (document_kind),
    constraint document_required_needed_when_ck check (needed_when in ('ALWAYS', 'HIGH_VOLTAGE', 'SPECIAL_SECTOR', 'BRANCH', 'DEDICATED_LINE'))
);
comment on table dahu.document_required is 'Which documents an application of a kind needs, and when.';
comment on column dahu.document_required.kind is 'kind of application';
comment on column dahu.document_required.document_kind is 'the document';
comment on column dahu.document_required.needed_when is 'always, from 10 kV on, of an energy-intensive or special sector, of a branch that is no legal person, for a dedicated line';

insert into dahu.document_required (kind, document_kind, needed_when)
select k.kind, 'APPLICATION_FORM', 'ALWAYS' from dahu.application_kind k
union all
select k.kind, d.document, d.needed_when
from (values ('NEW'), ('INCREASE')) as k(kind),
     (values ('LICENCE', 'HIGH_VOLTAGE'), ('LEGAL_REPRESENTATIVE_ID', 'HIGH_VOLTAGE'), ('PROJECT_APPROVAL', 'HIGH_VOLTAGE'),
             ('GENERAL_PLAN', 'HIGH_VOLTAGE'), ('EQUIPMENT_LIST', 'HIGH_VOLTAGE'), ('SUBSTATION_DESIGN', 'HIGH_VOLTAGE'),
             ('NEAR_TERM_CAPACITY', 'HIGH_VOLTAGE'), ('FAR_TERM_CAPACITY', 'HIGH_VOLTAGE'), ('EIA_REPORT', 'SPECIAL_SECTOR'),
             ('PRODUCTION_LICENCE', 'SPECIAL_SECTOR'), ('PARENT_AUTHORISATION', 'BRANCH'),
             ('PLANNING_DOCUMENTS', 'DEDICATED_LINE')) as d(document, needed_when);
insert into dahu.document_required (kind, document_kind, needed_when) values
    ('RENAME', 'LICENCE', 'ALWAYS'), ('RENAME', 'NAME_CHANGE_PROOF', 'ALWAYS'),
    ('TRANSFER', 'LICENCE', 'ALWAYS'), ('TRANSFER', 'TRANSFER_AGREEMENT', 'ALWAYS'), ('TRANSFER', 'PROPERTY_PROOF', 'ALWAYS'),
    ('RELOCATE', 'PROPERTY_PROOF', 'ALWAYS'), ('METER_MOVE', 'CHANGE_GROUND', 'ALWAYS'), ('TEMP_REMOVE', 'CHANGE_GROUND', 'ALWAYS'),
    ('TEMP_SWAP', 'CHANGE_GROUND', 'ALWAYS'), ('CLOSE', 'CHANGE_GROUND', 'ALWAYS'),
    ('SPLIT', 'PROPERTY_PROOF', 'ALWAYS'), ('MERGE', 'PROPERTY_PROOF', 'ALWAYS'),
    ('CHANGE_VOLTAGE', 'EQUIPMENT_LIST', 'ALWAYS'), ('CHANGE_VOLTAGE', 'SUBSTATION_DESIGN', 'ALWAYS'),
    ('CHANGE_CATEGORY', 'USE_CLASS_LIST', 'ALWAYS'), ('SEPARATE_METERING', 'USE_CLASS_LIST', 'ALWAYS'),
    ('DUAL_SOURCE', 'LOAD_STATEMENT', 'ALWAYS'), ('DUAL_SOURCE', 'SINGLE_LINE_DIAGRAM', 'ALWAYS'),
    ('DUAL_SOURCE', 'ANTI_BACKFEED_DESIGN', 'ALWAYS'), ('OWN_GENERATION', 'LOAD_STATEMENT', 'ALWAYS'),
    ('OWN_GENERATION', 'SINGLE_LINE_DIAGRAM', 'ALWAYS'), ('OWN_GENERATION', 'ANTI_BACKFEED_DESIGN', 'ALWAYS'),
    ('OWN_GENERATION', 'GENERATOR_DATA', 'ALWAYS');

-- An account that is applied for is there before it is supplied.
alter table dahu.account alter column opened_on drop not null;
comment on column dahu.account.opened_on is 'day of the first supply; null while it is only applied for';

alter table dahu.service_application
    alter column account_id drop not null,
    alter column accepted_on drop not null,
    drop constraint service_application_kind_ck,
    add column work_case_id         bigint,
    add column submitted_on         date,
    add column effective_on         date,
    add column until_on             date,
    add column regulation_id        bigint,
    add column scope                text,
    add column supply_kv            numeric(6,2),
    add column lv_second_source     boolean not null default false,
    add column applicant_name       text not null default '',
    add column applicant_code       text,
    add column legal_person         boolean,
    add column branch               boolean not null default false,
    add column special_sector       boolean not null default false,
    add column contact              text not null default '',
    add column site_name            text not null default '',
    add column supply_address       text not null default '',
    add column service_area         text not null default '',
    add column use_category         text,
    add column change               jsonb not null default '{}',
    add column condition_ok         boolean,
    add column separable            boolean,
    add column missing              text[],
    add column refusal_ground       text,
    add constraint service_application_work_case_uk unique (work_case_id),
    add constraint service_application_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    add constraint service_application_regulation_fk foreign key (regulation_id) references dahu.regulation (regulation_id),
    add constraint service_application_kind_fk foreign key (kind) references dahu.application_kind (kind),
    add constraint service_application_account_ck check (account_id is not null or accepted_on is null),
    add constraint service_application_accepted_ck check (accepted_on is not null or work_case_id is not null),
    add constraint service_application_scope_ck check (scope in ('IN_SCOPE', 'OUTSIDE_AREA', 'NOT_LARGE')),
    add constraint service_application_supply_kv_ck check (supply_kv > 0 and supply_kv <= 1000),
    add constraint service_application_until_ck check (until_on > effective_on),
    add constraint service_application_refusal_ck check (refusal_ground in ('OUTSIDE_AREA', 'NOT_LEGAL', 'NO_CAPACITY', 'REVIEW_REJECTED', 'CONDITIONS_NOT_MET', 'DOCUMENTS_FALSE', 'DEBTS'));
comment on column dahu.service_application.account_id is 'the account that it is for; null before a new one is accepted';
comment on column dahu.service_application.kind is 'what is applied for; CHANGE is a change of which no more is known';
comment on column dahu.service_application.accepted_on is 'day of acceptance; null before it';
comment on column dahu.service_application.work_case_id is 'its case; null of what was brought in from elsewhere';
comment on column dahu.service_application.submitted_on is 'day on which the company received it';
comment on column dahu.service_application.effective_on is 'day on which it is wanted, or took effect; before the application it is an unregistered change (4.10)';
comment on column dahu.service_application.until_on is 'last day of what is temporary';
comment on column dahu.service_application.regulation_id is 'edition of the supply rules in force on the day that it was received';
comment on column dahu.service_application.scope is 'whether the rule book is for it (clause 1): its area, and a large customer';
comment on column dahu.service_application.supply_kv is 'voltage that is applied for, kV';
comment on column dahu.service_application.lv_second_source is 'a second source at low voltage is applied for';
comment on column dahu.service_application.applicant_name is 'who applies, as the licence has it';
comment on column dahu.service_application.applicant_code is 'unified social credit code';
comment on column dahu.service_application.legal_person is 'an enterprise with legal personality; null when not known';
comment on column dahu.service_application.branch is 'a branch: its parent authorises it';
comment on column dahu.service_application.special_sector is 'energy-intensive, or another sector that needs assessment and production licence';
comment on column dahu.service_application.contact is 'whom to speak to, and how';
comment on column dahu.service_application.site_name is 'plant or building';
comment on column dahu.service_application.supply_address is 'address of the supply';
comment on column dahu.service_application.service_area is 'supply service area that it lies in';
comment on column dahu.service_application.use_category is 'category of use that is applied for';
comment on column dahu.service_application.change is 'what else a kind needs: transformers, the new holder, the other account, parts of a split';
comment on column dahu.service_application.condition_ok is 'conditions of supply are given, as found on site';
comment on column dahu.service_application.separable is 'uses can be metered apart, as found on site (4.8)';
comment on column dahu.service_application.missing is 'the one list of what was missing, as it was handed out; null when none was';
comment on column dahu.service_application.refusal_ground is 'ground of a refusal; without a reasonable one there is none';

create table dahu.application_document (
    application_document_id bigint generated always as identity,
    work_case_id            bigint not null,
    document_kind           text not null,
    original_seen           boolean not null,
    copy_kept               boolean not null,
    document_no             text not null default '',
    valid_until_on          date,
    annual_proof            text,
    sector_allowed          boolean,
    attachment_sha256       text,
    note                    text not null default '',
    actor                   text not null,
    recorded_at             timestamptz not null default clock_timestamp(),
    constraint application_document_pk primary key (application_document_id),
    constraint application_document_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint application_document_kind_fk foreign key (document_kind) references dahu.document_kind (document_kind),
    constraint application_document_annual_proof_ck check (annual_proof in ('ANNUAL_CHECK', 'ANNUAL_REPORT')),
    constraint application_document_attachment_ck check (attachment_sha256 ~ '^[0-9a-f]{64}$')
);
comment on table dahu.application_document is 'Documents of an application as they were seen. Append-only: the newest row of a kind counts.';
comment on column dahu.application_document.application_document_id is 'identifier';
comment on column dahu.application_document.work_case_id is 'the application';
comment on column dahu.application_document.document_kind is 'which document';
comment on column dahu.application_document.original_seen is 'the original was seen';
comment on column dahu.application_document.copy_kept is 'a copy was kept';
comment on column dahu.application_document.document_no is 'number on it';
comment on column dahu.application_document.valid_until_on is 'last day on which it is valid; null = without end';
comment on column dahu.application_document.annual_proof is 'of a licence: its annual check, or the annual report that took its place';
comment on column dahu.application_document.sector_allowed is 'of a licence: industrial policy allows the sector; null when nobody has looked';
comment on column dahu.application_document.attachment_sha256 is 'scan, by its SHA-256; null when there is none';
comment on column dahu.application_document.note is 'remark';
comment on column dahu.application_document.actor is 'who saw it';
comment on column dahu.application_document.recorded_at is 'when this row was written';
create index application_document_case_ix on dahu.application_document (work_case_id, document_kind);
create trigger application_document_append_only before update or delete or truncate on dahu.application_document
    for each statement execute function dahu.append_only();

create table dahu.site_survey (
    site_survey_id bigint generated always as identity,
    work_case_id   bigint not null,
    surveyed_on    date not null,
    supply_possible boolean not null,
    condition_ok   boolean,
    separable      boolean,
    text           text not null,
    surveyor       text not null,
    actor          text not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    constraint site_survey_pk primary key (site_survey_id),
    constraint site_survey_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id)
);
comment on table dahu.site_survey is 'What was found on site before the supply plan. Append-only.';
comment on column dahu.site_survey.site_survey_id is 'identifier';
comment on column dahu.site_survey.work_case_id is 'the application';
comment on column dahu.site_survey.surveyed_on is 'day';
comment on column dahu.site_survey.supply_possible is 'supply is possible as applied for';
comment on column dahu.site_survey.condition_ok is 'conditions of supply are given (4.8)';
comment on column dahu.site_survey.separable is 'uses can be metered apart (4.8)';
comment on column dahu.site_survey.text is 'what was found';
comment on column dahu.site_survey.surveyor is 'who was there';
comment on column dahu.site_survey.actor is 'who recorded it';
comment on column dahu.site_survey.recorded_at is 'when this row was written';
create index site_survey_case_ix on dahu.site_survey (work_case_id);
create trigger site_survey_append_only before update or delete or truncate on dahu.site_survey
    for each statement execute function dahu.append_only();

create table dahu.supply_plan (
    supply_plan_id bigint generated always as identity,
    work_case_id   bigint not null,
    round          smallint not null,
    supply_kv      numeric(6,2) not null,
    voltage_reason text not null default '',
    approved_kva   integer not null,
    content        jsonb not null,
    drawn_up_on    date not null,
    replied_on     date,
    valid_until_on date,
    actor          text not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    constraint supply_plan_pk primary key (supply_plan_id),
    constraint supply_plan_round_uk unique (work_case_id, round),
    constraint supply_plan_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint supply_plan_supply_kv_ck check (supply_kv > 0 and supply_kv <= 1000),
    constraint supply_plan_approved_kva_ck check (approved_kva >= 0),
    constraint supply_plan_valid_ck check ((replied_on is null) = (valid_until_on is null) and valid_until_on > replied_on)
);
comment on table dahu.supply_plan is 'Supply plans: the newest round of an application counts. What a plan was is never overwritten; a resubmission is a new round.';
comment on column dahu.supply_plan.supply_plan_id is 'identifier';
comment on column dahu.supply_plan.work_case_id is 'the application';
comment on column dahu.supply_plan.round is 'first plan 1, after a rejected review 2 and so on';
comment on column dahu.supply_plan.supply_kv is 'voltage, kV, out of those that fit the capacity';
comment on column dahu.supply_plan.voltage_reason is 'why this voltage';
comment on column dahu.supply_plan.approved_kva is 'capacity, kVA';
comment on column dahu.supply_plan.content is 'sources, receiving system, metering, price, compensation, own emergency supply, fees';
comment on column dahu.supply_plan.drawn_up_on is 'when it was drawn up';
comment on column dahu.supply_plan.replied_on is 'when the customer had it in writing; null before';
comment on column dahu.supply_plan.valid_until_on is 'last day on which it is valid';
comment on column dahu.supply_plan.actor is 'who recorded it';
comment on column dahu.supply_plan.recorded_at is 'when this row was written';
create trigger supply_plan_history before update or delete on dahu.supply_plan
    for each row execute function dahu.history_keep('supply_plan_id');

-- ---- clause 4.4: the design of the receiving station ----------------------------------------------------------------

create table dahu.station_design (
    station_design_id bigint generated always as identity,
    work_case_id      bigint not null,
    round             smallint not null,
    new_installation  boolean not null,
    hv_switch_room    boolean,
    metering_mode     text,
    ct_primary_a      integer,
    ct_class_s        boolean,
    capacity_kva      integer,
    supply_kv         numeric(6,2),
    load_factor_bp    integer,
    transformer_kind  text,
    indoors           boolean,
    text              text not null default '',
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint station_design_pk primary key (station_design_id),
    constraint station_design_round_uk unique (work_case_id, round),
    constraint station_design_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint station_design_metering_mode_ck check (metering_mode in ('HVHM', 'HVLM', 'LVLM')),
    constraint station_design_ct_primary_ck check (ct_primary_a between 1 and 100000),
    constraint station_design_capacity_ck check (capacity_kva > 0),
    constraint station_design_supply_kv_ck check (supply_kv > 0),
    constraint station_design_load_factor_ck check (load_factor_bp between 1 and 20000),
    constraint station_design_transformer_kind_ck check (transformer_kind in ('DRY', 'OIL'))
);
comment on table dahu.station_design is 'Design of a receiving station as it was handed in for review (clause 4.4). Append-only: the newest round counts.';
comment on column dahu.station_design.station_design_id is 'identifier';
comment on column dahu.station_design.work_case_id is 'the application';
comment on column dahu.station_design.round is 'first design 1, after it was returned 2 and so on';
comment on column dahu.station_design.new_installation is 'a new dedicated transformer: old ones are not touched by the clause';
comment on column dahu.station_design.hv_switch_room is 'has a high-voltage switch room (a)';
comment on column dahu.station_design.metering_mode is 'supply and metering on the high or low side (b)';
comment on column dahu.station_design.ct_primary_a is 'rated primary current of the current transformer, A (c)';
comment on column dahu.station_design.ct_class_s is 'of class S: fits a lower load';
comment on column dahu.station_design.capacity_kva is 'capacity, kVA';
comment on column dahu.station_design.supply_kv is 'voltage, kV';
comment on column dahu.station_design.load_factor_bp is 'load that is expected, share of the capacity in basis points';
comment on column dahu.station_design.transformer_kind is 'dry-type or oil-immersed (d)';
comment on column dahu.station_design.indoors is 'stands indoors (d)';
comment on column dahu.station_design.text is 'remark';
comment on column dahu.station_design.actor is 'who recorded it';
comment on column dahu.station_design.recorded_at is 'when this row was written';
create trigger station_design_append_only before update or delete or truncate on dahu.station_design
    for each statement execute function dahu.append_only();

create table dahu.design_exception (
    design_exception_id bigint generated always as identity,
    work_case_id        bigint not null,
    part                text not null,
    ground              text not null,
    approved_by         text not null,
    approved_on         date not null,
    document_no         text not null,
    actor               text not null,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint design_exception_pk primary key (design_exception_id),
    constraint design_exception_part_uk unique (work_case_id, part),
    constraint design_exception_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint design_exception_part_ck check (part in ('a', 'b', 'c', 'd')),
    constraint design_exception_ground_ck check (ground <> '' and approved_by <> '' and document_no <> '')
);
comment on table dahu.design_exception is 'Approved exceptions of a design, of the parts that hold only in principle: switch room (a) and dry type indoors (d). Append-only.';
comment on column dahu.design_exception.design_exception_id is 'identifier';
comment on column dahu.design_exception.work_case_id is 'the application';
comment on column dahu.design_exception.part is 'part of clause 4.4';
comment on column dahu.design_exception.ground is 'why';
comment on column dahu.design_exception.approved_by is 'who approved it';
comment on column dahu.design_exception.approved_on is 'when';
comment on column dahu.design_exception.document_no is 'the document of the approval';
comment on column dahu.design_exception.actor is 'who recorded it';
comment on column dahu.design_exception.recorded_at is 'when this row was written';
create trigger design_exception_append_only before update or delete or truncate on dahu.design_exception
    for each statement execute function dahu.append_only();

create table dahu.works_inspection (
    works_inspection_id bigint generated always as identity,
    work_case_id        bigint not null,
    stage               text not null,
    inspected_on        date not null,
    passed              boolean not null,
    defects             jsonb not null default '[]',
    inspector           text not null,
    certificate_no      text not null default '',
    actor               text not null,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint works_inspection_pk primary key (works_inspection_id),
    constraint works_inspection_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint works_inspection_stage_ck check (stage in ('MIDWAY', 'COMPLETION')),
    constraint works_inspection_defects_ck check (passed = (defects = '[]'))
);
comment on table dahu.works_inspection is 'Mid-way and completion inspections of the works of an application. Append-only.';
comment on column dahu.works_inspection.works_inspection_id is 'identifier';
comment on column dahu.works_inspection.work_case_id is 'the application';
comment on column dahu.works_inspection.stage is 'mid-way, while it can be seen what will be covered; or completion';
comment on column dahu.works_inspection.inspected_on is 'day';
comment on column dahu.works_inspection.passed is 'without a defect that stands in the way';
comment on column dahu.works_inspection.defects is 'what must be put right: [{"text","by"}]';
comment on column dahu.works_inspection.inspector is 'who inspected';
comment on column dahu.works_inspection.certificate_no is 'number of the acceptance certificate';
comment on column dahu.works_inspection.actor is 'who recorded it';
comment on column dahu.works_inspection.recorded_at is 'when this row was written';
create index works_inspection_case_ix on dahu.works_inspection (work_case_id);
create trigger works_inspection_append_only before update or delete or truncate on dahu.works_inspection
    for each statement execute function dahu.append_only();

-- ---- clauses 4.5 and 4.6: bays and dedicated lines ------------------------------------------------------------------

create table dahu.bay_reservation (
    bay_reservation_id bigint generated always as identity,
    bay_id             bigint not null,
    work_case_id       bigint not null,
    reserved_on        date not null,
    expires_on         date not null,
    ended_on           date,
    ended_because      text,
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint bay_reservation_pk primary key (bay_reservation_id),
    constraint bay_reservation_bay_fk foreign key (bay_id) references dahu.bay (bay_id),
    constraint bay_reservation_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint bay_reservation_expires_ck check (expires_on >= reserved_on),
    constraint bay_reservation_ended_ck check ((ended_on is null) = (ended_because is null) and ended_because in ('RELEASED', 'EXPIRED', 'BUILT', 'WITHDRAWN'))
);
comment on table dahu.bay_reservation is 'A bay kept for one application, and until when (clause 4.6.1): two can never count on the same.';
comment on column dahu.bay_reservation.bay_reservation_id is 'identifier';
comment on column dahu.bay_reservation.bay_id is 'the bay';
comment on column dahu.bay_reservation.work_case_id is 'the application';
comment on column dahu.bay_reservation.reserved_on is 'from when on';
comment on column dahu.bay_reservation.expires_on is 'last day';
comment on column dahu.bay_reservation.ended_on is 'when it ended; null while it holds';
comment on column dahu.bay_reservation.ended_because is 'why it ended: given back, expired, the line was built, the application was withdrawn';
comment on column dahu.bay_reservation.actor is 'who reserved it';
comment on column dahu.bay_reservation.recorded_at is 'when this row was written';
create unique index bay_reservation_bay_uk on dahu.bay_reservation (bay_id) where ended_on is null;
create unique index bay_reservation_case_uk on dahu.bay_reservation (work_case_id) where ended_on is null;
create trigger bay_reservation_history before update or delete on dahu.bay_reservation
    for each row execute function dahu.history_keep('bay_reservation_id');

create table dahu.bay_wait (
    bay_wait_id   bigint generated always as identity,
    substation_id bigint not null,
    voltage_kv    numeric(6,2) not null,
    work_case_id  bigint not null,
    waiting_at    timestamptz not null default clock_timestamp(),
    told_at       timestamptz,
    ended_on      date,
    actor         text not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint bay_wait_pk primary key (bay_wait_id),
    constraint bay_wait_substation_fk foreign key (substation_id) references dahu.substation (substation_id),
    constraint bay_wait_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint bay_wait_voltage_kv_ck check (voltage_kv > 0)
);
comment on table dahu.bay_wait is 'Applications that wait for a bay of a substation, in the order in which they came.';
comment on column dahu.bay_wait.bay_wait_id is 'identifier, and the order';
comment on column dahu.bay_wait.substation_id is 'where';
comment on column dahu.bay_wait.voltage_kv is 'voltage in kV';
comment on column dahu.bay_wait.work_case_id is 'the application';
comment on column dahu.bay_wait.waiting_at is 'since when';
comment on column dahu.bay_wait.told_at is 'when it was told that a bay is free; null while it waits';
comment on column dahu.bay_wait.ended_on is 'when it no longer waited: it has a bay, or is over';
comment on column dahu.bay_wait.actor is 'who entered it';
comment on column dahu.bay_wait.recorded_at is 'when this row was written';
create unique index bay_wait_case_uk on dahu.bay_wait (work_case_id, substation_id) where ended_on is null;
create trigger bay_wait_history before update or delete on dahu.bay_wait
    for each row execute function dahu.history_keep('bay_wait_id');

create table dahu.kept_capacity (
    kept_capacity_id bigint generated always as identity,
    line_id          bigint not null,
    account_id       bigint not null,
    kva              integer not null,
    valid            daterange not null,
    work_case_id     bigint not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint kept_capacity_pk primary key (kept_capacity_id),
    constraint kept_capacity_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint kept_capacity_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint kept_capacity_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint kept_capacity_kva_ck check (kva >= 0),
    constraint kept_capacity_valid_ck check (not isempty(valid)),
    constraint kept_capacity_one_at_a_time_ex exclude using gist (line_id with =, account_id with =, valid with &&)
);
comment on table dahu.kept_capacity is 'What the former user of a line keeps on it after the company took it back for public use.';
comment on column dahu.kept_capacity.kept_capacity_id is 'identifier';
comment on column dahu.kept_capacity.line_id is 'the line';
comment on column dahu.kept_capacity.account_id is 'the former user';
comment on column dahu.kept_capacity.kva is 'capacity that is kept, kVA';
comment on column dahu.kept_capacity.valid is 'days';
comment on column dahu.kept_capacity.work_case_id is 'the proposal that was exercised';
comment on column dahu.kept_capacity.recorded_at is 'when this row was written';

-- ---- clause 4.7: joint reviews --------------------------------------------------------------------------------------

create table dahu.joint_review (
    work_case_id        bigint not null,
    application_case_id bigint not null,
    round               smallint not null,
    grounds             text[] not null,
    opened_on           date not null,
    concluded_on        date,
    conclusion          text not null default '',
    decided_on          date,
    decision            text,
    minutes             text not null default '',
    minutes_no          text not null default '',
    attendees           text[] not null default '{}',
    conditions          text not null default '',
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint joint_review_pk primary key (work_case_id),
    constraint joint_review_round_uk unique (application_case_id, round),
    constraint joint_review_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint joint_review_application_case_fk foreign key (application_case_id) references dahu.work_case (work_case_id),
    constraint joint_review_grounds_ck check (grounds <> '{}'),
    constraint joint_review_decision_ck check (decision in ('APPROVED', 'REJECTED', 'CANCELLED') and (decision is null) = (decided_on is null))
);
comment on table dahu.joint_review is 'A round of the two-stage review of a supply plan (clause 4.7): preliminary review, then joint review by the management.';
comment on column dahu.joint_review.work_case_id is 'its case';
comment on column dahu.joint_review.application_case_id is 'the application';
comment on column dahu.joint_review.round is 'first review 1, after a resubmission 2 and so on';
comment on column dahu.joint_review.grounds is 'why it is needed: DEDICATED_LINE, HV_DUAL_SOURCE, LV_SECOND_SOURCE, APPLICATION_CAPACITY';
comment on column dahu.joint_review.opened_on is 'when it was opened';
comment on column dahu.joint_review.concluded_on is 'when the preliminary review ended';
comment on column dahu.joint_review.conclusion is 'its conclusion';
comment on column dahu.joint_review.decided_on is 'when the management decided';
comment on column dahu.joint_review.decision is 'what it decided';
comment on column dahu.joint_review.minutes is 'minutes';
comment on column dahu.joint_review.minutes_no is 'number of the minutes';
comment on column dahu.joint_review.attendees is 'who was there';
comment on column dahu.joint_review.conditions is 'on what conditions it was approved';
comment on column dahu.joint_review.recorded_at is 'when this row was written';
create trigger joint_review_history before update or delete on dahu.joint_review
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.joint_review_opinion (
    joint_review_opinion_id bigint generated always as identity,
    work_case_id            bigint not null,
    department              text not null,
    opinion                 text not null,
    text                    text not null default '',
    user_account_id         bigint,
    actor                   text not null,
    recorded_at             timestamptz not null default clock_timestamp(),
    constraint joint_review_opinion_pk primary key (joint_review_opinion_id),
    constraint joint_review_opinion_joint_review_fk foreign key (work_case_id) references dahu.joint_review (work_case_id),
    constraint joint_review_opinion_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint joint_review_opinion_department_ck check (department in ('DESIGN', 'DISPATCH', 'PRODUCTION', 'MARKETING', 'SAFETY', 'OTHER')),
    constraint joint_review_opinion_opinion_ck check (opinion in ('AGREE', 'AGREE_IF', 'OBJECT')),
    constraint joint_review_opinion_text_ck check (text <> '' or opinion = 'AGREE')
);
comment on table dahu.joint_review_opinion is 'Opinions of the departments in the preliminary review. Append-only: the newest of a department counts.';
comment on column dahu.joint_review_opinion.joint_review_opinion_id is 'identifier';
comment on column dahu.joint_review_opinion.work_case_id is 'the review';
comment on column dahu.joint_review_opinion.department is 'design institute, dispatch office, production-technology department, and others';
comment on column dahu.joint_review_opinion.opinion is 'agrees, agrees under conditions, objects';
comment on column dahu.joint_review_opinion.text is 'conditions or grounds';
comment on column dahu.joint_review_opinion.user_account_id is 'who gave it';
comment on column dahu.joint_review_opinion.actor is 'who gave it, as written in records';
comment on column dahu.joint_review_opinion.recorded_at is 'when this row was written';
create index joint_review_opinion_case_ix on dahu.joint_review_opinion (work_case_id);
create trigger joint_review_opinion_append_only before update or delete or truncate on dahu.joint_review_opinion
    for each statement execute function dahu.append_only();

-- It says the decision of the review too, from here on.
drop function if exists dahu.facts_joint_review(date, bigint);

-- ---- clause 4.8: categories of use ----------------------------------------------------------------------------------

create table dahu.use_class (
    use_class_id      bigint generated always as identity,
    account_id        bigint not null,
    category          text not null,
    load_kw           integer not null,
    metering_point_id bigint,
    valid             daterange not null,
    work_case_id      bigint,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint use_class_pk primary key (use_class_id),
    constraint use_class_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint use_class_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint use_class_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint use_class_category_ck check (category in ('INDUSTRIAL', 'NON_INDUSTRIAL', 'AGRICULTURAL', 'PUMPING', 'WHOLESALE', 'RESIDENTIAL')),
    constraint use_class_load_ck check (load_kw >= 0),
    constraint use_class_valid_ck check (not isempty(valid)),
    constraint use_class_one_at_a_time_ex exclude using gist (account_id with =, category with =, valid with &&)
);
comment on table dahu.use_class is 'Categories of use that an account has, with their load and their own meter where there is one (clause 4.8).';
comment on column dahu.use_class.use_class_id is 'identifier';
comment on column dahu.use_class.account_id is 'the account';
comment on column dahu.use_class.category is 'category of use';
comment on column dahu.use_class.load_kw is 'load, kW';
comment on column dahu.use_class.metering_point_id is 'point that meters it apart; null when none does';
comment on column dahu.use_class.valid is 'days';
comment on column dahu.use_class.work_case_id is 'application that it came with';
comment on column dahu.use_class.recorded_at is 'when this row was written';
create trigger use_class_history before update or delete on dahu.use_class
    for each row execute function dahu.history_keep('use_class_id');

create table dahu.split_check (
    split_check_id  bigint generated always as identity,
    split_scheme_id bigint not null,
    checked_on      date not null,
    holds           boolean not null,
    text            text not null default '',
    actor           text not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint split_check_pk primary key (split_check_id),
    constraint split_check_split_scheme_fk foreign key (split_scheme_id) references dahu.split_scheme (split_scheme_id)
);
comment on table dahu.split_check is 'Yearly re-checks of fixed ratios and quantities (clause 4.8). Append-only.';
comment on column dahu.split_check.split_check_id is 'identifier';
comment on column dahu.split_check.split_scheme_id is 'the split that was checked';
comment on column dahu.split_check.checked_on is 'when';
comment on column dahu.split_check.holds is 'the ratio or quantity still fits the load';
comment on column dahu.split_check.text is 'what was found';
comment on column dahu.split_check.actor is 'who checked it';
comment on column dahu.split_check.recorded_at is 'when this row was written';
create index split_check_scheme_ix on dahu.split_check (split_scheme_id);
create trigger split_check_append_only before update or delete or truncate on dahu.split_check
    for each statement execute function dahu.append_only();

-- ---- clause 4.10: changes that nobody applied for -------------------------------------------------------------------

create table dahu.unregistered_change (
    unregistered_change_id bigint generated always as identity,
    account_id             bigint not null,
    work_case_id           bigint,
    kind                   text not null,
    applied_on             date,
    effective_on           date not null,
    text                   text not null default '',
    actor                  text not null,
    recorded_at            timestamptz not null default clock_timestamp(),
    constraint unregistered_change_pk primary key (unregistered_change_id),
    constraint unregistered_change_case_uk unique (work_case_id),
    constraint unregistered_change_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint unregistered_change_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint unregistered_change_kind_fk foreign key (kind) references dahu.application_kind (kind)
);
comment on table dahu.unregistered_change is 'Changes that took effect before anybody applied for them (clause 4.10): findings for the inspection. Append-only.';
comment on column dahu.unregistered_change.unregistered_change_id is 'identifier';
comment on column dahu.unregistered_change.account_id is 'the account';
comment on column dahu.unregistered_change.work_case_id is 'the application that came too late; null when it came out otherwise';
comment on column dahu.unregistered_change.kind is 'kind of change';
comment on column dahu.unregistered_change.applied_on is 'day of the application';
comment on column dahu.unregistered_change.effective_on is 'day on which it took effect';
comment on column dahu.unregistered_change.text is 'remark';
comment on column dahu.unregistered_change.actor is 'who recorded it';
comment on column dahu.unregistered_change.recorded_at is 'when this row was written';
create trigger unregistered_change_append_only before update or delete or truncate on dahu.unregistered_change
    for each statement execute function dahu.append_only();
