-- Work: cases that go from hand to hand, by the tables of the workflows.
--
-- A case moves only by a row of case_step: dahu.case_step_take, its trigger, is the engine. It holds the row to the
-- table of steps (state, right, gates), writes the new state and the clocks, and calls the effect of the step, all in
-- the transaction of the insert. Whatever inserts a step, and by whatever way, is held to the same table.

create table dahu.workflow (
    flow          text not null,
    clause        text not null,
    number_prefix text not null,
    owner_desk    text not null,
    final_states  text[] not null,
    of_account    boolean not null,
    taken_by      text not null,
    constraint workflow_pk primary key (flow),
    constraint workflow_number_prefix_uk unique (number_prefix),
    constraint workflow_owner_desk_fk foreign key (owner_desk) references dahu.desk (name),
    constraint workflow_taken_by_fk foreign key (taken_by) references dahu.desk (name)
);
comment on table dahu.workflow is 'The flows; written by `dahu migrate` from the table of the program.';
comment on column dahu.workflow.flow is 'name, as in the address of the API';
comment on column dahu.workflow.clause is 'clause of the rule book that asks for it';
comment on column dahu.workflow.number_prefix is 'letters of its case numbers';
comment on column dahu.workflow.owner_desk is 'desk that answers for it';
comment on column dahu.workflow.final_states is 'states in which a case is over';
comment on column dahu.workflow.of_account is 'a case is about one account; else it may be about none';
comment on column dahu.workflow.taken_by is 'desk whose queue new cases go to where no duty says otherwise (K4)';

create table dahu.workflow_step (
    flow       text not null,
    from_state text not null,
    action     text not null,
    to_state   text not null,
    leads      text not null,
    right_name text not null,
    clause     text not null,
    gates      text[] not null,
    effect     text,
    starts     text[] not null,
    stops      text[] not null,
    common     boolean not null default false,
    constraint workflow_step_pk primary key (flow, from_state, action),
    constraint workflow_step_flow_fk foreign key (flow) references dahu.workflow (flow),
    constraint workflow_step_leads_ck check (leads in ('ON', 'ASIDE', 'AWAY', 'NOWHERE'))
);
comment on table dahu.workflow_step is 'The steps of the flows; written by `dahu migrate` from the table of the program.';
comment on column dahu.workflow_step.flow is 'the flow';
comment on column dahu.workflow_step.from_state is 'state in which the step is possible; empty: it opens a case';
comment on column dahu.workflow_step.action is 'what is done, as in the address of the API';
comment on column dahu.workflow_step.to_state is 'state that follows';
comment on column dahu.workflow_step.leads is 'ON to the end that the case was begun for, ASIDE, AWAY from it, or NOWHERE';
comment on column dahu.workflow_step.right_name is 'right that it takes';
comment on column dahu.workflow_step.clause is 'clause that asks for it';
comment on column dahu.workflow_step.gates is 'what must hold: dahu.gate_<name> finds nothing missing';
comment on column dahu.workflow_step.effect is 'what else is written: dahu.effect_<name>';
comment on column dahu.workflow_step.starts is 'clocks that it starts, items of service_limit';
comment on column dahu.workflow_step.stops is 'clocks that it stops';
comment on column dahu.workflow_step.common is 'a step that every flow has: to note, to wait for the customer, to hand on';

