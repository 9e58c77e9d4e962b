-- The foundation: who the customers are, how they are supplied and metered, what the meters said,
-- and what was decided from it.
--
-- Two worlds. Big: reading*, interval_energy and energy_month, keyed by (metering_point_id, time),
-- without foreign keys, triggers or sequences, so that they can be spread over servers. Small: all
-- the rest. Customers never appear in a key of the big world: a metering point outlives them.

create schema api;
comment on schema api is 'Dahu: functions that answer requests with JSON';

create extension if not exists btree_gist with schema public;

create table dahu.utility (
    only_row boolean not null default true,
    name     text not null default '',
    timezone text not null,
    constraint utility_pk primary key (only_row),
    constraint utility_only_row_ck check (only_row)
);
comment on table dahu.utility is 'The power utility itself: one row.';
comment on column dahu.utility.only_row is 'always true: keeps this table at one row';
comment on column dahu.utility.name is 'name of the utility as printed on statements';
comment on column dahu.utility.timezone is 'civil time zone; days and months begin there';

create function dahu.append_only() returns trigger language plpgsql as $$
begin
    -- A row of this table is a fact that was recorded: correct it by a further row, never by change.
    raise exception 'rows of % are never changed or deleted; add a correcting row', tg_table_name
        using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only';
end
$$;
comment on function dahu.append_only() is 'Trigger body that refuses update, delete and truncate';

create table dahu.customer (
    customer_id      bigint generated always as identity,
    customer_number  text not null,
    name             text not null,
    credit_code      text,
    industry_code    text,
    energy_intensive boolean not null default false,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint customer_pk primary key (customer_id),
    constraint customer_number_uk unique (customer_number),
    constraint customer_number_ck check (customer_number ~ '^C-[0-9]{5,}$'),
    constraint customer_name_ck check (name <> '')
);
comment on table dahu.customer is 'A legal person or natural person who holds accounts.';
comment on column dahu.customer.customer_id is 'identifier';
comment on column dahu.customer.customer_number is 'number on paper, C-00001';
comment on column dahu.customer.name is 'registered name';
comment on column dahu.customer.credit_code is 'unified social credit code of the business licence';
comment on column dahu.customer.industry_code is 'industry class by the national standard';
comment on column dahu.customer.energy_intensive is 'belongs to an energy-intensive sector';
comment on column dahu.customer.recorded_at is 'when this row was written';

create table dahu.site (
    site_id        bigint generated always as identity,
    name           text not null,
    supply_address text not null default '',
    service_area   text not null default '',
    recorded_at    timestamptz not null default clock_timestamp(),
    constraint site_pk primary key (site_id),
    constraint site_name_ck check (name <> '')
);
comment on table dahu.site is 'A place where electricity is used.';
comment on column dahu.site.site_id is 'identifier';
comment on column dahu.site.name is 'name of the plant or building';
comment on column dahu.site.supply_address is 'supply address';
comment on column dahu.site.service_area is 'supply service area that it lies in';
comment on column dahu.site.recorded_at is 'when this row was written';

create table dahu.account (
    account_id          bigint generated always as identity,
    account_number      text not null,
    site_id             bigint not null,
    use_category        text not null,
    supply_kv           numeric(6,2) not null,
    opened_on           date not null,
    closed_on           date,
    planned_annual_kwh  bigint,
    idle_reason         text,
    pf_policy           text not null default 'NORMAL',
    pf_reduced_standard smallint,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint account_pk primary key (account_id),
    constraint account_number_uk unique (account_number),
    constraint account_number_ck check (account_number ~ '^A-[0-9]{5,}$'),
    constraint account_site_fk foreign key (site_id) references dahu.site (site_id),
    constraint account_use_category_ck check (use_category in ('INDUSTRIAL', 'NON_INDUSTRIAL', 'AGRICULTURAL', 'PUMPING', 'WHOLESALE', 'RESIDENTIAL')),
    constraint account_supply_kv_ck check (supply_kv > 0 and supply_kv <= 1000),
    constraint account_period_ck check (closed_on >= opened_on),
    constraint account_planned_annual_kwh_ck check (planned_annual_kwh >= 0),
    constraint account_pf_policy_ck check (pf_policy in ('NORMAL', 'REDUCED_STANDARD', 'EXEMPT')),
    constraint account_pf_reduced_standard_ck check ((pf_policy = 'REDUCED_STANDARD') = (pf_reduced_standard is not null) and pf_reduced_standard between 1 and 100)
);
comment on table dahu.account is 'A consumer number: one customer supplied at one site under one contract.';
comment on column dahu.account.account_id is 'identifier';
comment on column dahu.account.account_number is 'consumer number on paper, A-00001';
comment on column dahu.account.site_id is 'where the electricity is used';
comment on column dahu.account.use_category is 'category of use, decides the power-factor standard';
comment on column dahu.account.supply_kv is 'supply voltage in kV';
comment on column dahu.account.opened_on is 'day of the first supply';
comment on column dahu.account.closed_on is 'day of closing; null while open';
comment on column dahu.account.planned_annual_kwh is 'contracted or planned yearly energy, used until twelve full months are metered';
comment on column dahu.account.idle_reason is 'legitimate reason for not using electricity, with its document; null when none is recorded';
comment on column dahu.account.pf_policy is 'power-factor tariff: normal, with an approved reduced standard, or exempt';
comment on column dahu.account.pf_reduced_standard is 'approved reduced standard in per cent';
comment on column dahu.account.recorded_at is 'when this row was written';

create table dahu.account_holder (
    account_id  bigint not null,
    customer_id bigint not null,
    valid       daterange not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint account_holder_pk primary key (account_id, valid),
    constraint account_holder_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint account_holder_customer_fk foreign key (customer_id) references dahu.customer (customer_id),
    constraint account_holder_valid_ck check (not isempty(valid)),
    constraint account_holder_one_at_a_time_ex exclude using gist (account_id with =, valid with &&)
);
comment on table dahu.account_holder is 'Which customer holds an account, and when (rename and transfer, clause 4.10).';
comment on column dahu.account_holder.account_id is 'the account';
comment on column dahu.account_holder.customer_id is 'its holder';
comment on column dahu.account_holder.valid is 'days on which the customer holds it';
comment on column dahu.account_holder.recorded_at is 'when this row was written';

create index account_holder_customer_ix on dahu.account_holder (customer_id);

