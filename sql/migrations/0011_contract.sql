-- Contracts and what hangs on them: supply contracts, agreements, second sources and own generation, important users,
-- the log of the dispatchers, the record set and the archive.
--
-- Contracts and agreements are cases of the flows `contracts` and `agreements`; what they say is a contract_version, and a
-- version is in force on the days that it says. Whether an account may be energised (4.13) or a second source be used (4.14) is
-- looked at by gates in the moment of the act, and the database holds every way to it: see energising and source_use.


create table dahu.contract (
    work_case_id bigint not null,
    kind         text not null,
    account_id   bigint not null,
    paper_number text not null,
    temporary    boolean not null default false,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint contract_pk primary key (work_case_id),
    constraint contract_kind_uk unique (work_case_id, account_id, kind),
    constraint contract_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint contract_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint contract_kind_ck check (kind in ('SUPPLY', 'DUAL_SOURCE', 'DISPATCH', 'GRID_CONNECTION', 'RESUPPLY')),
    constraint contract_temporary_ck check (not temporary or kind = 'SUPPLY'),
    constraint contract_paper_number_ck check (paper_number <> '')
);
comment on table dahu.contract is 'A contract or an agreement, a case of the flow contracts or agreements; what it says is in its versions (4.13).';
comment on column dahu.contract.work_case_id is 'the case';
comment on column dahu.contract.kind is 'supply contract, dual-source, dispatch or grid-connection agreement';
comment on column dahu.contract.account_id is 'the account';
comment on column dahu.contract.paper_number is 'number on the paper';
comment on column dahu.contract.temporary is 'for temporary use of power';
comment on column dahu.contract.recorded_at is 'when this row was written';
create index contract_account_ix on dahu.contract (account_id, kind);
create trigger contract_history before update or delete on dahu.contract
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.contract_version (
    work_case_id    bigint not null,
    version_no      smallint not null,
    account_id      bigint not null,
    kind            text not null,
    customer_id     bigint not null,
    contract_kva    integer,
    valid           daterange not null,
    in_force        boolean not null default false,
    change          text not null,
    signed_on       date,
    utility_signer  text not null default '',
    customer_signer text not null default '',
    copies          smallint,
    document_no     text not null default '',
    document_sha256 text,
    actor           text not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint contract_version_pk primary key (work_case_id, version_no),
    constraint contract_version_contract_fk foreign key (work_case_id, account_id, kind) references dahu.contract (work_case_id, account_id, kind),
    constraint contract_version_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint contract_version_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint contract_version_customer_fk foreign key (customer_id) references dahu.customer (customer_id),
    constraint contract_version_valid_ck check (not isempty(valid)),
    constraint contract_version_change_ck check (change in ('FIRST', 'AMENDMENT', 'RENEWAL')),
    constraint contract_version_contract_kva_ck check ((kind = 'SUPPLY') = (contract_kva is not null) and contract_kva > 0),
    constraint contract_version_copies_ck check (copies between 1 and 20),
    constraint contract_version_bounds_ck check (not lower_inf(valid) and not upper_inf(valid)),
    constraint contract_version_in_force_ck check (not in_force or signed_on is not null),
    constraint contract_version_document_sha256_ck check (document_sha256 ~ '^[0-9a-f]{64}$'),
    constraint contract_version_one_at_a_time_ex exclude using gist (account_id with =, kind with =, valid with &&) where (in_force)
);
comment on table dahu.contract_version is 'What a contract says, as signed or amended; in force on its days. The capacity of an account by contract is that of its version of the day.';
comment on column dahu.contract_version.work_case_id is 'the case';
comment on column dahu.contract_version.version_no is '1 is the first text; each amendment and each renewal adds one';
comment on column dahu.contract_version.account_id is 'the account';
comment on column dahu.contract_version.kind is 'as that of the contract';
comment on column dahu.contract_version.customer_id is 'the party on the other side';
comment on column dahu.contract_version.contract_kva is 'capacity by contract in kVA; only of a supply contract';
comment on column dahu.contract_version.valid is 'days on which it holds';
comment on column dahu.contract_version.in_force is 'has become effective; false: a draft, or never did';
comment on column dahu.contract_version.change is 'first text, amendment or renewal';
comment on column dahu.contract_version.signed_on is 'day of the last signature; null until signed';
comment on column dahu.contract_version.utility_signer is 'who signed for the utility';
comment on column dahu.contract_version.customer_signer is 'who signed for the customer';
comment on column dahu.contract_version.copies is 'number of duplicates; null until signed';
comment on column dahu.contract_version.document_no is 'the signed paper in the archive';
comment on column dahu.contract_version.document_sha256 is 'its scan';
comment on column dahu.contract_version.actor is 'who recorded it';
comment on column dahu.contract_version.recorded_at is 'when this row was written';
create trigger contract_version_history before update or delete on dahu.contract_version
    for each row execute function dahu.history_keep('work_case_id', 'version_no');

create table dahu.clause_kind (
    name        text not null,
    basis       text not null,
    place       smallint not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint clause_kind_pk primary key (name),
    constraint clause_kind_place_uk unique (place)
);
comment on table dahu.clause_kind is 'Clauses that a contract may have.';
comment on column dahu.clause_kind.name is 'name, RECLAIM; its text is clause.<name>';
comment on column dahu.clause_kind.basis is 'what asks for it';
comment on column dahu.clause_kind.place is 'which clause of a contract it is';
comment on column dahu.clause_kind.recorded_at is 'when this row was written';
create trigger clause_kind_history before update or delete on dahu.clause_kind
    for each row execute function dahu.history_keep('name');

create table dahu.clause_requirement (
    clause_kind   text not null,
    contract_kind text not null,
    applies       text not null,
    valid         daterange not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint clause_requirement_pk primary key (clause_kind, contract_kind, applies, valid),
    constraint clause_requirement_clause_kind_fk foreign key (clause_kind) references dahu.clause_kind (name),
    constraint clause_requirement_valid_ck check (not isempty(valid)),
    constraint clause_requirement_applies_ck check (applies in ('ALWAYS', 'DEDICATED_LINE', 'DUAL_SOURCE', 'OWN_GENERATION', 'HIGH_VOLTAGE', 'IMPORTANT')),
    constraint clause_requirement_contract_kind_ck check (contract_kind in ('SUPPLY', 'DUAL_SOURCE', 'DISPATCH', 'GRID_CONNECTION', 'RESUPPLY')),
    constraint clause_requirement_once_ex exclude using gist (clause_kind with =, contract_kind with =, applies with =, valid with &&)
);
comment on table dahu.clause_requirement is 'Which clauses must be present before a contract becomes effective, and for whom. A change ends a row and begins another.';
comment on column dahu.clause_requirement.clause_kind is 'the clause';
comment on column dahu.clause_requirement.contract_kind is 'in which kind of contract';
comment on column dahu.clause_requirement.applies is 'to whom: all, or accounts with a dedicated line, two sources, own generation, high voltage, an important user';
comment on column dahu.clause_requirement.valid is 'days on which it holds';
comment on column dahu.clause_requirement.recorded_at is 'when this row was written';
create trigger clause_requirement_history before update or delete on dahu.clause_requirement
    for each row execute function dahu.history_keep('clause_kind', 'contract_kind', 'applies', 'valid');

insert into dahu.clause_kind (name, basis, place) values
    ('SUPPLY_MODE', '民法典 649', 1), ('QUALITY', '民法典 649', 2), ('CAPACITY', '民法典 649', 3), ('METERING', '民法典 649', 4), ('PRICE_SETTLEMENT', '民法典 649', 5),
    ('PROPERTY_BOUNDARY', '民法典 649', 6), ('LATE_FEE', '电力供应与使用条例 39', 7), ('LIABILITY', '电力供应与使用条例 33', 8), ('RECLAIM', '4.6', 9),
    ('DUAL_SOURCE', '4.14', 10), ('OWN_GENERATION', '4.14', 11), ('ANTI_BACKFEED', '4.14', 12), ('SECURITY_LOAD', '电监安全〔2008〕43号', 13),
    ('DISPATCH_AUTHORITY', '3.2.1', 14), ('ORDER_RECEIVERS', '3.2.2', 15), ('PARALLEL_OPERATION', '电网调度管理条例 26', 16),
    ('NO_DEFENCE_USER', '供电营业规则 14', 17);