create table dahu.work_case (
    work_case_id bigint generated always as identity,
    case_number  text not null,
    flow         text not null,
    account_id   bigint,
    state        text not null default '',
    subject      text not null default '',
    class        text not null default '',
    owner_desk   text not null,
    desk_name    text not null,
    handler_id   bigint,
    org_unit_id  bigint,
    waiting_at   timestamptz,
    version      integer not null default 0,
    opened_at    timestamptz not null default clock_timestamp(),
    closed_at    timestamptz,
    constraint work_case_pk primary key (work_case_id),
    constraint work_case_number_uk unique (case_number),
    constraint work_case_flow_fk foreign key (flow) references dahu.workflow (flow),
    constraint work_case_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint work_case_owner_desk_fk foreign key (owner_desk) references dahu.desk (name),
    constraint work_case_desk_fk foreign key (desk_name) references dahu.desk (name),
    constraint work_case_handler_fk foreign key (handler_id) references dahu.user_account (user_account_id),
    constraint work_case_org_unit_fk foreign key (org_unit_id) references dahu.org_unit (org_unit_id)
);
comment on table dahu.work_case is 'A piece of work that goes from hand to hand: an application, a complaint, an inspection, a proposal.';
comment on column dahu.work_case.work_case_id is 'identifier';
comment on column dahu.work_case.case_number is 'number on paper: letters of the flow, year, running number';
comment on column dahu.work_case.flow is 'by which table it goes';
comment on column dahu.work_case.account_id is 'the account that it is about; null when it is about none';
comment on column dahu.work_case.state is 'where it stands: that of its newest step';
comment on column dahu.work_case.subject is 'what it is about, in a line';
comment on column dahu.work_case.class is 'class by which its limits are measured, as in service_limit: HV_DUAL, RURAL; empty: none';
comment on column dahu.work_case.owner_desk is 'desk that answers for it whoever does it (3.1.1 to 3.2.1)';
comment on column dahu.work_case.desk_name is 'desk in whose queue it lies (K4)';
comment on column dahu.work_case.handler_id is 'the named person who has it in hand (3.1.1); null in the queue of its desk';
comment on column dahu.work_case.org_unit_id is 'unit that it lies in; that of the account, or of who opened it';
comment on column dahu.work_case.waiting_at is 'since when it waits for the customer; its clocks stand still. Null: it does not';
comment on column dahu.work_case.version is 'grows with each step; what a change must name (If-Match)';
comment on column dahu.work_case.opened_at is 'when it was opened';
comment on column dahu.work_case.closed_at is 'when it came to a final state; null while it is open';
create index work_case_account_ix on dahu.work_case (account_id);
create index work_case_flow_ix on dahu.work_case (flow, opened_at); -- for lists, the newest first
create index work_case_open_ix on dahu.work_case (flow, state) where closed_at is null;
create index work_case_handler_ix on dahu.work_case (handler_id) where closed_at is null;

create table dahu.case_serial (
    flow   text not null,
    year   integer not null,
    newest integer not null,
    constraint case_serial_pk primary key (flow, year),
    constraint case_serial_flow_fk foreign key (flow) references dahu.workflow (flow),
    constraint case_serial_newest_ck check (newest > 0)
);
comment on table dahu.case_serial is 'Running numbers of cases: each year begins anew, and no number is left out.';
comment on column dahu.case_serial.flow is 'the flow';
comment on column dahu.case_serial.year is 'the civil year';
comment on column dahu.case_serial.newest is 'the number given last';

create table dahu.case_step (
    case_step_id    bigint generated always as identity,
    work_case_id    bigint not null,
    action          text not null,
    from_state      text not null,
    to_state        text not null,
    form            jsonb not null default '{}',
    reason          text not null default '',
    gate_items      jsonb not null default '[]',
    user_account_id bigint,
    desk            text,
    actor           text not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint case_step_pk primary key (case_step_id),
    constraint case_step_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint case_step_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id)
);
comment on table dahu.case_step is 'What was done with a case, by whom, on what grounds (4.19.4). Append-only; a row is held to the table of steps before it is written.';
comment on column dahu.case_step.case_step_id is 'identifier, and the order';
comment on column dahu.case_step.work_case_id is 'the case';
comment on column dahu.case_step.action is 'what was done';
comment on column dahu.case_step.from_state is 'state before';
comment on column dahu.case_step.to_state is 'state after';
comment on column dahu.case_step.form is 'what was recorded with it, by the schema of the step';
comment on column dahu.case_step.reason is 'why, in words';
comment on column dahu.case_step.gate_items is 'what had to hold, and what was found at that moment';
comment on column dahu.case_step.user_account_id is 'who; null for a job or the command line';
comment on column dahu.case_step.desk is 'at which desk';
comment on column dahu.case_step.actor is 'who, as written in records';
comment on column dahu.case_step.recorded_at is 'when';
create index case_step_work_case_ix on dahu.case_step (work_case_id);
create trigger case_step_append_only before update or delete or truncate on dahu.case_step
    for each statement execute function dahu.append_only();

create function dahu.case_step_take() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
begin
    new := dahu.case_step_check(new);
    return new;