create table dahu.account_risk (
    account_risk_id bigint generated always as identity,
    account_id      bigint not null,
    high_risk       boolean not null,
    valid_from      date not null,
    reason          text not null default '',
    document_no     text not null default '',
    actor           text not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint account_risk_pk primary key (account_risk_id),
    constraint account_risk_account_fk foreign key (account_id) references dahu.account (account_id)
);
comment on table dahu.account_risk is 'Whether an account is high-risk (clause 4.1), as assessed from a day on. Append-only.';
comment on column dahu.account_risk.account_risk_id is 'identifier';
comment on column dahu.account_risk.account_id is 'the account';
comment on column dahu.account_risk.high_risk is 'true when the customer is high-risk or key';
comment on column dahu.account_risk.valid_from is 'first day of the assessment; a later row replaces it from its own day on';
comment on column dahu.account_risk.reason is 'why';
comment on column dahu.account_risk.document_no is 'the document behind it';
comment on column dahu.account_risk.actor is 'who recorded it';
comment on column dahu.account_risk.recorded_at is 'when this row was written';

create index account_risk_account_ix on dahu.account_risk (account_id, valid_from);

create table dahu.substation (
    substation_id bigint generated always as identity,
    name          text not null,
    primary_kv    numeric(6,2) not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint substation_pk primary key (substation_id),
    constraint substation_name_uk unique (name),
    constraint substation_primary_kv_ck check (primary_kv > 0)
);
comment on table dahu.substation is 'A substation of the grid.';
comment on column dahu.substation.substation_id is 'identifier';
comment on column dahu.substation.name is 'name';
comment on column dahu.substation.primary_kv is 'highest voltage in kV';
comment on column dahu.substation.recorded_at is 'when this row was written';

create table dahu.line (
    line_id            bigint generated always as identity,
    line_number        text not null,
    name               text not null,
    substation_id      bigint not null,
    kind               text not null,
    account_id         bigint,
    voltage_kv         numeric(6,2) not null,
    completed_on       date,
    first_energised_on date,
    has_reclaim_clause boolean,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint line_pk primary key (line_id),
    constraint line_number_uk unique (line_number),
    constraint line_substation_fk foreign key (substation_id) references dahu.substation (substation_id),
    constraint line_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint line_kind_ck check (kind in ('PUBLIC', 'DEDICATED')),
    constraint line_dedicated_account_ck check ((kind = 'DEDICATED') = (account_id is not null)),
    constraint line_voltage_kv_ck check (voltage_kv > 0)
);
comment on table dahu.line is 'A feeder: public, or dedicated to one account (clauses 4.5 and 4.6).';
comment on column dahu.line.line_id is 'identifier';
comment on column dahu.line.line_number is 'number on the diagram of the dispatchers';
comment on column dahu.line.name is 'name';
comment on column dahu.line.substation_id is 'where it begins';
comment on column dahu.line.kind is 'public or dedicated';
comment on column dahu.line.account_id is 'the account that a dedicated line serves';
comment on column dahu.line.voltage_kv is 'voltage in kV';
comment on column dahu.line.completed_on is 'acceptance of the finished line: the two years of 4.6.2 count from here';
comment on column dahu.line.first_energised_on is 'first energisation: the one year of 4.6.1 counts from here';
comment on column dahu.line.has_reclaim_clause is 'the supply contract contains the reclaim clause of 4.6; null when nobody has looked';
comment on column dahu.line.recorded_at is 'when this row was written';

create index line_account_ix on dahu.line (account_id) where account_id is not null;

create table dahu.bay (
    bay_id        bigint generated always as identity,
    substation_id bigint not null,
    bay_number    text not null,
    voltage_kv    numeric(6,2) not null,
    line_id       bigint,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint bay_pk primary key (bay_id),
    constraint bay_number_uk unique (substation_id, bay_number),
    constraint bay_line_uk unique (line_id),
    constraint bay_substation_fk foreign key (substation_id) references dahu.substation (substation_id),
    constraint bay_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint bay_voltage_kv_ck check (voltage_kv > 0)
);
comment on table dahu.bay is 'A feeder bay of a substation: what a dedicated line needs (4.6.1).';
comment on column dahu.bay.bay_id is 'identifier';
comment on column dahu.bay.substation_id is 'where it is';
comment on column dahu.bay.bay_number is 'number in the substation';
comment on column dahu.bay.voltage_kv is 'voltage in kV';
comment on column dahu.bay.line_id is 'line that uses it; null while free';
comment on column dahu.bay.recorded_at is 'when this row was written';

create table dahu.receiving_point (
    receiving_point_id         bigint generated always as identity,
    account_id                 bigint not null,
    name                       text not null,
    supply_kv                  numeric(6,2) not null,
    metering_mode              text not null,
    on_load_voltage_regulation boolean not null default false,
    recorded_at                timestamptz not null default clock_timestamp(),
    constraint receiving_point_pk primary key (receiving_point_id),
    constraint receiving_point_name_uk unique (account_id, name),
    constraint receiving_point_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint receiving_point_metering_mode_ck check (metering_mode in ('HVHM', 'HVLM', 'LVLM')),
    constraint receiving_point_supply_kv_ck check (supply_kv > 0)
);
comment on table dahu.receiving_point is 'Where an account takes power: one billing unit of the power-factor tariff.';
comment on column dahu.receiving_point.receiving_point_id is 'identifier';
comment on column dahu.receiving_point.account_id is 'the account';
comment on column dahu.receiving_point.name is 'name';
comment on column dahu.receiving_point.supply_kv is 'voltage in kV';
comment on column dahu.receiving_point.metering_mode is 'supply and metering on the high (HV) or low (LV) side';
comment on column dahu.receiving_point.on_load_voltage_regulation is 'has on-load voltage regulation, which decides the power-factor standard';
comment on column dahu.receiving_point.recorded_at is 'when this row was written';