insert into dahu.clause_requirement (clause_kind, contract_kind, applies, valid)
select v.clause, v.contract, v.applies, daterange('1900-01-01', null)
from (values ('SUPPLY_MODE', 'SUPPLY', 'ALWAYS'), ('QUALITY', 'SUPPLY', 'ALWAYS'), ('CAPACITY', 'SUPPLY', 'ALWAYS'), ('METERING', 'SUPPLY', 'ALWAYS'),
             ('PRICE_SETTLEMENT', 'SUPPLY', 'ALWAYS'), ('PROPERTY_BOUNDARY', 'SUPPLY', 'ALWAYS'), ('LATE_FEE', 'SUPPLY', 'ALWAYS'), ('LIABILITY', 'SUPPLY', 'ALWAYS'),
             ('RECLAIM', 'SUPPLY', 'DEDICATED_LINE'), ('DUAL_SOURCE', 'SUPPLY', 'DUAL_SOURCE'), ('OWN_GENERATION', 'SUPPLY', 'OWN_GENERATION'),
             ('SECURITY_LOAD', 'SUPPLY', 'IMPORTANT'), ('ANTI_BACKFEED', 'DUAL_SOURCE', 'ALWAYS'), ('LIABILITY', 'DUAL_SOURCE', 'ALWAYS'),
             ('DISPATCH_AUTHORITY', 'DISPATCH', 'ALWAYS'), ('ORDER_RECEIVERS', 'DISPATCH', 'ALWAYS'),
             ('PARALLEL_OPERATION', 'GRID_CONNECTION', 'ALWAYS'), ('LIABILITY', 'GRID_CONNECTION', 'ALWAYS'),
             ('NO_DEFENCE_USER', 'RESUPPLY', 'ALWAYS'), ('LIABILITY', 'RESUPPLY', 'ALWAYS')) as v(clause, contract, applies);

create table dahu.contract_clause (
    work_case_id bigint not null,
    version_no   smallint not null,
    clause_kind  text not null,
    content      text not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint contract_clause_pk primary key (work_case_id, version_no, clause_kind),
    constraint contract_clause_version_fk foreign key (work_case_id, version_no) references dahu.contract_version (work_case_id, version_no),
    constraint contract_clause_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint contract_clause_clause_kind_fk foreign key (clause_kind) references dahu.clause_kind (name),
    constraint contract_clause_content_ck check (content <> '')
);
comment on table dahu.contract_clause is 'A clause as a version of a contract has it.';
comment on column dahu.contract_clause.work_case_id is 'the case';
comment on column dahu.contract_clause.version_no is 'the version';
comment on column dahu.contract_clause.clause_kind is 'the clause';
comment on column dahu.contract_clause.content is 'its words, or where they stand';
comment on column dahu.contract_clause.recorded_at is 'when this row was written';
create trigger contract_clause_history before update or delete on dahu.contract_clause
    for each row execute function dahu.history_keep('work_case_id', 'version_no', 'clause_kind');

create table dahu.contract_copy (
    work_case_id bigint not null,
    version_no   smallint not null,
    copy_no      smallint not null,
    holder       text not null,
    handed_on    date not null,
    actor        text not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint contract_copy_pk primary key (work_case_id, version_no, copy_no),
    constraint contract_copy_version_fk foreign key (work_case_id, version_no) references dahu.contract_version (work_case_id, version_no),
    constraint contract_copy_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint contract_copy_holder_ck check (holder <> '')
);
comment on table dahu.contract_copy is 'A duplicate of a signed contract, and who holds it (4.19.2). Append-only.';
comment on column dahu.contract_copy.work_case_id is 'the case';
comment on column dahu.contract_copy.version_no is 'the version';
comment on column dahu.contract_copy.copy_no is 'number of the duplicate';
comment on column dahu.contract_copy.holder is 'who holds it';
comment on column dahu.contract_copy.handed_on is 'day on which it was handed over';
comment on column dahu.contract_copy.actor is 'who recorded it';
comment on column dahu.contract_copy.recorded_at is 'when this row was written';
create trigger contract_copy_append_only before update or delete or truncate on dahu.contract_copy
    for each statement execute function dahu.append_only();

create table dahu.energising (
    energising_id      bigint generated always as identity,
    account_id         bigint not null,
    receiving_point_id bigint,
    line_id            bigint,
    capacity_event_id  bigint,
    effective_on       date not null,
    gate_items         jsonb not null,
    green              boolean not null,
    origin             text not null,
    document_no        text not null default '',
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint energising_pk primary key (energising_id),
    constraint energising_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint energising_receiving_point_fk foreign key (receiving_point_id) references dahu.receiving_point (receiving_point_id),
    constraint energising_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint energising_capacity_event_fk foreign key (capacity_event_id) references dahu.capacity_event (capacity_event_id),
    constraint energising_origin_ck check (origin in ('GATE', 'HISTORY')),
    constraint energising_gate_ck check (green or origin = 'HISTORY')
);
comment on table dahu.energising is 'An account, a receiving point or a dedicated line that came under voltage for the first time, with what its gate said at that moment (4.13). Append-only.';
comment on column dahu.energising.energising_id is 'identifier';
comment on column dahu.energising.account_id is 'the account';
comment on column dahu.energising.receiving_point_id is 'where, when it is about one receiving point';
comment on column dahu.energising.line_id is 'the dedicated line, when it is about that';
comment on column dahu.energising.capacity_event_id is 'the entry of the capacity ledger that it came with';
comment on column dahu.energising.effective_on is 'day on which it came under voltage';
comment on column dahu.energising.gate_items is 'what had to hold, and what was found at that moment';
comment on column dahu.energising.green is 'nothing was missing';
comment on column dahu.energising.origin is 'GATE: allowed by the gate; HISTORY: it had happened, and was recorded as what it is';
comment on column dahu.energising.document_no is 'the document behind it';
comment on column dahu.energising.actor is 'who recorded it';
comment on column dahu.energising.recorded_at is 'when this row was written';
create index energising_account_ix on dahu.energising (account_id, effective_on);
create trigger energising_append_only before update or delete or truncate on dahu.energising
    for each statement execute function dahu.append_only();

create function dahu.energising_hold() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
begin
    perform dahu.energise(new.account_id, new.receiving_point_id, new.line_id, new.capacity_event_id, new.effective_on, new.document_no);
    return null;
end
$$;
comment on function dahu.energising_hold() is 'Trigger body: holds the first capacity of an account or receiving point to the gate of 4.13';
create trigger energising_hold after insert on dahu.capacity_event
    for each row when (new.kind in ('INSTALL', 'COMMISSION', 'TRANSFER_IN')) execute function dahu.energising_hold();

create function dahu.energising_hold_line() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
begin
    perform dahu.energise(new.account_id, null, new.line_id, null, new.first_energised_on, '');
    return null;
end
$$;
comment on function dahu.energising_hold_line() is 'Trigger body: holds the first energisation of a dedicated line to the gate of 4.13';
create trigger energising_hold_line after insert or update of first_energised_on on dahu.line
    for each row when (new.kind = 'DEDICATED' and new.first_energised_on is not null) execute function dahu.energising_hold_line();