end
$$;
comment on function dahu.case_step_take() is 'Trigger body: holds a step to its table and moves the case';
create trigger case_step_take before insert on dahu.case_step
    for each row execute function dahu.case_step_take();

create function dahu.case_step_follow() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
begin
    perform dahu.case_step_effect(new);
    return null;
end
$$;
comment on function dahu.case_step_follow() is 'Trigger body: what a step writes besides, once it is written itself';
create trigger case_step_follow after insert on dahu.case_step
    for each row execute function dahu.case_step_follow();

create function dahu.work_case_guard() returns trigger
    language plpgsql
as $$
begin
    -- The state is what the steps say: it is moved by a step (dahu.case_step_check) and by nothing else.
    if (new.state, new.version) is distinct from (old.state, old.version) and current_setting('dahu.case_step', true) is distinct from new.work_case_id::text then
        perform dahu.refuse('work_case_state', jsonb_build_object('case', new.case_number), 'DH409');
    end if;
    return new;
end
$$;
comment on function dahu.work_case_guard() is 'Trigger body: refuses a change of state that no step made';
create trigger work_case_guard before update on dahu.work_case
    for each row execute function dahu.work_case_guard();

-- ---- who does what (K4) -----------------------------------------------------------------------------------

create table dahu.duty (
    duty_id         bigint generated always as identity,
    kind            text not null,
    matter          text not null default '',
    org_unit_id     bigint,
    desk_name       text not null,
    user_account_id bigint,
    valid           daterange not null,
    actor           text not null default 'dahu',
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint duty_pk primary key (duty_id),
    constraint duty_kind_fk foreign key (kind) references dahu.workflow (flow),
    constraint duty_org_unit_fk foreign key (org_unit_id) references dahu.org_unit (org_unit_id),
    constraint duty_desk_fk foreign key (desk_name) references dahu.desk (name),
    constraint duty_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint duty_valid_ck check (not isempty(valid)),
    constraint duty_once_ex exclude using gist (kind with =, matter with =, (coalesce(org_unit_id, 0)) with =, valid with &&)
);
comment on table dahu.duty is 'Which desk, and which person, takes new cases of a kind (K4). Where no row speaks, the desk that owns the flow.';
comment on column dahu.duty.duty_id is 'identifier';
comment on column dahu.duty.kind is 'flow of the cases';
comment on column dahu.duty.matter is 'only those whose form says this kind, "RENAME"; empty: all that have no row of their own';
comment on column dahu.duty.org_unit_id is 'unit whose cases they are; null: all units that have no row of their own';
comment on column dahu.duty.desk_name is 'desk that takes them';
comment on column dahu.duty.user_account_id is 'the person; null: whoever of the desk';
comment on column dahu.duty.valid is 'days';
comment on column dahu.duty.actor is 'who said so';
comment on column dahu.duty.recorded_at is 'when this row was written';
create trigger duty_history before update or delete on dahu.duty
    for each row execute function dahu.history_keep('duty_id');

create table dahu.due_snooze (
    due_snooze_id   bigint generated always as identity,
    user_account_id bigint not null,
    kind            text not null,
    thing           text not null,
    case_version    integer,
    until_on        date not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    ended_at        timestamptz,
    constraint due_snooze_pk primary key (due_snooze_id),
    constraint due_snooze_user_account_fk foreign key (user_account_id) references dahu.user_account (user_account_id),
    constraint due_snooze_order_ck check (recorded_at <= ended_at)
);
comment on table dahu.due_snooze is 'An entry of the list of what is due that a person has put aside, for that person alone. It stays as it is for all others, and for clocks and reminders.';
comment on column dahu.due_snooze.due_snooze_id is 'identifier';
comment on column dahu.due_snooze.user_account_id is 'who put it aside';
comment on column dahu.due_snooze.kind is 'kind of the entry';
comment on column dahu.due_snooze.thing is 'what the entry is called where it comes from';
comment on column dahu.due_snooze.case_version is 'version of its case then: when the case moves, the entry is back; null: it has no case';
comment on column dahu.due_snooze.until_on is 'day on which it is back; its last day at the latest';
comment on column dahu.due_snooze.recorded_at is 'when it was put aside';
comment on column dahu.due_snooze.ended_at is 'when it was taken back, or put aside anew; null: neither';
create unique index due_snooze_now_ix on dahu.due_snooze (user_account_id, kind, thing) where ended_at is null;