create table dahu.supply_source (
    supply_source_id   bigint generated always as identity,
    account_id         bigint not null,
    receiving_point_id bigint,
    role               text not null,
    line_id            bigint,
    voltage_kv         numeric(6,2) not null,
    valid              daterange not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint supply_source_pk primary key (supply_source_id),
    constraint supply_source_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint supply_source_receiving_point_fk foreign key (receiving_point_id) references dahu.receiving_point (receiving_point_id),
    constraint supply_source_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint supply_source_role_ck check (role in ('MAIN', 'STANDBY', 'SECURITY', 'OWN_GENERATION')),
    constraint supply_source_line_ck check ((role = 'OWN_GENERATION') = (line_id is null)),
    constraint supply_source_voltage_kv_ck check (voltage_kv > 0),
    constraint supply_source_valid_ck check (not isempty(valid))
);
comment on table dahu.supply_source is 'A source that can feed an account: grid lines and own generation.';
comment on column dahu.supply_source.supply_source_id is 'identifier';
comment on column dahu.supply_source.account_id is 'the account';
comment on column dahu.supply_source.receiving_point_id is 'where it arrives';
comment on column dahu.supply_source.role is 'main, standby, security or own generation';
comment on column dahu.supply_source.line_id is 'the line, for a source from the grid';
comment on column dahu.supply_source.voltage_kv is 'voltage in kV';
comment on column dahu.supply_source.valid is 'days on which the source exists';
comment on column dahu.supply_source.recorded_at is 'when this row was written';

create index supply_source_account_ix on dahu.supply_source (account_id);

create table dahu.service_application (
    service_application_id   bigint generated always as identity,
    application_number       text not null,
    account_id               bigint not null,
    kind                     text not null,
    accepted_on              date not null,
    applied_kva              integer not null,
    far_term_kva             integer,
    planning_documents_valid boolean,
    dedicated_line           boolean not null default false,
    hv_source_count          smallint not null default 1,
    bay_id                   bigint,
    line_id                  bigint,
    status                   text not null default 'OPEN',
    recorded_at              timestamptz not null default clock_timestamp(),
    constraint service_application_pk primary key (service_application_id),
    constraint service_application_number_uk unique (application_number),
    constraint service_application_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint service_application_bay_fk foreign key (bay_id) references dahu.bay (bay_id),
    constraint service_application_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint service_application_kind_ck check (kind in ('NEW', 'INCREASE', 'CHANGE')),
    constraint service_application_kva_ck check (applied_kva >= 0 and far_term_kva >= 0),
    constraint service_application_hv_source_count_ck check (hv_source_count between 0 and 4),
    constraint service_application_status_ck check (status in ('OPEN', 'DONE', 'WITHDRAWN'))
);
comment on table dahu.service_application is 'An application for new supply, more capacity or a change (clauses 4.3, 4.5 to 4.7).';
comment on column dahu.service_application.service_application_id is 'identifier';
comment on column dahu.service_application.application_number is 'number on paper';
comment on column dahu.service_application.account_id is 'the account that it is for';
comment on column dahu.service_application.kind is 'what is applied for';
comment on column dahu.service_application.accepted_on is 'day of acceptance';
comment on column dahu.service_application.applied_kva is 'capacity applied for now';
comment on column dahu.service_application.far_term_kva is 'far-term capacity of the planning documents';
comment on column dahu.service_application.planning_documents_valid is 'usage planning documents are present and valid; null when not checked';
comment on column dahu.service_application.dedicated_line is 'a dedicated line is applied for';
comment on column dahu.service_application.hv_source_count is 'high-voltage sources applied for';
comment on column dahu.service_application.bay_id is 'bay reserved for it: a bay serves one application';
comment on column dahu.service_application.line_id is 'line built for it';
comment on column dahu.service_application.status is 'open, done or withdrawn';
comment on column dahu.service_application.recorded_at is 'when this row was written';

create unique index service_application_bay_uk on dahu.service_application (bay_id) where status = 'OPEN';
create index service_application_account_ix on dahu.service_application (account_id);

create table dahu.transformer (
    transformer_id     bigint generated always as identity,
    account_id         bigint not null,
    receiving_point_id bigint,
    label              text not null,
    rated_kva          integer not null,
    kind               text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint transformer_pk primary key (transformer_id),
    constraint transformer_label_uk unique (account_id, label),
    constraint transformer_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint transformer_receiving_point_fk foreign key (receiving_point_id) references dahu.receiving_point (receiving_point_id),
    constraint transformer_rated_kva_ck check (rated_kva > 0),
    constraint transformer_kind_ck check (kind in ('OIL', 'DRY', 'MOTOR'))
);
comment on table dahu.transformer is 'A transformer, or a high-voltage motor connected directly, of an account.';
comment on column dahu.transformer.transformer_id is 'identifier';
comment on column dahu.transformer.account_id is 'the account';
comment on column dahu.transformer.receiving_point_id is 'where it is connected';
comment on column dahu.transformer.label is 'label on site, T1';
comment on column dahu.transformer.rated_kva is 'rated capacity; a motor counts with its kW';
comment on column dahu.transformer.kind is 'oil-immersed or dry-type transformer, or motor';
comment on column dahu.transformer.recorded_at is 'when this row was written';

create table dahu.capacity_event (
    capacity_event_id  bigint generated always as identity,
    account_id         bigint not null,
    receiving_point_id bigint,
    line_id            bigint,
    transformer_id     bigint,
    kind               text not null,
    kva                integer not null,
    effective_on       date not null,
    corrects_id        bigint,
    document_no        text not null default '',
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint capacity_event_pk primary key (capacity_event_id),
    constraint capacity_event_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint capacity_event_receiving_point_fk foreign key (receiving_point_id) references dahu.receiving_point (receiving_point_id),
    constraint capacity_event_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint capacity_event_transformer_fk foreign key (transformer_id) references dahu.transformer (transformer_id),
    constraint capacity_event_corrects_fk foreign key (corrects_id) references dahu.capacity_event (capacity_event_id),
    constraint capacity_event_kind_ck check (kind in ('INSTALL', 'COMMISSION', 'SUSPEND', 'RESUME', 'REDUCE_TEMP', 'REDUCE_PERM', 'RECOVER', 'TRANSFER_IN', 'TRANSFER_OUT', 'REMOVE', 'CORRECTION')),
    constraint capacity_event_kva_ck check (kva > 0 or kind = 'CORRECTION'),
    constraint capacity_event_corrects_ck check ((kind = 'CORRECTION') = (corrects_id is not null))
);
comment on table dahu.capacity_event is 'The capacity ledger: every change of what is connected, as it happened. Append-only; a wrong row is reversed by CORRECTION.';
comment on column dahu.capacity_event.capacity_event_id is 'identifier, and the order of events of one day and kind';
comment on column dahu.capacity_event.account_id is 'the account';
comment on column dahu.capacity_event.receiving_point_id is 'where';
comment on column dahu.capacity_event.line_id is 'the line that the capacity hangs on, when it matters';
comment on column dahu.capacity_event.transformer_id is 'the transformer; null for a total without detail';
comment on column dahu.capacity_event.kind is 'what happened';
comment on column dahu.capacity_event.kva is 'amount; only CORRECTION may be negative';
comment on column dahu.capacity_event.effective_on is 'day on which it took effect';
comment on column dahu.capacity_event.corrects_id is 'the event that a CORRECTION reverses';
comment on column dahu.capacity_event.document_no is 'the document behind it';
comment on column dahu.capacity_event.actor is 'who recorded it';
comment on column dahu.capacity_event.recorded_at is 'when this row was written';