alter table dahu.supply_source
    add column bus_section     text not null default '',
    add column capacity_kva    integer,
    add column standby_mode    text,
    add column generation_kind text,
    add column portable        boolean,
    add column start_s         integer,
    add column earthing        text,
    add column confirmed_at    timestamptz,
    add column confirmed_by    text,
    add constraint supply_source_capacity_kva_ck check (capacity_kva > 0),
    add constraint supply_source_standby_mode_ck check (standby_mode in ('COLD_STANDBY', 'HOT_STANDBY')),
    add constraint supply_source_generation_kind_ck check (generation_kind in ('DIESEL', 'GAS', 'UPS', 'BATTERY', 'EPS', 'PHOTOVOLTAIC', 'TURBINE', 'MOBILE', 'OTHER')),
    add constraint supply_source_generation_ck check (generation_kind is null or role = 'OWN_GENERATION'),
    add constraint supply_source_start_s_ck check (start_s >= 0),
    add constraint supply_source_confirmed_ck check ((confirmed_at is null) = (confirmed_by is null));
comment on column dahu.supply_source.bus_section is 'bus section of the substation that it comes from; empty: not known';
comment on column dahu.supply_source.capacity_kva is 'what it can carry in kVA; null: not known';
comment on column dahu.supply_source.standby_mode is 'cold or hot standby; null for the main source, or not known';
comment on column dahu.supply_source.generation_kind is 'kind of the own generation; null for a line, or not known';
comment on column dahu.supply_source.portable is 'own generation that is carried about: it counts like any other';
comment on column dahu.supply_source.start_s is 'time until own generation carries load';
comment on column dahu.supply_source.earthing is 'how the neutral of the own generation is earthed';
comment on column dahu.supply_source.confirmed_at is 'when somebody last saw that all this is so; null: nobody has';
comment on column dahu.supply_source.confirmed_by is 'who';
create index supply_source_line_ix on dahu.supply_source (line_id) where line_id is not null;

create table dahu.dual_source (
    work_case_id         bigint not null,
    account_id           bigint not null,
    kind                 text not null,
    high_voltage         boolean not null,
    load_description     text not null,
    load_kw              integer not null,
    capacity_kva         integer not null,
    application_on       date not null,
    application_document text not null,
    diagram_document     text not null,
    design_document      text not null,
    approved_on          date,
    approval_document    text,
    joint_review         text,
    accepted_on          date,
    acceptance_document  text,
    closed_on            date,
    actor                text not null,
    recorded_at          timestamptz not null default clock_timestamp(),
    constraint dual_source_pk primary key (work_case_id),
    constraint dual_source_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint dual_source_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint dual_source_kind_ck check (kind in ('GRID_DUAL', 'OWN_GENERATION', 'PARALLEL')),
    constraint dual_source_load_kw_ck check (load_kw > 0),
    constraint dual_source_capacity_kva_ck check (capacity_kva > 0),
    constraint dual_source_account_uk unique (work_case_id, account_id),
    constraint dual_source_approved_ck check ((approved_on is null) = (approval_document is null)),
    constraint dual_source_accepted_ck check ((accepted_on is null) = (acceptance_document is null))
);
comment on table dahu.dual_source is 'A second source or own generation that was applied for, a case of the flow dual-sources (4.14).';
comment on column dahu.dual_source.work_case_id is 'the case';
comment on column dahu.dual_source.account_id is 'the account';
comment on column dahu.dual_source.kind is 'second line of the grid, own generation that never runs parallel, or a source that does';
comment on column dahu.dual_source.high_voltage is 'two sources of high voltage, which the joint review must have seen (4.7)';
comment on column dahu.dual_source.load_description is 'reason and load';
comment on column dahu.dual_source.load_kw is 'load that it is to carry';
comment on column dahu.dual_source.capacity_kva is 'its capacity';
comment on column dahu.dual_source.application_on is 'day of the written application';
comment on column dahu.dual_source.application_document is 'the written application';
comment on column dahu.dual_source.diagram_document is 'single-line diagram';
comment on column dahu.dual_source.design_document is 'design of the measures against back-feed';
comment on column dahu.dual_source.approved_on is 'day of the approval; null until approved';
comment on column dahu.dual_source.approval_document is 'the approval';
comment on column dahu.dual_source.joint_review is 'case of the joint review, when there had to be one';
comment on column dahu.dual_source.accepted_on is 'day on which the receiving installation was inspected and accepted; null: not yet';
comment on column dahu.dual_source.acceptance_document is 'the acceptance';
comment on column dahu.dual_source.closed_on is 'day on which it was rejected or withdrawn';
comment on column dahu.dual_source.actor is 'who recorded it';
comment on column dahu.dual_source.recorded_at is 'when this row was written';
create index dual_source_account_ix on dahu.dual_source (account_id);
create trigger dual_source_history before update or delete on dahu.dual_source
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.dual_source_feed (
    work_case_id     bigint not null,
    feed_no          smallint not null,
    role             text not null,
    line_id          bigint,
    bus_section      text not null default '',
    voltage_kv       numeric(6,2) not null,
    capacity_kva     integer not null,
    standby_mode     text,
    generation_kind  text,
    portable         boolean not null default false,
    start_s          integer,
    earthing         text,
    supply_source_id bigint,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint dual_source_feed_pk primary key (work_case_id, feed_no),
    constraint dual_source_feed_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint dual_source_feed_dual_source_fk foreign key (work_case_id) references dahu.dual_source (work_case_id),
    constraint dual_source_feed_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint dual_source_feed_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint dual_source_feed_role_ck check (role in ('STANDBY', 'SECURITY', 'OWN_GENERATION')),
    constraint dual_source_feed_line_ck check ((role = 'OWN_GENERATION') = (line_id is null)),
    constraint dual_source_feed_voltage_kv_ck check (voltage_kv > 0),
    constraint dual_source_feed_capacity_kva_ck check (capacity_kva > 0),
    constraint dual_source_feed_supply_source_uk unique (work_case_id, supply_source_id),
    constraint dual_source_feed_standby_mode_ck check (standby_mode in ('COLD_STANDBY', 'HOT_STANDBY')),
    constraint dual_source_feed_generation_kind_ck check (generation_kind in ('DIESEL', 'GAS', 'UPS', 'BATTERY', 'EPS', 'PHOTOVOLTAIC', 'TURBINE', 'MOBILE', 'OTHER'))
);
comment on table dahu.dual_source_feed is 'A source of an application: a line, or a generator; with the source of the register that it became.';
comment on column dahu.dual_source_feed.work_case_id is 'the case';
comment on column dahu.dual_source_feed.feed_no is 'number in the application';
comment on column dahu.dual_source_feed.role is 'standby, security or own generation';
comment on column dahu.dual_source_feed.line_id is 'the line, for a source from the grid';
comment on column dahu.dual_source_feed.bus_section is 'bus section';
comment on column dahu.dual_source_feed.voltage_kv is 'voltage in kV';
comment on column dahu.dual_source_feed.capacity_kva is 'what it can carry';
comment on column dahu.dual_source_feed.standby_mode is 'cold or hot standby';
comment on column dahu.dual_source_feed.generation_kind is 'kind of own generation';
comment on column dahu.dual_source_feed.portable is 'carried about';
comment on column dahu.dual_source_feed.start_s is 'time until it carries load';
comment on column dahu.dual_source_feed.earthing is 'how its neutral is earthed';
comment on column dahu.dual_source_feed.supply_source_id is 'the source of the register; null until it is built';
comment on column dahu.dual_source_feed.recorded_at is 'when this row was written';
create index dual_source_feed_line_ix on dahu.dual_source_feed (line_id) where line_id is not null;
create index dual_source_feed_supply_source_ix on dahu.dual_source_feed (supply_source_id) where supply_source_id is not null;
create trigger dual_source_feed_history before update or delete on dahu.dual_source_feed
    for each row execute function dahu.history_keep('work_case_id', 'feed_no');