-- ---- clocks -----------------------------------------------------------------------------------------------

create table dahu.service_limit (
    service_limit_id bigint generated always as identity,
    regime           text not null,
    item             text not null,
    class            text not null default '',
    sense            text not null,
    value            integer not null,
    unit             text not null,
    binding          boolean not null,
    finding_kind     text not null,
    valid            daterange not null,
    clause           text not null,
    source           text not null,
    actor            text not null default 'dahu',
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint service_limit_pk primary key (service_limit_id),
    constraint service_limit_item_ck check (item ~ '^[a-z][a-z0-9_]*$'),
    constraint service_limit_class_ck check (class ~ '^[A-Z0-9_]*$'),
    constraint service_limit_sense_ck check (sense in ('AT_MOST', 'AT_LEAST')),
    constraint service_limit_value_ck check (value > 0),
    constraint service_limit_unit_ck check (unit in ('MINUTE', 'HOUR', 'DAY', 'WORK_DAY', 'MONTH')),
    constraint service_limit_finding_kind_ck check (finding_kind in ('PRICE', 'SCHEME', 'METERING', 'LAW', 'CONTRACT')),
    constraint service_limit_valid_ck check (not isempty(valid)),
    constraint service_limit_once_ex exclude using gist (regime with =, item with =, class with =, valid with &&)
);
comment on table dahu.service_limit is 'How long a service may take, and how long before something a customer must be told: by edition of the supply rules, and by what the company promises.';
comment on column dahu.service_limit.service_limit_id is 'identifier';
comment on column dahu.service_limit.regime is 'who sets it: COMPANY, 1996 and 2024 (supply rules), 2010 (supervision rules), SG2011 and SG (promises of the State Grid)';
comment on column dahu.service_limit.item is 'what is measured, "complaint_answer"';
comment on column dahu.service_limit.class is 'of which cases; empty: of all that have no row of their class';
comment on column dahu.service_limit.sense is 'within that time (AT_MOST), or no less than that time before (AT_LEAST)';
comment on column dahu.service_limit.value is 'how many';
comment on column dahu.service_limit.unit is 'of which unit; working days by the calendar';
comment on column dahu.service_limit.binding is 'clocks are held to it; else it is there for comparison';
comment on column dahu.service_limit.finding_kind is 'of what kind the finding is when it is not kept (3.1.4)';
comment on column dahu.service_limit.valid is 'days of the events that it is for';
comment on column dahu.service_limit.clause is 'clause of the rule book';
comment on column dahu.service_limit.source is 'where it is written';
comment on column dahu.service_limit.actor is 'who set it';
comment on column dahu.service_limit.recorded_at is 'when this row was written';
create trigger service_limit_history before update or delete on dahu.service_limit
    for each row execute function dahu.history_keep('service_limit_id');

create table dahu.case_clock (
    case_clock_id    bigint generated always as identity,
    work_case_id     bigint not null,
    item             text not null,
    service_limit_id bigint not null,
    started_at       timestamptz not null,
    warn_at          timestamptz not null,
    due_at           timestamptz not null,
    calendar_known   boolean not null,
    paused_at        timestamptz,
    warned_at        timestamptz,
    breached_at      timestamptz,
    stopped_at       timestamptz,
    constraint case_clock_pk primary key (case_clock_id),
    constraint case_clock_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint case_clock_service_limit_fk foreign key (service_limit_id) references dahu.service_limit (service_limit_id),
    constraint case_clock_order_ck check (started_at <= warn_at and warn_at <= due_at and started_at <= stopped_at)
);
comment on table dahu.case_clock is 'A limit that runs for a case: begun and ended by its steps.';
comment on column dahu.case_clock.case_clock_id is 'identifier';
comment on column dahu.case_clock.work_case_id is 'the case';
comment on column dahu.case_clock.item is 'what is measured';
comment on column dahu.case_clock.service_limit_id is 'the limit; where several bind, the one that ends first';
comment on column dahu.case_clock.started_at is 'when it began';
comment on column dahu.case_clock.warn_at is 'from when it is amber: 70 % of the limit';
comment on column dahu.case_clock.due_at is 'from when it is red; a limit of days ends with its last day, and a last day that is not worked is replaced by the next that is';
comment on column dahu.case_clock.calendar_known is 'the holidays were known; else Mondays to Fridays were counted, and the clock is set anew when they are';
comment on column dahu.case_clock.paused_at is 'since when it stands still; null: it runs';
comment on column dahu.case_clock.warned_at is 'when it became amber; null: not yet';
comment on column dahu.case_clock.breached_at is 'when it became red; null: not yet';
comment on column dahu.case_clock.stopped_at is 'when what it measures was done; null: not yet';
create unique index case_clock_running_ix on dahu.case_clock (work_case_id, item) where stopped_at is null;
create index case_clock_due_ix on dahu.case_clock (due_at) where stopped_at is null;
create index case_clock_work_case_ix on dahu.case_clock (work_case_id);