create index capacity_event_account_ix on dahu.capacity_event (account_id, effective_on);

create table dahu.capacity_plan (
    capacity_plan_id       bigint generated always as identity,
    account_id             bigint not null,
    service_application_id bigint,
    planned_on             date not null,
    kva                    integer not null,
    document_no            text not null,
    actor                  text not null,
    recorded_at            timestamptz not null default clock_timestamp(),
    constraint capacity_plan_pk primary key (capacity_plan_id),
    constraint capacity_plan_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint capacity_plan_application_fk foreign key (service_application_id) references dahu.service_application (service_application_id),
    constraint capacity_plan_kva_ck check (kva > 0)
);
comment on table dahu.capacity_plan is 'Planned additions of the planning documents. Kept apart from the ledger: a plan is not a fact. Append-only; a later document replaces an earlier one of the same application.';
comment on column dahu.capacity_plan.capacity_plan_id is 'identifier';
comment on column dahu.capacity_plan.account_id is 'the account';
comment on column dahu.capacity_plan.service_application_id is 'the application that the plan supports';
comment on column dahu.capacity_plan.planned_on is 'day on which the addition is planned';
comment on column dahu.capacity_plan.kva is 'planned addition';
comment on column dahu.capacity_plan.document_no is 'the planning document';
comment on column dahu.capacity_plan.actor is 'who recorded it';
comment on column dahu.capacity_plan.recorded_at is 'when this row was written';

create index capacity_plan_account_ix on dahu.capacity_plan (account_id);

create table dahu.metering_point (
    metering_point_id  bigint generated always as identity,
    point_number       text not null,
    receiving_point_id bigint,
    line_id            bigint,
    purpose            text not null default 'SETTLEMENT',
    slot_s             integer not null default 900,
    active             boolean not null default true,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint metering_point_pk primary key (metering_point_id),
    constraint metering_point_number_uk unique (point_number),
    constraint metering_point_number_ck check (point_number ~ '^A-[0-9]{5,}-[0-9]{2,}$'),
    constraint metering_point_receiving_point_fk foreign key (receiving_point_id) references dahu.receiving_point (receiving_point_id),
    constraint metering_point_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint metering_point_purpose_ck check (purpose in ('SETTLEMENT', 'CHECK', 'SUB', 'GENERATION')),
    constraint metering_point_slot_s_ck check (slot_s between 1 and 86400)
);
comment on table dahu.metering_point is 'A point whose energy counts. It stays when the meter is exchanged and when the customer changes.';
comment on column dahu.metering_point.metering_point_id is 'identifier; the key of everything metered';
comment on column dahu.metering_point.point_number is 'number on paper, A-00001-01';
comment on column dahu.metering_point.receiving_point_id is 'the billing unit that it belongs to';
comment on column dahu.metering_point.line_id is 'the line that feeds it';
comment on column dahu.metering_point.purpose is 'settlement points sum to the account; check, sub and generation points do not';
comment on column dahu.metering_point.slot_s is 'length of a reading slot in seconds; slots are its wall-clock multiples';
comment on column dahu.metering_point.active is 'false when the point is no longer read';
comment on column dahu.metering_point.recorded_at is 'when this row was written';

create table dahu.metering_point_account (
    metering_point_id bigint not null,
    account_id        bigint not null,
    valid             daterange not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint metering_point_account_pk primary key (metering_point_id, valid),
    constraint metering_point_account_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint metering_point_account_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint metering_point_account_valid_ck check (not isempty(valid)),
    constraint metering_point_account_one_at_a_time_ex exclude using gist (metering_point_id with =, valid with &&)
);
comment on table dahu.metering_point_account is 'Which account a metering point belongs to, and when.';
comment on column dahu.metering_point_account.metering_point_id is 'the point';
comment on column dahu.metering_point_account.account_id is 'the account';
comment on column dahu.metering_point_account.valid is 'civil days of the utility';
comment on column dahu.metering_point_account.recorded_at is 'when this row was written';

create index metering_point_account_account_ix on dahu.metering_point_account (account_id);

create table dahu.link (
    link_id            bigint generated always as identity,
    uri                text not null,
    connect_timeout_ms integer,
    request_timeout_ms integer,
    enabled            boolean not null default true,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint link_pk primary key (link_id),
    constraint link_uri_uk unique (uri),
    constraint link_uri_ck check (uri ~ '^[a-z]+://'),
    constraint link_timeout_ck check (connect_timeout_ms between 50 and 60000 and request_timeout_ms between 50 and 60000)
);
comment on table dahu.link is 'A way to meters: a TCP address, a gateway or a serial line. One collector owns a link at a time.';
comment on column dahu.link.link_id is 'identifier';
comment on column dahu.link.uri is 'tcp://HOST:PORT and the other schemes of the collector';
comment on column dahu.link.connect_timeout_ms is 'longest wait for a connection; null: the setting of the collector';
comment on column dahu.link.request_timeout_ms is 'longest wait for one answer; null: the setting of the collector';
comment on column dahu.link.enabled is 'false stops polling';
comment on column dahu.link.recorded_at is 'when this row was written';

create table dahu.meter (
    meter_id      bigint generated always as identity,
    serial_number text not null,
    driver        text not null,
    link_id       bigint,
    unit_id       smallint,
    register_side text not null default 'SECONDARY',
    enabled       boolean not null default true,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint meter_pk primary key (meter_id),
    constraint meter_serial_number_uk unique (serial_number),
    constraint meter_link_fk foreign key (link_id) references dahu.link (link_id),
    constraint meter_unit_id_ck check (unit_id between 0 and 255),
    constraint meter_link_unit_ck check ((link_id is null) = (unit_id is null)),
    constraint meter_register_side_ck check (register_side in ('PRIMARY', 'SECONDARY'))
);
comment on table dahu.meter is 'An energy meter.';
comment on column dahu.meter.meter_id is 'identifier';
comment on column dahu.meter.serial_number is 'number on its plate';
comment on column dahu.meter.driver is 'name of the driver that reads it';
comment on column dahu.meter.link_id is 'how it is reached; null when it is only read by hand or imported';
comment on column dahu.meter.unit_id is 'Modbus unit behind the link';
comment on column dahu.meter.register_side is 'SECONDARY: registers are multiplied by the CT and PT ratios of the installation; PRIMARY: they are not';
comment on column dahu.meter.enabled is 'false stops polling';
comment on column dahu.meter.recorded_at is 'when this row was written';