create table dahu.backfeed_measure (
    backfeed_measure_id bigint generated always as identity,
    work_case_id        bigint not null,
    kind                text not null,
    place               text not null,
    installed_on        date not null,
    document_no         text not null default '',
    actor               text not null,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint backfeed_measure_pk primary key (backfeed_measure_id),
    constraint backfeed_measure_work_case_fk foreign key (work_case_id) references dahu.dual_source (work_case_id),
    constraint backfeed_measure_kind_ck check (kind in ('MECHANICAL_INTERLOCK', 'ELECTRICAL_INTERLOCK', 'VISIBLE_BREAK', 'AUTOMATIC_TRANSFER', 'FOUR_POLE_SWITCHING', 'OWN_EARTHING', 'NO_PARALLEL', 'LABEL', 'ANTI_ISLANDING')),
    constraint backfeed_measure_place_ck check (place <> '')
);
comment on table dahu.backfeed_measure is 'A measure against back-feed that was built (4.14). Append-only; a change of the wiring is a new row.';
comment on column dahu.backfeed_measure.backfeed_measure_id is 'identifier';
comment on column dahu.backfeed_measure.work_case_id is 'the case';
comment on column dahu.backfeed_measure.kind is 'what kind of measure';
comment on column dahu.backfeed_measure.place is 'where it is';
comment on column dahu.backfeed_measure.installed_on is 'since when';
comment on column dahu.backfeed_measure.document_no is 'the document behind it';
comment on column dahu.backfeed_measure.actor is 'who recorded it';
comment on column dahu.backfeed_measure.recorded_at is 'when this row was written';
create index backfeed_measure_work_case_ix on dahu.backfeed_measure (work_case_id);
create trigger backfeed_measure_append_only before update or delete or truncate on dahu.backfeed_measure
    for each statement execute function dahu.append_only();

create table dahu.backfeed_test (
    backfeed_test_id bigint generated always as identity,
    work_case_id     bigint not null,
    tested_on        date not null,
    second_refused   boolean not null,
    first_refused    boolean not null,
    loss_transferred boolean not null,
    restored         boolean not null,
    breakers         text[] not null,
    tester           text not null,
    second_tester    text not null,
    photos           text[] not null,
    passed           boolean not null generated always as (second_refused and first_refused and loss_transferred and restored) stored,
    document_no      text not null default '',
    actor            text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint backfeed_test_pk primary key (backfeed_test_id),
    constraint backfeed_test_work_case_fk foreign key (work_case_id) references dahu.dual_source (work_case_id),
    constraint backfeed_test_two_testers_ck check (tester <> '' and second_tester <> '' and tester <> second_tester),
    constraint backfeed_test_breakers_ck check (cardinality(breakers) >= 2),
    constraint backfeed_test_photos_ck check (cardinality(photos) >= 1 and array_to_string(photos, ',') ~ '^([0-9a-f]{64}(,|$))*$')
);
comment on table dahu.backfeed_test is 'A test sheet of the measures against back-feed: four tests, two testers, photos (4.14). Append-only; the newest decides.';
comment on column dahu.backfeed_test.backfeed_test_id is 'identifier';
comment on column dahu.backfeed_test.work_case_id is 'the case';
comment on column dahu.backfeed_test.tested_on is 'day of the test';
comment on column dahu.backfeed_test.second_refused is 'with source 1 closed, source 2 refused to close';
comment on column dahu.backfeed_test.first_refused is 'and the other way round';
comment on column dahu.backfeed_test.loss_transferred is 'on loss of voltage it went over to the other source without closing both';
comment on column dahu.backfeed_test.restored is 'and came back';
comment on column dahu.backfeed_test.breakers is 'breakers by their numbers';
comment on column dahu.backfeed_test.tester is 'first tester';
comment on column dahu.backfeed_test.second_tester is 'second tester';
comment on column dahu.backfeed_test.photos is 'photos, by their SHA-256';
comment on column dahu.backfeed_test.passed is 'all four';
comment on column dahu.backfeed_test.document_no is 'the document behind it';
comment on column dahu.backfeed_test.actor is 'who recorded it';
comment on column dahu.backfeed_test.recorded_at is 'when this row was written';
create index backfeed_test_work_case_ix on dahu.backfeed_test (work_case_id, tested_on);
create trigger backfeed_test_append_only before update or delete or truncate on dahu.backfeed_test
    for each statement execute function dahu.append_only();

create table dahu.source_use (
    source_use_id    bigint generated always as identity,
    work_case_id     bigint not null,
    supply_source_id bigint not null,
    began_at         timestamptz not null,
    ended_at         timestamptz,
    ended_because    text,
    gate_items       jsonb not null default '[]',
    actor            text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint source_use_pk primary key (source_use_id),
    constraint source_use_feed_fk foreign key (work_case_id, supply_source_id) references dahu.dual_source_feed (work_case_id, supply_source_id),
    constraint source_use_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint source_use_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint source_use_ended_ck check ((ended_at is null) = (ended_because is null) and ended_at >= began_at),
    constraint source_use_ended_because_ck check (ended_because in ('AGREEMENT_EXPIRED', 'INTERLOCK_FAILED', 'WIRING_CHANGED', 'OPERATOR_LAPSED', 'WITHDRAWN')),
    constraint source_use_one_at_a_time_ex exclude using gist (supply_source_id with =, tstzrange(began_at, ended_at) with &&)
);
comment on table dahu.source_use is 'When a second source or own generation was in use, by right (4.14). A row begins only with a green gate, whoever writes it, and ends once.';
comment on column dahu.source_use.source_use_id is 'identifier';
comment on column dahu.source_use.work_case_id is 'the case';
comment on column dahu.source_use.supply_source_id is 'the source';
comment on column dahu.source_use.began_at is 'put in use';
comment on column dahu.source_use.ended_at is 'suspended or given up; null: in use';
comment on column dahu.source_use.ended_because is 'why';
comment on column dahu.source_use.gate_items is 'what had to hold, and what was found when it began';
comment on column dahu.source_use.actor is 'who recorded it';
comment on column dahu.source_use.recorded_at is 'when this row was written';
create index source_use_work_case_ix on dahu.source_use (work_case_id);
create trigger source_use_history before update or delete on dahu.source_use
    for each row execute function dahu.history_keep('source_use_id');

create function dahu.source_use_hold() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
begin
    -- At the end of the transaction, so that nothing in it can be taken away again behind the gate.
    perform dahu.source_use_check(new.source_use_id);
    return null;
end
$$;
comment on function dahu.source_use_hold() is 'Trigger body: holds the use of a second source to the gate of 4.14';
create constraint trigger source_use_hold after insert or update on dahu.source_use
    deferrable initially deferred for each row execute function dahu.source_use_hold();

create function dahu.source_use_guard() returns trigger
    language plpgsql
as $$
begin
    -- What was in use was in use: a row ends once, and says nothing else anew.
    if old.ended_at is not null or (new.work_case_id, new.supply_source_id, new.began_at, new.gate_items) is distinct from (old.work_case_id, old.supply_source_id, old.began_at, old.gate_items) then
        perform dahu.refuse('source_use_ended', jsonb_build_object('source', new.supply_source_id), 'DH409');
    end if;
    return new;
end
$$;
comment on function dahu.source_use_guard() is 'Trigger body: the use of a second source ends once';
create trigger source_use_guard before update on dahu.source_use
    for each row execute function dahu.source_use_guard();