create table dahu.case_clock_pause (
    case_clock_pause_id bigint generated always as identity,
    case_clock_id       bigint not null,
    paused_at           timestamptz not null,
    resumed_at          timestamptz not null,
    due_before_at       timestamptz not null,
    due_after_at        timestamptz not null,
    actor               text not null,
    constraint case_clock_pause_pk primary key (case_clock_pause_id),
    constraint case_clock_pause_case_clock_fk foreign key (case_clock_id) references dahu.case_clock (case_clock_id),
    constraint case_clock_pause_order_ck check (paused_at <= resumed_at and due_before_at <= due_after_at)
);
comment on table dahu.case_clock_pause is 'A time for which a clock stood still while the customer was waited for; why, the steps of the case say. Append-only.';
comment on column dahu.case_clock_pause.case_clock_pause_id is 'identifier';
comment on column dahu.case_clock_pause.case_clock_id is 'the clock';
comment on column dahu.case_clock_pause.paused_at is 'from';
comment on column dahu.case_clock_pause.resumed_at is 'until';
comment on column dahu.case_clock_pause.due_before_at is 'when it would have been red';
comment on column dahu.case_clock_pause.due_after_at is 'when it is red now';
comment on column dahu.case_clock_pause.actor is 'who went on';
create index case_clock_pause_case_clock_ix on dahu.case_clock_pause (case_clock_id);
create trigger case_clock_pause_append_only before update or delete or truncate on dahu.case_clock_pause
    for each statement execute function dahu.append_only();

-- ---- what supervision finds (3.1.4) -----------------------------------------------------------------------

create table dahu.compliance_finding (
    compliance_finding_id bigint generated always as identity,
    kind                  text not null,
    severity              text not null,
    desk_name             text not null,
    org_unit_id           bigint,
    account_id            bigint,
    work_case_id          bigint,
    case_clock_id         bigint,
    clause                text not null,
    subject               text not null,
    facts                 jsonb not null default '{}',
    found_on              date not null,
    due_on                date not null,
    closed_at             timestamptz,
    closed_by             text,
    correction            text,
    actor                 text not null,
    recorded_at           timestamptz not null default clock_timestamp(),
    constraint compliance_finding_pk primary key (compliance_finding_id),
    constraint compliance_finding_case_clock_uk unique (case_clock_id),
    constraint compliance_finding_kind_ck check (kind in ('PRICE', 'SCHEME', 'METERING', 'LAW', 'CONTRACT')),
    constraint compliance_finding_severity_ck check (severity in ('MINOR', 'MAJOR', 'CRITICAL')),
    constraint compliance_finding_closed_ck check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (correction is null)),
    constraint compliance_finding_desk_fk foreign key (desk_name) references dahu.desk (name),
    constraint compliance_finding_org_unit_fk foreign key (org_unit_id) references dahu.org_unit (org_unit_id),
    constraint compliance_finding_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint compliance_finding_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint compliance_finding_case_clock_fk foreign key (case_clock_id) references dahu.case_clock (case_clock_id)
);
comment on table dahu.compliance_finding is 'What supervision found (3.1.4); open until it is closed with what was done.';
comment on column dahu.compliance_finding.compliance_finding_id is 'identifier';
comment on column dahu.compliance_finding.kind is 'price, supply scheme, reading and charging, laws, supply contract';
comment on column dahu.compliance_finding.severity is 'how grave';
comment on column dahu.compliance_finding.desk_name is 'desk that answers for it';
comment on column dahu.compliance_finding.org_unit_id is 'department that answers for it; null: the utility as a whole';
comment on column dahu.compliance_finding.account_id is 'account that it is about; null: none';
comment on column dahu.compliance_finding.work_case_id is 'case that it is about; null: none';
comment on column dahu.compliance_finding.case_clock_id is 'limit that was not kept; null: found otherwise';
comment on column dahu.compliance_finding.clause is 'clause that was not kept';
comment on column dahu.compliance_finding.subject is 'what, in a line';
comment on column dahu.compliance_finding.facts is 'what it rests on';
comment on column dahu.compliance_finding.found_on is 'day on which it was found';
comment on column dahu.compliance_finding.due_on is 'last day for putting it right';
comment on column dahu.compliance_finding.closed_at is 'when it was closed; null while it is open';
comment on column dahu.compliance_finding.closed_by is 'who closed it';
comment on column dahu.compliance_finding.correction is 'what was done';
comment on column dahu.compliance_finding.actor is 'who found it';
comment on column dahu.compliance_finding.recorded_at is 'when this row was written';
create index compliance_finding_open_ix on dahu.compliance_finding (due_on) where closed_at is null;
create index compliance_finding_work_case_ix on dahu.compliance_finding (work_case_id);