create index meter_link_ix on dahu.meter (link_id, unit_id);

create table dahu.meter_installation (
    meter_installation_id bigint generated always as identity,
    metering_point_id     bigint not null,
    meter_id              bigint not null,
    valid                 tstzrange not null,
    ct_primary_a          integer not null default 1,
    ct_secondary_a        integer not null default 1,
    pt_primary_v          integer not null default 1,
    pt_secondary_v        integer not null default 1,
    document_no           text not null default '',
    recorded_at           timestamptz not null default clock_timestamp(),
    constraint meter_installation_pk primary key (meter_installation_id),
    constraint meter_installation_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint meter_installation_meter_fk foreign key (meter_id) references dahu.meter (meter_id),
    constraint meter_installation_valid_ck check (not isempty(valid)),
    constraint meter_installation_ratio_ck check (ct_primary_a > 0 and ct_secondary_a > 0 and pt_primary_v > 0 and pt_secondary_v > 0),
    constraint meter_installation_point_ex exclude using gist (metering_point_id with =, valid with &&),
    constraint meter_installation_meter_ex exclude using gist (meter_id with =, valid with &&)
);
comment on table dahu.meter_installation is 'Which meter measures a metering point through which ratios, and when. A ratio change ends one row and begins another.';
comment on column dahu.meter_installation.meter_installation_id is 'identifier';
comment on column dahu.meter_installation.metering_point_id is 'the point';
comment on column dahu.meter_installation.meter_id is 'the meter';
comment on column dahu.meter_installation.valid is 'from the opening to the closing reading';
comment on column dahu.meter_installation.ct_primary_a is 'current transformer, primary ampere';
comment on column dahu.meter_installation.ct_secondary_a is 'current transformer, secondary ampere';
comment on column dahu.meter_installation.pt_primary_v is 'voltage transformer, primary volt';
comment on column dahu.meter_installation.pt_secondary_v is 'voltage transformer, secondary volt';
comment on column dahu.meter_installation.document_no is 'work order';
comment on column dahu.meter_installation.recorded_at is 'when this row was written';

create table dahu.installation_register (
    meter_installation_id bigint not null,
    quantity              text not null,
    opening_wh            bigint,
    closing_wh            bigint,
    recorded_at           timestamptz not null default clock_timestamp(),
    constraint installation_register_pk primary key (meter_installation_id, quantity),
    constraint installation_register_installation_fk foreign key (meter_installation_id) references dahu.meter_installation (meter_installation_id),
    constraint installation_register_quantity_ck check (quantity in ('active_energy_import', 'active_energy_export', 'reactive_energy_import', 'reactive_energy_export')),
    constraint installation_register_value_ck check (opening_wh >= 0 and closing_wh >= 0)
);
comment on table dahu.installation_register is 'Register values of a meter at the beginning and end of an installation.';
comment on column dahu.installation_register.meter_installation_id is 'the installation';
comment on column dahu.installation_register.quantity is 'canonical name, active_energy_import';
comment on column dahu.installation_register.opening_wh is 'register when it began, Wh or varh on the register side';
comment on column dahu.installation_register.closing_wh is 'register when it ended';
comment on column dahu.installation_register.recorded_at is 'when this row was written';

create table dahu.collector (
    name       text not null,
    started_at timestamptz not null,
    seen_at    timestamptz not null,
    version    text not null,
    process    text not null,
    constraint collector_pk primary key (name)
);
comment on table dahu.collector is 'A collector process that has reported.';
comment on column dahu.collector.name is 'collect.name of its configuration';
comment on column dahu.collector.started_at is 'when it started';
comment on column dahu.collector.seen_at is 'when it last reported';
comment on column dahu.collector.version is 'its version';
comment on column dahu.collector.process is 'host and process id';

-- Quality and source stand last, beside the other numbers that are no multiple of eight bytes: anywhere else they
-- cost eight bytes a row.
create table dahu.reading (
    metering_point_id           bigint not null,
    slot_at                     timestamptz not null,
    read_at                     timestamptz not null,
    active_energy_import_wh     bigint,
    active_energy_export_wh     bigint,
    reactive_energy_import_varh bigint,
    reactive_energy_export_varh bigint,
    active_power_w              real,
    reactive_power_var          real,
    voltage_l1_v                real,
    voltage_l2_v                real,
    voltage_l3_v                real,
    current_l1_a                real,
    current_l2_a                real,
    current_l3_a                real,
    power_factor                real,
    quality                     smallint not null default 0,
    source                      "char" not null,
    constraint reading_pk primary key (metering_point_id, slot_at)
) partition by range (slot_at);
comment on table dahu.reading is 'What a meter said, one row per point and slot, as its registers stand (register side, before ratios). Missing is null, never 0.';
comment on column dahu.reading.metering_point_id is 'the point';
comment on column dahu.reading.slot_at is 'the slot: a wall-clock multiple of the slot length, UTC';
comment on column dahu.reading.read_at is 'when the answer arrived, or the time the import file gives';
comment on column dahu.reading.source is 'P polled, I imported, M read by a person';
comment on column dahu.reading.quality is '0 good; bits: 1 late, 2 doubtful, 4 estimated, 8 edited';
comment on column dahu.reading.active_energy_import_wh is 'active import register, Wh';
comment on column dahu.reading.active_energy_export_wh is 'active export register, Wh';
comment on column dahu.reading.reactive_energy_import_varh is 'reactive import (forward, lagging) register, varh';
comment on column dahu.reading.reactive_energy_export_varh is 'reactive export (reverse, leading) register, varh';
comment on column dahu.reading.active_power_w is 'total active power, W';
comment on column dahu.reading.reactive_power_var is 'total reactive power, var';
comment on column dahu.reading.voltage_l1_v is 'voltage L1-N, V';
comment on column dahu.reading.voltage_l2_v is 'voltage L2-N, V';
comment on column dahu.reading.voltage_l3_v is 'voltage L3-N, V';
comment on column dahu.reading.current_l1_a is 'current L1, A';
comment on column dahu.reading.current_l2_a is 'current L2, A';
comment on column dahu.reading.current_l3_a is 'current L3, A';
comment on column dahu.reading.power_factor is 'power factor, -1 to 1';