create table dahu.unauthorised_source (
    unauthorised_source_id bigint generated always as identity,
    account_id             bigint not null,
    line_id                bigint,
    kind                   text not null,
    capacity_kw            integer,
    portable               boolean not null default false,
    found_on               date not null,
    finding                text not null,
    violation_number       text,
    cleared_on             date,
    cleared_because        text,
    document_no            text not null default '',
    actor                  text not null,
    recorded_at            timestamptz not null default clock_timestamp(),
    constraint unauthorised_source_pk primary key (unauthorised_source_id),
    constraint unauthorised_source_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint unauthorised_source_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint unauthorised_source_kind_ck check (kind in ('GRID_DUAL', 'OWN_GENERATION', 'PARALLEL')),
    constraint unauthorised_source_capacity_kw_ck check (capacity_kw > 0),
    constraint unauthorised_source_cleared_ck check ((cleared_on is null) = (cleared_because is null) and cleared_on >= found_on),
    constraint unauthorised_source_finding_ck check (finding <> '')
);
comment on table dahu.unauthorised_source is 'A second source or own generation found in use without 4.14. Shown to every dispatcher who asks about the line, until it is cleared.';
comment on column dahu.unauthorised_source.unauthorised_source_id is 'identifier';
comment on column dahu.unauthorised_source.account_id is 'the account';
comment on column dahu.unauthorised_source.line_id is 'the line that it can feed back into; null: all lines of the account';
comment on column dahu.unauthorised_source.kind is 'second line, own generation, or a source that runs parallel';
comment on column dahu.unauthorised_source.capacity_kw is 'its capacity; null: not known';
comment on column dahu.unauthorised_source.portable is 'carried about';
comment on column dahu.unauthorised_source.found_on is 'day on which it was found';
comment on column dahu.unauthorised_source.finding is 'what was found';
comment on column dahu.unauthorised_source.violation_number is 'case of the violation';
comment on column dahu.unauthorised_source.cleared_on is 'day on which it was gone, or became lawful; null: open';
comment on column dahu.unauthorised_source.cleared_because is 'how';
comment on column dahu.unauthorised_source.document_no is 'the document behind it';
comment on column dahu.unauthorised_source.actor is 'who recorded it';
comment on column dahu.unauthorised_source.recorded_at is 'when this row was written';
create index unauthorised_source_account_ix on dahu.unauthorised_source (account_id);
create trigger unauthorised_source_history before update or delete on dahu.unauthorised_source
    for each row execute function dahu.history_keep('unauthorised_source_id');

create table dahu.site_person (
    site_person_id       bigint generated always as identity,
    account_id           bigint not null,
    duty                 text not null,
    name                 text not null,
    phone                text not null,
    certificate_no       text,
    certificate_until_on date,
    valid                daterange not null,
    document_no          text not null default '',
    actor                text not null,
    recorded_at          timestamptz not null default clock_timestamp(),
    constraint site_person_pk primary key (site_person_id),
    constraint site_person_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint site_person_duty_ck check (duty in ('OPERATOR', 'DUTY_CONTACT', 'ORDER_RECEIVER')),
    constraint site_person_name_ck check (name <> '' and phone <> ''),
    constraint site_person_valid_ck check (not isempty(valid)),
    constraint site_person_certificate_ck check ((certificate_no is null) = (certificate_until_on is null) and (duty = 'DUTY_CONTACT' or certificate_no is not null)),
    constraint site_person_once_ex exclude using gist (account_id with =, duty with =, name with =, valid with &&)
);
comment on table dahu.site_person is 'A person of the customer who switches, is on duty, or may take orders of the dispatchers, with certificate and validity (4.14, 3.2.2).';
comment on column dahu.site_person.site_person_id is 'identifier';
comment on column dahu.site_person.account_id is 'the account';
comment on column dahu.site_person.duty is 'operator, contact around the clock, or receiver of orders';
comment on column dahu.site_person.name is 'name';
comment on column dahu.site_person.phone is 'telephone';
comment on column dahu.site_person.certificate_no is 'certificate for electrical work; null: none';
comment on column dahu.site_person.certificate_until_on is 'last day of the certificate';
comment on column dahu.site_person.valid is 'days on which it holds';
comment on column dahu.site_person.document_no is 'the document behind it';
comment on column dahu.site_person.actor is 'who recorded it';
comment on column dahu.site_person.recorded_at is 'when this row was written';
create index site_person_account_ix on dahu.site_person (account_id, duty);
create trigger site_person_history before update or delete on dahu.site_person
    for each row execute function dahu.history_keep('site_person_id');

create table dahu.dispatch_equipment (
    dispatch_equipment_id bigint generated always as identity,
    account_id            bigint not null,
    line_id               bigint,
    dispatch_number       text not null,
    name                  text not null,
    authority             text not null,
    operations            text not null default '',
    valid                 daterange not null,
    document_no           text not null default '',
    actor                 text not null,
    recorded_at           timestamptz not null default clock_timestamp(),
    constraint dispatch_equipment_pk primary key (dispatch_equipment_id),
    constraint dispatch_equipment_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint dispatch_equipment_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint dispatch_equipment_authority_ck check (authority in ('JURISDICTION', 'PERMISSION')),
    constraint dispatch_equipment_valid_ck check (not isempty(valid)),
    constraint dispatch_equipment_number_ck check (dispatch_number <> ''),
    constraint dispatch_equipment_number_ex exclude using gist (account_id with =, dispatch_number with =, valid with &&)
);
comment on table dahu.dispatch_equipment is 'Equipment of a customer under the authority of the dispatchers, by its dispatch number (3.2.1, 4.14).';
comment on column dahu.dispatch_equipment.dispatch_equipment_id is 'identifier';
comment on column dahu.dispatch_equipment.account_id is 'the account';
comment on column dahu.dispatch_equipment.line_id is 'the line that it belongs to';
comment on column dahu.dispatch_equipment.dispatch_number is 'number that the dispatchers call it by';
comment on column dahu.dispatch_equipment.name is 'what it is';
comment on column dahu.dispatch_equipment.authority is 'jurisdiction: the dispatchers order; permission: the customer asks';
comment on column dahu.dispatch_equipment.operations is 'permitted operations, and who may order them';
comment on column dahu.dispatch_equipment.valid is 'days on which it holds';
comment on column dahu.dispatch_equipment.document_no is 'the document behind it';
comment on column dahu.dispatch_equipment.actor is 'who recorded it';
comment on column dahu.dispatch_equipment.recorded_at is 'when this row was written';
create index dispatch_equipment_account_ix on dahu.dispatch_equipment (account_id);
create trigger dispatch_equipment_history before update or delete on dahu.dispatch_equipment
    for each row execute function dahu.history_keep('dispatch_equipment_id');

create table dahu.important_user (
    work_case_id   bigint not null,
    account_id     bigint not null,
    grade          text not null,
    category       text not null,
    evidence       text not null,
    event_until_on date,
    proposed_on    date not null,
    ended_on       date,
    ended_because  text,
    actor          text not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    constraint important_user_pk primary key (work_case_id),
    constraint important_user_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint important_user_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint important_user_grade_ck check (grade in ('SPECIAL', 'GRADE_1', 'GRADE_2', 'TEMPORARY')),
    constraint important_user_event_ck check ((grade = 'TEMPORARY') = (event_until_on is not null)),
    constraint important_user_ended_ck check ((ended_on is null) = (ended_because is null)),
    constraint important_user_category_ck check (category <> '' and evidence <> '')
);
comment on table dahu.important_user is 'An important user, a case of the flow important-users: proposed by the utility, on the list of the government when confirmed.';
comment on column dahu.important_user.work_case_id is 'the case';
comment on column dahu.important_user.account_id is 'the account';
comment on column dahu.important_user.grade is 'special, first, second, or for an event only';
comment on column dahu.important_user.category is 'coal mine, hazardous chemicals and so on';
comment on column dahu.important_user.evidence is 'what speaks for it';
comment on column dahu.important_user.event_until_on is 'last day of the event, for the temporary grade';
comment on column dahu.important_user.proposed_on is 'day of the proposal';
comment on column dahu.important_user.ended_on is 'day from which it is no longer';
comment on column dahu.important_user.ended_because is 'why';
comment on column dahu.important_user.actor is 'who recorded it';
comment on column dahu.important_user.recorded_at is 'when this row was written';
create index important_user_account_ix on dahu.important_user (account_id);
create trigger important_user_history before update or delete on dahu.important_user
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.important_confirmation (
    work_case_id bigint not null,
    list_year    smallint not null,
    authority    text not null,
    document_no  text not null,
    confirmed_on date not null,
    actor        text not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint important_confirmation_pk primary key (work_case_id, list_year),
    constraint important_confirmation_work_case_fk foreign key (work_case_id) references dahu.important_user (work_case_id),
    constraint important_confirmation_document_ck check (authority <> '' and document_no <> ''),
    constraint important_confirmation_year_ck check (list_year between 2000 and 2200)
);
comment on table dahu.important_confirmation is 'The government has an important user on its list of a year. Append-only.';
comment on column dahu.important_confirmation.work_case_id is 'the case';
comment on column dahu.important_confirmation.list_year is 'the year';
comment on column dahu.important_confirmation.authority is 'which government';
comment on column dahu.important_confirmation.document_no is 'the list';
comment on column dahu.important_confirmation.confirmed_on is 'day of the list';
comment on column dahu.important_confirmation.actor is 'who recorded it';
comment on column dahu.important_confirmation.recorded_at is 'when this row was written';
create trigger important_confirmation_append_only before update or delete or truncate on dahu.important_confirmation
    for each statement execute function dahu.append_only();