-- ---- complaints (4.18) ------------------------------------------------------------------------------------

create table dahu.complaint (
    work_case_id     bigint not null,
    channel          text not null,
    topic            text not null,
    summary          text not null,
    wish             text,
    complainant      text,
    contact          text,
    received_at      timestamptz not null,
    department_id    bigint,
    first_id         bigint,
    answer           text,
    cause            text,
    solved           boolean,
    answered_at      timestamptz,
    regulator_told   boolean not null default false,
    mediation        text,
    mediation_agreed boolean,
    referred_to      text,
    told_at          timestamptz,
    told_how         text,
    content          boolean,
    constraint complaint_pk primary key (work_case_id),
    constraint complaint_channel_ck check (channel in ('PHONE', 'WRITTEN')),
    constraint complaint_topic_ck check (topic in ('BILLING', 'METERING', 'SUPPLY', 'OUTAGE', 'APPLICATION', 'PRICE', 'CONDUCT', 'OTHER')),
    constraint complaint_answer_ck check ((answer is null) = (answered_at is null) and (answer is null) = (solved is null)),
    constraint complaint_told_ck check ((told_at is null) = (told_how is null)),
    constraint complaint_first_ck check (first_id <> work_case_id),
    constraint complaint_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint complaint_department_fk foreign key (department_id) references dahu.org_unit (org_unit_id),
    constraint complaint_first_fk foreign key (first_id) references dahu.complaint (work_case_id)
);
comment on table dahu.complaint is 'What a customer complains about or disputes, and what came of it (4.18); written by the steps of the case.';
comment on column dahu.complaint.work_case_id is 'the case';
comment on column dahu.complaint.channel is 'by telephone or in writing';
comment on column dahu.complaint.topic is 'what it is about';
comment on column dahu.complaint.summary is 'what was said';
comment on column dahu.complaint.wish is 'what the customer wants';
comment on column dahu.complaint.complainant is 'who complains; null: nobody named';
comment on column dahu.complaint.contact is 'where an answer goes; null: none was given';
comment on column dahu.complaint.received_at is 'when it came';
comment on column dahu.complaint.department_id is 'department that answers for it; null: not given to one yet';
comment on column dahu.complaint.first_id is 'the complaint that this one repeats, the first of all; null: it is the first';
comment on column dahu.complaint.answer is 'what was answered';
comment on column dahu.complaint.cause is 'what it really was';
comment on column dahu.complaint.solved is 'the answer solves it';
comment on column dahu.complaint.answered_at is 'when it was answered';
comment on column dahu.complaint.regulator_told is 'the customer was told of the regulator (12398)';
comment on column dahu.complaint.mediation is 'what came of mediation';
comment on column dahu.complaint.mediation_agreed is 'both sides agreed';
comment on column dahu.complaint.referred_to is 'to whom it was referred';
comment on column dahu.complaint.told_at is 'when the customer was told the outcome';
comment on column dahu.complaint.told_how is 'by which way';
comment on column dahu.complaint.content is 'the customer was content; null: not asked, or no answer';
create index complaint_first_ix on dahu.complaint (first_id);
create index complaint_department_ix on dahu.complaint (department_id);