create table dahu.reading_extra (
    metering_point_id bigint not null,
    slot_at           timestamptz not null,
    quantity          text not null,
    value             bigint not null,
    constraint reading_extra_pk primary key (metering_point_id, slot_at, quantity)
) partition by range (slot_at);
comment on table dahu.reading_extra is 'Quantities of a reading that have no column of their own.';
comment on column dahu.reading_extra.metering_point_id is 'the point';
comment on column dahu.reading_extra.slot_at is 'the slot: a wall-clock multiple of the slot length, UTC';
comment on column dahu.reading_extra.quantity is 'canonical name';
comment on column dahu.reading_extra.value is 'canonical integer: the value times ten to the decimals of the quantity';

create table dahu.reading_gap (
    metering_point_id bigint not null,
    slot_at           timestamptz not null,
    cause             text not null,
    detail            text not null default '',
    recorded_at       timestamptz not null,
    constraint reading_gap_pk primary key (metering_point_id, slot_at),
    constraint reading_gap_cause_ck check (cause in ('silent', 'refused', 'exception', 'malformed', 'link_down', 'not_read', 'spool_full', 'collector_down', 'driver_fault'))
) partition by range (slot_at);
comment on table dahu.reading_gap is 'A slot without a value, and why. Each slot is one reading or one gap.';
comment on column dahu.reading_gap.metering_point_id is 'the point';
comment on column dahu.reading_gap.slot_at is 'the slot: a wall-clock multiple of the slot length, UTC';
comment on column dahu.reading_gap.cause is 'silent, refused, exception, malformed, link_down, not_read';
comment on column dahu.reading_gap.detail is 'what happened, as the collector saw it';
comment on column dahu.reading_gap.recorded_at is 'when it was recorded';

create table dahu.reading_conflict (
    metering_point_id           bigint not null,
    slot_at                     timestamptz not null,
    received_at                 timestamptz not null,
    source                      "char" not null,
    read_at                     timestamptz not null,
    interval_s                  integer,
    active_energy_import_wh     bigint,
    active_energy_export_wh     bigint,
    reactive_energy_import_varh bigint,
    reactive_energy_export_varh bigint,
    detail                      text not null default '',
    constraint reading_conflict_pk primary key (metering_point_id, slot_at, received_at)
);
comment on table dahu.reading_conflict is 'A different value for a slot that already had one. Kept aside: the first stays.';
comment on column dahu.reading_conflict.metering_point_id is 'the point';
comment on column dahu.reading_conflict.slot_at is 'the slot: a wall-clock multiple of the slot length, UTC';
comment on column dahu.reading_conflict.received_at is 'when it arrived';
comment on column dahu.reading_conflict.source is 'as in reading';
comment on column dahu.reading_conflict.read_at is 'as in reading';
comment on column dahu.reading_conflict.interval_s is 'length of the interval when the values are energies of an interval, in Wh and varh; null when they are registers';
comment on column dahu.reading_conflict.active_energy_import_wh is 'active import register, Wh';
comment on column dahu.reading_conflict.active_energy_export_wh is 'active export register, Wh';
comment on column dahu.reading_conflict.reactive_energy_import_varh is 'reactive import (forward, lagging) register, varh';
comment on column dahu.reading_conflict.reactive_energy_export_varh is 'reactive export (reverse, leading) register, varh';
comment on column dahu.reading_conflict.detail is 'where it came from';

create table dahu.reading_latest (
    metering_point_id           bigint not null,
    slot_at                     timestamptz,
    read_at                     timestamptz,
    active_energy_import_wh     bigint,
    active_energy_export_wh     bigint,
    reactive_energy_import_varh bigint,
    reactive_energy_export_varh bigint,
    active_power_w              real,
    reactive_power_var          real,
    voltage_l1_v                real,
    voltage_l2_v                real,
    voltage_l3_v                real,
    current_l1_a                real,
    current_l2_a                real,
    current_l3_a                real,
    power_factor                real,
    attempted_at                timestamptz not null,
    cause                       text,
    detail                      text not null default '',
    constraint reading_latest_pk primary key (metering_point_id)
);
comment on table dahu.reading_latest is 'The newest value and the newest attempt of each point. A new attempt that failed keeps the old value, with its own time.';
comment on column dahu.reading_latest.metering_point_id is 'the point';
comment on column dahu.reading_latest.slot_at is 'slot of the newest value';
comment on column dahu.reading_latest.read_at is 'when the newest value was read';
comment on column dahu.reading_latest.active_energy_import_wh is 'active import register, Wh';
comment on column dahu.reading_latest.active_energy_export_wh is 'active export register, Wh';
comment on column dahu.reading_latest.reactive_energy_import_varh is 'reactive import (forward, lagging) register, varh';
comment on column dahu.reading_latest.reactive_energy_export_varh is 'reactive export (reverse, leading) register, varh';
comment on column dahu.reading_latest.active_power_w is 'total active power, W';
comment on column dahu.reading_latest.reactive_power_var is 'total reactive power, var';
comment on column dahu.reading_latest.voltage_l1_v is 'voltage L1-N, V';
comment on column dahu.reading_latest.voltage_l2_v is 'voltage L2-N, V';
comment on column dahu.reading_latest.voltage_l3_v is 'voltage L3-N, V';
comment on column dahu.reading_latest.current_l1_a is 'current L1, A';
comment on column dahu.reading_latest.current_l2_a is 'current L2, A';
comment on column dahu.reading_latest.current_l3_a is 'current L3, A';
comment on column dahu.reading_latest.power_factor is 'power factor, -1 to 1';
comment on column dahu.reading_latest.attempted_at is 'when the point was last tried';
comment on column dahu.reading_latest.cause is 'why the last attempt failed; null when it did not';
comment on column dahu.reading_latest.detail is 'what happened then';

create table dahu.interval_energy (
    metering_point_id    bigint not null,
    slot_at              timestamptz not null,
    interval_s           integer not null,
    active_import_wh     bigint,
    active_export_wh     bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    quality              smallint not null default 0,
    constraint interval_energy_pk primary key (metering_point_id, slot_at),
    constraint interval_energy_interval_s_ck check (interval_s > 0)
) partition by range (slot_at);
comment on table dahu.interval_energy is 'Imported energy per interval, for points whose history has no registers (register side, before ratios).';
comment on column dahu.interval_energy.metering_point_id is 'the point';
comment on column dahu.interval_energy.slot_at is 'end of the interval';
comment on column dahu.interval_energy.interval_s is 'length of the interval in seconds';
comment on column dahu.interval_energy.active_import_wh is 'active import, Wh';
comment on column dahu.interval_energy.active_export_wh is 'active export, Wh';
comment on column dahu.interval_energy.reactive_import_varh is 'reactive import, varh';
comment on column dahu.interval_energy.reactive_export_varh is 'reactive export, varh';
comment on column dahu.interval_energy.quality is 'as in reading';