create table dahu.security_load (
    security_load_id bigint generated always as identity,
    account_id       bigint not null,
    load_kw          integer not null,
    interruption_s   integer not null,
    valid            daterange not null,
    document_no      text not null default '',
    actor            text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint security_load_pk primary key (security_load_id),
    constraint security_load_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint security_load_load_kw_ck check (load_kw > 0),
    constraint security_load_interruption_s_ck check (interruption_s >= 0),
    constraint security_load_valid_ck check (not isempty(valid)),
    constraint security_load_one_at_a_time_ex exclude using gist (account_id with =, valid with &&)
);
comment on table dahu.security_load is 'What must not lose supply at an account, and how long it may be interrupted.';
comment on column dahu.security_load.security_load_id is 'identifier';
comment on column dahu.security_load.account_id is 'the account';
comment on column dahu.security_load.load_kw is 'security load';
comment on column dahu.security_load.interruption_s is 'interruption that is allowed';
comment on column dahu.security_load.valid is 'days on which it holds';
comment on column dahu.security_load.document_no is 'the document behind it';
comment on column dahu.security_load.actor is 'who recorded it';
comment on column dahu.security_load.recorded_at is 'when this row was written';
create trigger security_load_history before update or delete on dahu.security_load
    for each row execute function dahu.history_keep('security_load_id');

create table dahu.emergency_supply (
    emergency_supply_id bigint generated always as identity,
    account_id          bigint not null,
    supply_source_id    bigint,
    kind                text not null,
    capacity_kw         integer not null,
    start_s             integer not null,
    interlock           text not null,
    portable            boolean not null default false,
    filed_on            date not null,
    valid               daterange not null,
    document_no         text not null default '',
    actor               text not null,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint emergency_supply_pk primary key (emergency_supply_id),
    constraint emergency_supply_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint emergency_supply_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint emergency_supply_kind_ck check (kind in ('DIESEL', 'GAS', 'UPS', 'BATTERY', 'EPS', 'MOBILE', 'OTHER')),
    constraint emergency_supply_interlock_ck check (interlock in ('NONE', 'MECHANICAL', 'ELECTRICAL', 'BOTH')),
    constraint emergency_supply_capacity_kw_ck check (capacity_kw > 0),
    constraint emergency_supply_start_s_ck check (start_s >= 0),
    constraint emergency_supply_valid_ck check (not isempty(valid))
);
comment on table dahu.emergency_supply is 'Own emergency supply of an account, as filed with the utility. It may not be changed or stopped without filing.';
comment on column dahu.emergency_supply.emergency_supply_id is 'identifier';
comment on column dahu.emergency_supply.account_id is 'the account';
comment on column dahu.emergency_supply.supply_source_id is 'the source of the register that it is';
comment on column dahu.emergency_supply.kind is 'genset, UPS and so on';
comment on column dahu.emergency_supply.capacity_kw is 'what it carries';
comment on column dahu.emergency_supply.start_s is 'time until it carries it';
comment on column dahu.emergency_supply.interlock is 'how it is kept from feeding back';
comment on column dahu.emergency_supply.portable is 'carried about';
comment on column dahu.emergency_supply.filed_on is 'day on which it was filed';
comment on column dahu.emergency_supply.valid is 'days on which it holds';
comment on column dahu.emergency_supply.document_no is 'the document behind it';
comment on column dahu.emergency_supply.actor is 'who recorded it';
comment on column dahu.emergency_supply.recorded_at is 'when this row was written';
create index emergency_supply_account_ix on dahu.emergency_supply (account_id);
create trigger emergency_supply_history before update or delete on dahu.emergency_supply
    for each row execute function dahu.history_keep('emergency_supply_id');

create table dahu.emergency_run (
    emergency_run_id    bigint generated always as identity,
    emergency_supply_id bigint not null,
    run_on              date not null,
    started_s           integer not null,
    carried_kw          integer not null,
    passed              boolean not null,
    remark              text not null default '',
    document_no         text not null default '',
    actor               text not null,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint emergency_run_pk primary key (emergency_run_id),
    constraint emergency_run_supply_fk foreign key (emergency_supply_id) references dahu.emergency_supply (emergency_supply_id),
    constraint emergency_run_values_ck check (started_s >= 0 and carried_kw >= 0)
);
comment on table dahu.emergency_run is 'A test run of an emergency supply. Append-only.';
comment on column dahu.emergency_run.emergency_run_id is 'identifier';
comment on column dahu.emergency_run.emergency_supply_id is 'the supply';
comment on column dahu.emergency_run.run_on is 'day';
comment on column dahu.emergency_run.started_s is 'time until it carried load';
comment on column dahu.emergency_run.carried_kw is 'load that it carried';
comment on column dahu.emergency_run.passed is 'it did what it must';
comment on column dahu.emergency_run.remark is 'remark';
comment on column dahu.emergency_run.document_no is 'the document behind it';
comment on column dahu.emergency_run.actor is 'who recorded it';
comment on column dahu.emergency_run.recorded_at is 'when this row was written';
create index emergency_run_emergency_supply_ix on dahu.emergency_run (emergency_supply_id, run_on);
create trigger emergency_run_append_only before update or delete or truncate on dahu.emergency_run
    for each statement execute function dahu.append_only();

create table dahu.emergency_plan (
    emergency_plan_id bigint generated always as identity,
    account_id        bigint not null,
    kind              text not null,
    held_on           date not null,
    detail            text not null,
    document_no       text not null,
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint emergency_plan_pk primary key (emergency_plan_id),
    constraint emergency_plan_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint emergency_plan_kind_ck check (kind in ('OUTAGE_PLAN', 'EMERGENCY_PLAN', 'DRILL', 'NON_ELECTRIC')),
    constraint emergency_plan_detail_ck check (detail <> '' and document_no <> '')
);
comment on table dahu.emergency_plan is 'What an account has for the case of an outage besides its own supply: plans, drills of them, measures that need no electricity. Append-only.';
comment on column dahu.emergency_plan.emergency_plan_id is 'identifier';
comment on column dahu.emergency_plan.account_id is 'the account';
comment on column dahu.emergency_plan.kind is 'plan for outages, plan for emergencies, drill, or a measure that needs no electricity';
comment on column dahu.emergency_plan.held_on is 'day of the plan, the drill or the measure';
comment on column dahu.emergency_plan.detail is 'what it says, or what was found';
comment on column dahu.emergency_plan.document_no is 'the paper';
comment on column dahu.emergency_plan.actor is 'who recorded it';
comment on column dahu.emergency_plan.recorded_at is 'when this row was written';
create index emergency_plan_account_ix on dahu.emergency_plan (account_id, kind, held_on);
create trigger emergency_plan_append_only before update or delete or truncate on dahu.emergency_plan
    for each statement execute function dahu.append_only();