-- ---- reminders --------------------------------------------------------------------------------------------

create table dahu.reminder_offset (
    kind        text not null,
    days        integer not null,
    desk_name   text not null,
    clause      text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint reminder_offset_pk primary key (kind, days),
    constraint reminder_offset_days_ck check (days between 0 and 3650),
    constraint reminder_offset_desk_fk foreign key (desk_name) references dahu.desk (name)
);
comment on table dahu.reminder_offset is 'How many days before a date somebody is reminded of it.';
comment on column dahu.reminder_offset.kind is 'what runs out: the kind of dahu.due_<source>()';
comment on column dahu.reminder_offset.days is 'days before';
comment on column dahu.reminder_offset.desk_name is 'who is reminded';
comment on column dahu.reminder_offset.clause is 'clause that the date is for';
comment on column dahu.reminder_offset.recorded_at is 'when this row was written';
create trigger reminder_offset_history before update or delete on dahu.reminder_offset
    for each row execute function dahu.history_keep('kind', 'days');

create table dahu.reminder (
    reminder_id  bigint generated always as identity,
    kind         text not null,
    thing        text not null,
    due_on       date not null,
    days         integer not null,
    desk_name    text not null,
    account_id   bigint,
    work_case_id bigint,
    org_unit_id  bigint,
    subject      text not null,
    facts        jsonb not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint reminder_pk primary key (reminder_id),
    constraint reminder_once_uk unique (kind, thing, due_on, days),
    constraint reminder_desk_fk foreign key (desk_name) references dahu.desk (name),
    constraint reminder_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint reminder_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint reminder_org_unit_fk foreign key (org_unit_id) references dahu.org_unit (org_unit_id)
);
comment on table dahu.reminder is 'That somebody was to be reminded of a date, once for each offset. Append-only; what is sent is made from it.';
comment on column dahu.reminder.reminder_id is 'identifier';
comment on column dahu.reminder.kind is 'what runs out';
comment on column dahu.reminder.thing is 'which one, as its source calls it';
comment on column dahu.reminder.due_on is 'the date';
comment on column dahu.reminder.days is 'how many days before, by the table of offsets; a later one is left out when the next has come';
comment on column dahu.reminder.desk_name is 'who is reminded';
comment on column dahu.reminder.account_id is 'account that it is about; null: none';
comment on column dahu.reminder.work_case_id is 'case that it is about; null: none';
comment on column dahu.reminder.org_unit_id is 'unit that it lies in';
comment on column dahu.reminder.subject is 'in a line';
comment on column dahu.reminder.facts is 'what it rests on';
comment on column dahu.reminder.recorded_at is 'when it was made';
create trigger reminder_append_only before update or delete or truncate on dahu.reminder
    for each statement execute function dahu.append_only();

-- ---- "the company may" (0.3 of the rules: a person decides) ------------------------------------------------

create table dahu.proposal (
    work_case_id bigint not null,
    kind         text not null,
    matter       text not null default '',
    facts        jsonb not null default '{}',
    minutes      text,
    until_on     date,
    decided_at   timestamptz,
    constraint proposal_pk primary key (work_case_id),
    constraint proposal_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint proposal_decided_ck check ((minutes is null) = (decided_at is null))
);
comment on table dahu.proposal is 'What the company may do; written by the steps of the case, in which management decides.';
comment on column dahu.proposal.work_case_id is 'the case';
comment on column dahu.proposal.kind is 'what exercising it does: dahu.exercise_<kind>';
comment on column dahu.proposal.matter is 'the occasion, so that a matter that was decided is not put again; empty: not told';
comment on column dahu.proposal.facts is 'what it rests on';
comment on column dahu.proposal.minutes is 'minutes of the newest decision';
comment on column dahu.proposal.until_on is 'new day, of one that was put off or extended';
comment on column dahu.proposal.decided_at is 'when it was decided last';
create index proposal_kind_ix on dahu.proposal (kind, matter);

-- ---- what is due ------------------------------------------------------------------------------------------