create table dahu.energy_month (
    metering_point_id    bigint not null,
    month                date not null,
    active_import_wh     bigint,
    active_export_wh     bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    demand_w             bigint,
    demand_at            timestamptz,
    completeness_bp      integer not null,
    estimated_bp         integer not null default 0,
    held_bp              integer not null default 0,
    last_use_on          date,
    fault                text,
    made_at              timestamptz not null,
    constraint energy_month_pk primary key (metering_point_id, month),
    constraint energy_month_month_ck check (extract(day from month) = 1),
    constraint energy_month_completeness_bp_ck check (completeness_bp between 0 and 10000 and estimated_bp between 0 and 10000 and held_bp between 0 and 10000)
);
create index energy_month_month_ix on dahu.energy_month (month);
comment on table dahu.energy_month is 'Energy of a metering point in a civil month of the utility, on the primary side: the sum of its days in energy_day.';
comment on column dahu.energy_month.metering_point_id is 'the point';
comment on column dahu.energy_month.month is 'first day of the month';
comment on column dahu.energy_month.active_import_wh is 'active import, Wh, of the days that are known; null when none is';
comment on column dahu.energy_month.active_export_wh is 'active export, Wh; like reactive energy null unless known over the same time as the base energy';
comment on column dahu.energy_month.reactive_import_varh is 'reactive import, varh';
comment on column dahu.energy_month.reactive_export_varh is 'reactive export, varh';
comment on column dahu.energy_month.demand_w is 'largest mean power of an interval, W';
comment on column dahu.energy_month.demand_at is 'end of that interval';
comment on column dahu.energy_month.completeness_bp is 'share of the month whose energy is known, basis points; 10000 only when all of it is';
comment on column dahu.energy_month.estimated_bp is 'share of the month that was estimated, basis points';
comment on column dahu.energy_month.held_bp is 'share of the month that is held for a person, basis points';
comment on column dahu.energy_month.last_use_on is 'last civil day of the month with active import';
comment on column dahu.energy_month.fault is 'why energy is missing or held, as in energy_day; null when nothing is wrong';
comment on column dahu.energy_month.made_at is 'when it was made';

create table dahu.policy (
    policy_id   bigint generated always as identity,
    key         text not null,
    regime      text not null default 'ANY',
    valid       daterange not null,
    value       text not null,
    clause      text not null,
    source      text not null default '',
    actor       text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint policy_pk primary key (policy_id),
    constraint policy_regime_ck check (regime in ('ANY', '1996', '2024')),
    constraint policy_valid_ck check (not isempty(valid)),
    constraint policy_one_at_a_time_ex exclude using gist (key with =, regime with =, valid with &&)
);
comment on table dahu.policy is 'Thresholds and choices of the rule book, each with its validity and its regime. A change ends one row and begins another.';
comment on column dahu.policy.policy_id is 'identifier';
comment on column dahu.policy.key is 'name of the threshold, as `dahu rule list --policies` prints it';
comment on column dahu.policy.regime is 'supply rules that it belongs to: 1996, 2024, or any';
comment on column dahu.policy.valid is 'days on which it holds';
comment on column dahu.policy.value is 'its value as text';
comment on column dahu.policy.clause is 'clause of the rule book';
comment on column dahu.policy.source is 'where the value comes from';
comment on column dahu.policy.actor is 'who recorded it';
comment on column dahu.policy.recorded_at is 'when this row was written';

create table dahu.threshold_set (
    threshold_set_id bigint generated always as identity,
    fingerprint      text not null,
    content          jsonb not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint threshold_set_pk primary key (threshold_set_id),
    constraint threshold_set_fingerprint_uk unique (fingerprint)
);
comment on table dahu.threshold_set is 'The thresholds that a decision used, kept once for all decisions that used them.';
comment on column dahu.threshold_set.threshold_set_id is 'identifier';
comment on column dahu.threshold_set.fingerprint is 'hash of the content';
comment on column dahu.threshold_set.content is 'key to value';
comment on column dahu.threshold_set.recorded_at is 'when this row was written';

create table dahu.review_run (
    review_run_id  bigint generated always as identity,
    as_of          date not null,
    started_at     timestamptz not null default clock_timestamp(),
    finished_at    timestamptz,
    account_count  integer not null default 0,
    decision_count integer not null default 0,
    actor          text not null,
    version        text not null,
    constraint review_run_pk primary key (review_run_id)
);
comment on table dahu.review_run is 'One run of rules over accounts: a review, or a single question.';
comment on column dahu.review_run.review_run_id is 'identifier';
comment on column dahu.review_run.as_of is 'civil day that the facts are of';
comment on column dahu.review_run.started_at is 'when it began';
comment on column dahu.review_run.finished_at is 'when it ended; null when it did not';
comment on column dahu.review_run.account_count is 'accounts that were decided';
comment on column dahu.review_run.decision_count is 'decisions that were recorded';
comment on column dahu.review_run.actor is 'who asked for it';
comment on column dahu.review_run.version is 'version of the binary';

create table dahu.review_rule (
    review_run_id    bigint not null,
    rule_id          text not null,
    rule_version     text not null,
    threshold_set_id bigint not null,
    constraint review_rule_pk primary key (review_run_id, rule_id),
    constraint review_rule_review_run_fk foreign key (review_run_id) references dahu.review_run (review_run_id),
    constraint review_rule_threshold_set_fk foreign key (threshold_set_id) references dahu.threshold_set (threshold_set_id)
);
comment on table dahu.review_rule is 'The rules as one run asked them: what all its decisions by one rule have in common.';
comment on column dahu.review_rule.review_run_id is 'the run';
comment on column dahu.review_rule.rule_id is 'rule, as `dahu rule list` prints it';
comment on column dahu.review_rule.rule_version is 'version of the rule';
comment on column dahu.review_rule.threshold_set_id is 'thresholds that it used';