create table dahu.dispatch_instruction (
    dispatch_instruction_id bigint generated always as identity,
    instruction_number      text not null,
    kind                    text not null,
    account_id              bigint,
    line_id                 bigint,
    dispatch_equipment_id   bigint,
    alarm_number            text not null default '',
    content                 text not null,
    site_person_id          bigint,
    receiver                text not null default '',
    issued_at               timestamptz not null,
    user_account_id         bigint,
    corrects_id             bigint,
    actor                   text not null,
    recorded_at             timestamptz not null default clock_timestamp(),
    constraint dispatch_instruction_pk primary key (dispatch_instruction_id),
    constraint dispatch_instruction_number_uk unique (instruction_number),
    constraint dispatch_instruction_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint dispatch_instruction_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint dispatch_instruction_dispatch_equipment_fk foreign key (dispatch_equipment_id) references dahu.dispatch_equipment (dispatch_equipment_id),
    constraint dispatch_instruction_site_person_fk foreign key (site_person_id) references dahu.site_person (site_person_id),
    constraint dispatch_instruction_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint dispatch_instruction_corrects_fk foreign key (corrects_id) references dahu.dispatch_instruction (dispatch_instruction_id),
    constraint dispatch_instruction_kind_ck check (kind in ('INSTRUCTION', 'PERMISSION', 'RESTRICTION', 'NOTE')),
    constraint dispatch_instruction_content_ck check (content <> ''),
    constraint dispatch_instruction_receiver_ck check (kind = 'NOTE' or (account_id is not null and site_person_id is not null)),
    constraint dispatch_instruction_corrects_ck check (corrects_id <> dispatch_instruction_id)
);
comment on table dahu.dispatch_instruction is 'An entry of the dispatchers: an instruction, a permission, a restriction, a note (3.2.1). Append-only; an error is corrected by a new entry.';
comment on column dahu.dispatch_instruction.dispatch_instruction_id is 'identifier';
comment on column dahu.dispatch_instruction.instruction_number is 'number on paper';
comment on column dahu.dispatch_instruction.kind is 'what it is';
comment on column dahu.dispatch_instruction.account_id is 'the account that it is for';
comment on column dahu.dispatch_instruction.line_id is 'the line that it is about';
comment on column dahu.dispatch_instruction.dispatch_equipment_id is 'equipment that is to be switched';
comment on column dahu.dispatch_instruction.alarm_number is 'alarm that it answers';
comment on column dahu.dispatch_instruction.content is 'what is ordered, word for word';
comment on column dahu.dispatch_instruction.site_person_id is 'who takes the order at the customer';
comment on column dahu.dispatch_instruction.receiver is 'his name as it was then';
comment on column dahu.dispatch_instruction.issued_at is 'when it was given';
comment on column dahu.dispatch_instruction.user_account_id is 'who gave it';
comment on column dahu.dispatch_instruction.corrects_id is 'the entry that this one corrects';
comment on column dahu.dispatch_instruction.actor is 'who recorded it';
comment on column dahu.dispatch_instruction.recorded_at is 'when this row was written';
create index dispatch_instruction_account_ix on dahu.dispatch_instruction (account_id);
create index dispatch_instruction_line_ix on dahu.dispatch_instruction (line_id) where line_id is not null;
create trigger dispatch_instruction_append_only before update or delete or truncate on dahu.dispatch_instruction
    for each statement execute function dahu.append_only();

create table dahu.dispatch_entry (
    dispatch_entry_id       bigint generated always as identity,
    dispatch_instruction_id bigint not null,
    kind                    text not null,
    happened_at             timestamptz not null,
    content                 text not null,
    danger                  text,
    reported_at             timestamptz,
    correct                 boolean,
    user_account_id         bigint,
    actor                   text not null,
    recorded_at             timestamptz not null default clock_timestamp(),
    constraint dispatch_entry_pk primary key (dispatch_entry_id),
    constraint dispatch_entry_dispatch_instruction_fk foreign key (dispatch_instruction_id) references dahu.dispatch_instruction (dispatch_instruction_id),
    constraint dispatch_entry_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint dispatch_entry_kind_ck check (kind in ('READ_BACK', 'EXECUTED', 'REFUSED', 'RESULT', 'CANCELLED')),
    constraint dispatch_entry_refused_ck check ((kind = 'REFUSED') = (danger is not null and danger <> '' and reported_at is not null)),
    constraint dispatch_entry_result_ck check ((kind = 'RESULT') = (correct is not null)),
    constraint dispatch_entry_content_ck check (content <> '')
);
comment on table dahu.dispatch_entry is 'What followed an instruction: read back, executed, refused, its result, each with its time (3.2.2). Append-only.';
comment on column dahu.dispatch_entry.dispatch_entry_id is 'identifier';
comment on column dahu.dispatch_entry.dispatch_instruction_id is 'the instruction';
comment on column dahu.dispatch_entry.kind is 'what followed';
comment on column dahu.dispatch_entry.happened_at is 'when';
comment on column dahu.dispatch_entry.content is 'what was read back, done or said';
comment on column dahu.dispatch_entry.danger is 'who or what was in danger, when execution was refused';
comment on column dahu.dispatch_entry.reported_at is 'when the refusal was reported';
comment on column dahu.dispatch_entry.correct is 'the result was as ordered';
comment on column dahu.dispatch_entry.user_account_id is 'who wrote it';
comment on column dahu.dispatch_entry.actor is 'who recorded it';
comment on column dahu.dispatch_entry.recorded_at is 'when this row was written';
create index dispatch_entry_dispatch_instruction_ix on dahu.dispatch_entry (dispatch_instruction_id);
create trigger dispatch_entry_append_only before update or delete or truncate on dahu.dispatch_entry
    for each statement execute function dahu.append_only();
create unique index dispatch_entry_once_uk on dahu.dispatch_entry (dispatch_instruction_id, kind);

create table dahu.dispatch_incident (
    dispatch_incident_id bigint generated always as identity,
    dispatch_entry_id    bigint not null,
    department           text not null default 'DISPATCH',
    clause               text not null default '3.2.2',
    description          text not null,
    actor                text not null,
    recorded_at          timestamptz not null default clock_timestamp(),
    constraint dispatch_incident_pk primary key (dispatch_incident_id),
    constraint dispatch_incident_entry_uk unique (dispatch_entry_id),
    constraint dispatch_incident_dispatch_entry_fk foreign key (dispatch_entry_id) references dahu.dispatch_entry (dispatch_entry_id),
    constraint dispatch_incident_department_ck check (department = 'DISPATCH')
);
comment on table dahu.dispatch_incident is 'An instruction whose result was not correct, attributed to the dispatchers (3.2.2). Append-only.';
comment on column dahu.dispatch_incident.dispatch_incident_id is 'identifier';
comment on column dahu.dispatch_incident.dispatch_entry_id is 'the result';
comment on column dahu.dispatch_incident.department is 'who answers for it';
comment on column dahu.dispatch_incident.clause is 'on what grounds';
comment on column dahu.dispatch_incident.description is 'what went wrong';
comment on column dahu.dispatch_incident.actor is 'who recorded it';
comment on column dahu.dispatch_incident.recorded_at is 'when this row was written';
create trigger dispatch_incident_append_only before update or delete or truncate on dahu.dispatch_incident
    for each statement execute function dahu.append_only();