create type dahu.due_entry as (
    kind         text,
    thing        text,
    desk_name    text,
    handler_id   bigint,
    account_id   bigint,
    work_case_id bigint,
    org_unit_id  bigint,
    subject      text,
    due_on       date,
    severity     text,
    facts        jsonb
);
comment on type dahu.due_entry is 'Something that waits or runs out: its kind, what it is called there, whose it is, when it is due. Functions dahu.due_<source>() that return it are the sources of the due lists.';

create table dahu.turn_day (
    name    text not null,
    done_on date not null,
    constraint turn_day_pk primary key (name)
);
comment on table dahu.turn_day is 'What is done once a day, and the day on which it was done last.';
comment on column dahu.turn_day.name is 'what';
comment on column dahu.turn_day.done_on is 'civil day';

-- ---- requests and faults (K8) -----------------------------------------------------------------------------

create table dahu.service_request (
    work_case_id bigint not null,
    kind         text not null,
    channel      text not null,
    summary      text not null,
    contact      text,
    point_id     bigint,
    result       text,
    answered_at  timestamptz,
    constraint service_request_pk primary key (work_case_id),
    constraint service_request_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint service_request_point_fk foreign key (point_id) references dahu.metering_point (metering_point_id),
    constraint service_request_kind_ck check (kind in ('INQUIRY', 'LETTER', 'OPINION', 'METER_CHECK', 'ABNORMAL_READING', 'REFUND')),
    constraint service_request_channel_ck check (channel in ('PHONE', 'WRITTEN', 'COUNTER')),
    constraint service_request_answered_ck check ((result is null) = (answered_at is null))
);
comment on table dahu.service_request is 'What a customer asks for that is neither an application nor a complaint (K8); written by the steps of the case.';
comment on column dahu.service_request.work_case_id is 'the case';
comment on column dahu.service_request.kind is 'a question, a letter, an opinion, the check of a meter, a reading that looks wrong, money that was taken too much';
comment on column dahu.service_request.channel is 'by which way it came';
comment on column dahu.service_request.summary is 'what was said';
comment on column dahu.service_request.contact is 'where an answer goes';
comment on column dahu.service_request.point_id is 'metering point that it is about; null: none';
comment on column dahu.service_request.result is 'what was found, done or answered';
comment on column dahu.service_request.answered_at is 'when it was answered';
create index service_request_point_ix on dahu.service_request (point_id);

create table dahu.fault (
    work_case_id   bigint not null,
    nature         text not null,
    place          text not null,
    area           text not null,
    happened_at    timestamptz not null,
    contact        text,
    solver         text,
    told_at        timestamptz,
    arrived_at     timestamptz,
    restored_at    timestamptz,
    cause          text,
    remedy         text,
    outage         boolean,
    called_back_at timestamptz,
    content        boolean,
    investigation  text,
    constraint fault_pk primary key (work_case_id),
    constraint fault_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint fault_area_ck check (area in ('CITY', 'RURAL', 'REMOTE')),
    constraint fault_order_ck check (arrived_at <= restored_at),
    constraint fault_restored_ck check ((restored_at is null) = (cause is null))
);
comment on table dahu.fault is 'A fault at a customer, its repair and its investigation (K8); written by the steps of the case.';
comment on column dahu.fault.work_case_id is 'the case';
comment on column dahu.fault.nature is 'what has happened';
comment on column dahu.fault.place is 'where';
comment on column dahu.fault.area is 'city, country, remote: by it the limits are measured';
comment on column dahu.fault.happened_at is 'when';
comment on column dahu.fault.contact is 'who is to be reached';
comment on column dahu.fault.solver is 'login of who solves it';
comment on column dahu.fault.told_at is 'when the customer was first told what is being done';
comment on column dahu.fault.arrived_at is 'when people were on the spot';
comment on column dahu.fault.restored_at is 'when there was supply again';
comment on column dahu.fault.cause is 'what it was';
comment on column dahu.fault.remedy is 'what was done';
comment on column dahu.fault.outage is 'the customer was without supply';
comment on column dahu.fault.called_back_at is 'when the customer was asked whether all is well';
comment on column dahu.fault.content is 'and was';
comment on column dahu.fault.investigation is 'what the investigation of the accident found';