create table dahu.decision (
    decision_id     bigint generated always as identity,
    review_run_id   bigint not null,
    account_id      bigint not null,
    rule_id         text not null,
    subject         text not null default '',
    clause          text not null,
    as_of           date not null,
    outcome         text not null,
    state           text,
    reasons         json not null,
    facts           json not null,
    result          json not null,
    completeness_bp integer,
    fingerprint     text not null,
    evaluated_at    timestamptz not null default clock_timestamp(),
    actor           text not null,
    constraint decision_pk primary key (decision_id),
    constraint decision_question_uk unique (as_of, account_id, rule_id, subject, fingerprint),
    constraint decision_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint decision_review_rule_fk foreign key (review_run_id, rule_id) references dahu.review_rule (review_run_id, rule_id),
    constraint decision_outcome_ck check (outcome in ('PASS', 'FAIL', 'WARN', 'PENDING', 'REVIEW', 'EXCEPTION_REQUIRED', 'NOT_APPLICABLE')),
    constraint decision_completeness_bp_ck check (completeness_bp between 0 and 10000)
);
comment on table dahu.decision is 'What was decided, from what, by which rule. Append-only: a later decision replaces an earlier one by its as-of day and number.';
comment on column dahu.decision.decision_id is 'identifier';
comment on column dahu.decision.review_run_id is 'the run that made it; with the rule it leads to the version and the thresholds';
comment on column dahu.decision.account_id is 'the account';
comment on column dahu.decision.rule_id is 'rule, as `dahu rule list` prints it';
comment on column dahu.decision.subject is 'what the rule was applied to when an account has several: line, application, receiving point';
comment on column dahu.decision.clause is 'clause of the rule book';
comment on column dahu.decision.as_of is 'civil day that the facts are of';
comment on column dahu.decision.outcome is 'verdict';
comment on column dahu.decision.state is 'named state of the verdict, where the rule has one';
comment on column dahu.decision.reasons is 'codes with their numbers; kept to the letter, as are facts and result';
comment on column dahu.decision.facts is 'what the rule was given';
comment on column dahu.decision.result is 'what it computed';
comment on column dahu.decision.completeness_bp is 'completeness of the metered energy behind it, basis points; null when none was used';
comment on column dahu.decision.fingerprint is 'hash of facts, thresholds and rule version: the same question is recorded once';
comment on column dahu.decision.evaluated_at is 'when it was decided';
comment on column dahu.decision.actor is 'who asked';

-- The question begins with its day: a run writes at the end of that index, and who looks for a run finds it in one piece.
create index decision_account_ix on dahu.decision (account_id, as_of);

create table dahu.import_batch (
    import_batch_id bigint generated always as identity,
    kind            text not null,
    file_name       text not null,
    file_sha256     text not null,
    rows_good       bigint not null,
    rows_bad        bigint not null,
    finished_at     timestamptz not null default clock_timestamp(),
    actor           text not null,
    constraint import_batch_pk primary key (import_batch_id),
    constraint import_batch_kind_ck check (kind in ('accounts', 'meters', 'readings'))
);
comment on table dahu.import_batch is 'One run of an import.';
comment on column dahu.import_batch.import_batch_id is 'identifier';
comment on column dahu.import_batch.kind is 'accounts, meters or readings';
comment on column dahu.import_batch.file_name is 'name of the file';
comment on column dahu.import_batch.file_sha256 is 'hash of the file';
comment on column dahu.import_batch.rows_good is 'rows that went in or were there already';
comment on column dahu.import_batch.rows_bad is 'rows that came back in the error file';
comment on column dahu.import_batch.finished_at is 'when it ended';
comment on column dahu.import_batch.actor is 'who ran it';

create function dahu.installation_changed() returns trigger language plpgsql as $$
declare
    zone constant text := (select u.timezone from dahu.utility u);
    changed record;
begin
    -- Registers mean other energies through another ratio or meter: what was made of them is made anew. An event knows
    -- which days that are, and notes them itself (dahu.event_note): a month of five years is put right without the others.
    if coalesce(current_setting('dahu.event_id', true), '') <> '' then
        return null;
    end if;
    -- Days that have not been made yet were noted with their readings; those at both ends may be known only now.
    for changed in
        select c.point, (lower(c.valid) at time zone zone)::date - 1 as since,
               coalesce((upper(c.valid) at time zone zone)::date, 'infinity') as until
        from (select i.metering_point_id as point, i.valid
              from dahu.meter_installation i
              where i.meter_installation_id in (new.meter_installation_id, old.meter_installation_id)
              union all
              select (to_jsonb(old) ->> 'metering_point_id')::bigint, (to_jsonb(old) ->> 'valid')::tstzrange
              where to_jsonb(old) ? 'valid') c
        where exists (select from dahu.reading r where r.metering_point_id = c.point)
           or exists (select from dahu.interval_energy e where e.metering_point_id = c.point)
    loop
        insert into dahu.energy_due as d (metering_point_id, day, because, event_id)
        select changed.point, n.day, 'exchange', null
        from (select m.day from dahu.energy_day m
              where m.metering_point_id = changed.point and m.day between changed.since and changed.until
              union
              select b.day from unnest(array[changed.since + 1, changed.until]) as b(day)
              where b.day <= current_date) n
        order by n.day
        on conflict (metering_point_id, day) do update
            set because = case when d.event_id is not null then d.because else excluded.because end;
    end loop;
    return null;
end
$$;
comment on function dahu.installation_changed() is 'Trigger body that notes the days of a changed installation as due';

create trigger meter_installation_changed after insert or update or delete on dahu.meter_installation
    for each row execute function dahu.installation_changed();
create trigger installation_register_changed after insert or update or delete on dahu.installation_register
    for each row execute function dahu.installation_changed();

create trigger account_risk_append_only before update or delete or truncate on dahu.account_risk
    for each statement execute function dahu.append_only();
create trigger capacity_event_append_only before update or delete or truncate on dahu.capacity_event
    for each statement execute function dahu.append_only();
create trigger capacity_plan_append_only before update or delete or truncate on dahu.capacity_plan
    for each statement execute function dahu.append_only();
create trigger threshold_set_append_only before update or delete or truncate on dahu.threshold_set
    for each statement execute function dahu.append_only();
create trigger review_rule_append_only before update or delete or truncate on dahu.review_rule
    for each statement execute function dahu.append_only();
create trigger decision_append_only before update or delete or truncate on dahu.decision
    for each statement execute function dahu.append_only();
create trigger import_batch_append_only before update or delete or truncate on dahu.import_batch
    for each statement execute function dahu.append_only();