create table dahu.shift_handover (
    shift_handover_id bigint generated always as identity,
    handed_at         timestamptz not null,
    user_account_id   bigint,
    open_items        jsonb not null,
    remarks           text not null,
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint shift_handover_pk primary key (shift_handover_id),
    constraint shift_handover_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.shift_handover is 'The sheet that a shift of the dispatchers hands to the next: what is open, what to watch. Append-only.';
comment on column dahu.shift_handover.shift_handover_id is 'identifier';
comment on column dahu.shift_handover.handed_at is 'when';
comment on column dahu.shift_handover.user_account_id is 'who hands over';
comment on column dahu.shift_handover.open_items is 'instructions, permits and sources that were open at that moment';
comment on column dahu.shift_handover.remarks is 'what to watch';
comment on column dahu.shift_handover.actor is 'who recorded it';
comment on column dahu.shift_handover.recorded_at is 'when this row was written';
create trigger shift_handover_append_only before update or delete or truncate on dahu.shift_handover
    for each statement execute function dahu.append_only();

create table dahu.shift_takeover (
    shift_handover_id bigint not null,
    taken_at          timestamptz not null,
    user_account_id   bigint,
    remarks           text not null default '',
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint shift_takeover_pk primary key (shift_handover_id),
    constraint shift_takeover_shift_handover_fk foreign key (shift_handover_id) references dahu.shift_handover (shift_handover_id),
    constraint shift_takeover_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.shift_takeover is 'The next shift has taken over a sheet. Append-only.';
comment on column dahu.shift_takeover.shift_handover_id is 'the sheet';
comment on column dahu.shift_takeover.taken_at is 'when';
comment on column dahu.shift_takeover.user_account_id is 'who takes over';
comment on column dahu.shift_takeover.remarks is 'remarks';
comment on column dahu.shift_takeover.actor is 'who recorded it';
comment on column dahu.shift_takeover.recorded_at is 'when this row was written';
create trigger shift_takeover_append_only before update or delete or truncate on dahu.shift_takeover
    for each statement execute function dahu.append_only();

create table dahu.work_permit (
    work_permit_id  bigint generated always as identity,
    permit_number   text not null,
    line_id         bigint not null,
    holder          text not null,
    content         text not null,
    opened_at       timestamptz not null,
    closed_at       timestamptz,
    sources_seen    jsonb not null,
    user_account_id bigint,
    actor           text not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint work_permit_pk primary key (work_permit_id),
    constraint work_permit_number_uk unique (permit_number),
    constraint work_permit_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint work_permit_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint work_permit_closed_ck check (closed_at >= opened_at),
    constraint work_permit_holder_ck check (holder <> '' and content <> '')
);
comment on table dahu.work_permit is 'People work on a line. Opened with the list of everybody who could feed back into it, closed once.';
comment on column dahu.work_permit.work_permit_id is 'identifier';
comment on column dahu.work_permit.permit_number is 'number of the permit';
comment on column dahu.work_permit.line_id is 'the line';
comment on column dahu.work_permit.holder is 'who leads the work';
comment on column dahu.work_permit.content is 'what is done, and where';
comment on column dahu.work_permit.opened_at is 'from when';
comment on column dahu.work_permit.closed_at is 'until when; null: open';
comment on column dahu.work_permit.sources_seen is 'numbers of the accounts that could feed back, as shown when it was opened';
comment on column dahu.work_permit.user_account_id is 'who opened it';
comment on column dahu.work_permit.actor is 'who recorded it';
comment on column dahu.work_permit.recorded_at is 'when this row was written';
create trigger work_permit_history before update or delete on dahu.work_permit
    for each row execute function dahu.history_keep('work_permit_id');
create index work_permit_line_ix on dahu.work_permit (line_id) where closed_at is null;

create table dahu.record_document (
    record_document_id bigint generated always as identity,
    account_id         bigint not null,
    work_case_id       bigint,
    kind               text not null,
    document_no        text not null,
    document_sha256    text,
    document_on        date not null,
    copies             smallint not null default 1,
    takes_back_id      bigint,
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint record_document_pk primary key (record_document_id),
    constraint record_document_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint record_document_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint record_document_takes_back_fk foreign key (takes_back_id) references dahu.record_document (record_document_id),
    constraint record_document_kind_ck check (kind in ('APPLICATION_FORM', 'SUPPLY_CONTRACT', 'DUAL_SOURCE_AGREEMENT', 'DISPATCH_AGREEMENT', 'FLOW_RECORD', 'OTHER')),
    constraint record_document_document_no_ck check (document_no <> ''),
    constraint record_document_document_sha256_ck check (document_sha256 ~ '^[0-9a-f]{64}$'),
    constraint record_document_copies_ck check (copies between 1 and 99)
);
comment on table dahu.record_document is 'The index of what is on paper of an account (4.19). Append-only; a wrong entry is taken back by one that names it.';
comment on column dahu.record_document.record_document_id is 'identifier';
comment on column dahu.record_document.account_id is 'the account';
comment on column dahu.record_document.work_case_id is 'case that it belongs to';
comment on column dahu.record_document.kind is 'what it is';
comment on column dahu.record_document.document_no is 'number on the paper';
comment on column dahu.record_document.document_sha256 is 'its scan';
comment on column dahu.record_document.document_on is 'day of the paper';
comment on column dahu.record_document.copies is 'how many there are';
comment on column dahu.record_document.takes_back_id is 'the entry that this one takes back';
comment on column dahu.record_document.actor is 'who recorded it';
comment on column dahu.record_document.recorded_at is 'when this row was written';
create index record_document_account_ix on dahu.record_document (account_id, kind);
create trigger record_document_append_only before update or delete or truncate on dahu.record_document
    for each statement execute function dahu.append_only();

create table dahu.archive_entry (
    work_case_id  bigint not null,
    record        text not null,
    document_no   text not null,
    archived_on   date not null,
    keep_until_on date,
    shelf         text not null,
    actor         text not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    constraint archive_entry_pk primary key (work_case_id, record, document_no),
    constraint archive_entry_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint archive_entry_shelf_ck check (shelf <> '')
);
comment on table dahu.archive_entry is 'A paper that is in the archive, and until when it is kept (4.20). Append-only.';
comment on column dahu.archive_entry.work_case_id is 'the case';
comment on column dahu.archive_entry.record is 'which record of 4.19';
comment on column dahu.archive_entry.document_no is 'the paper';
comment on column dahu.archive_entry.archived_on is 'since when';
comment on column dahu.archive_entry.keep_until_on is 'last day that it must be kept; null: for good';
comment on column dahu.archive_entry.shelf is 'where it lies';
comment on column dahu.archive_entry.actor is 'who recorded it';
comment on column dahu.archive_entry.recorded_at is 'when this row was written';
create trigger archive_entry_append_only before update or delete or truncate on dahu.archive_entry
    for each statement execute function dahu.append_only();

create table dahu.archive_submission (
    archive_submission_id bigint generated always as identity,
    work_case_id          bigint not null,
    department            text not null,
    record                text not null,
    submitted_on          date not null,
    document_no           text not null,
    actor                 text not null,
    recorded_at           timestamptz not null default clock_timestamp(),
    constraint archive_submission_pk primary key (archive_submission_id),
    constraint archive_submission_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint archive_submission_department_ck check (department <> '' and document_no <> '')
);
comment on table dahu.archive_submission is 'Records that were handed to a professional department (4.20). Append-only.';
comment on column dahu.archive_submission.archive_submission_id is 'identifier';
comment on column dahu.archive_submission.work_case_id is 'the case';
comment on column dahu.archive_submission.department is 'to whom';
comment on column dahu.archive_submission.record is 'which records';
comment on column dahu.archive_submission.submitted_on is 'when';
comment on column dahu.archive_submission.document_no is 'receipt';
comment on column dahu.archive_submission.actor is 'who recorded it';
comment on column dahu.archive_submission.recorded_at is 'when this row was written';
create index archive_submission_work_case_ix on dahu.archive_submission (work_case_id);
create trigger archive_submission_append_only before update or delete or truncate on dahu.archive_submission
    for each statement execute function dahu.append_only();
