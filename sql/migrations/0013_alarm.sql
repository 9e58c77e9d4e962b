-- Alarms for dispatch and metering, and what they rest on: the state of every source as its meters show it.
--
-- A class of alarms says what it means and what is to be done (rule/alarm.h writes the rows); a source has a state told from
-- voltages; an alarm is a class and a thing, with one life cycle; every change of it is an event of the journal. dahu.alarm_turn
-- does it all, a second after the readings.


alter table dahu.metering_point
    add column supply_source_id bigint,
    add column wiring text,
    add constraint metering_point_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    add constraint metering_point_wiring_ck check (wiring in ('FOUR_WIRE', 'THREE_WIRE', 'ONE_VT'));
comment on column dahu.metering_point.supply_source_id is 'the source that it measures; null: told from its line, or its receiving point, where that leaves no doubt';
comment on column dahu.metering_point.wiring is 'voltages between phase and neutral, between phases by two transformers, or one between phases; null: told from the voltages where they leave no doubt';
create index metering_point_supply_source_ix on dahu.metering_point (supply_source_id) where supply_source_id is not null;

create table dahu.alarm_class (
    name            text not null,
    priority        smallint not null,
    on_delay_s      integer not null,
    off_delay_s     integer not null,
    dead_band       integer not null,
    unit            text not null default '',
    minutes_to_act  integer not null,
    desk_name       text not null,
    clause          text not null,
    title_zh        text not null,
    title_en        text not null,
    cause_zh        text not null,
    cause_en        text not null,
    consequence_zh  text not null,
    consequence_en  text not null,
    action_zh       text not null,
    action_en       text not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint alarm_class_pk primary key (name),
    constraint alarm_class_desk_fk foreign key (desk_name) references dahu.desk (name),
    constraint alarm_class_priority_ck check (priority between 1 and 3),
    constraint alarm_class_delay_ck check (on_delay_s >= 0 and off_delay_s >= 0 and dead_band >= 0),
    constraint alarm_class_minutes_to_act_ck check (minutes_to_act > 0),
    constraint alarm_class_text_ck check (title_zh <> '' and title_en <> '' and cause_zh <> '' and cause_en <> '' and consequence_zh <> '' and consequence_en <> '' and action_zh <> '' and action_en <> '')
);
comment on table dahu.alarm_class is 'What may be an alarm: only what somebody can and must act on, with what it means and what is to be done.';
comment on column dahu.alarm_class.name is 'name, SOURCE_LOST';
comment on column dahu.alarm_class.priority is '1 is the highest';
comment on column dahu.alarm_class.on_delay_s is 'how long it must be so before the alarm is raised; the utility may set it';
comment on column dahu.alarm_class.off_delay_s is 'how long it must not be so before the alarm returns; the utility may set it';
comment on column dahu.alarm_class.dead_band is 'how far a value must go back behind its limit before the alarm returns; the utility may set it';
comment on column dahu.alarm_class.unit is 'unit of the dead band';
comment on column dahu.alarm_class.minutes_to_act is 'time in which somebody must have acted';
comment on column dahu.alarm_class.desk_name is 'whose it is';
comment on column dahu.alarm_class.clause is 'what asks for it';
comment on column dahu.alarm_class.title_zh is 'what happened, in Chinese';
comment on column dahu.alarm_class.title_en is 'what happened, in English';
comment on column dahu.alarm_class.cause_zh is 'what it comes from, in Chinese';
comment on column dahu.alarm_class.cause_en is 'what it comes from, in English';
comment on column dahu.alarm_class.consequence_zh is 'what comes of it, in Chinese';
comment on column dahu.alarm_class.consequence_en is 'what comes of it, in English';
comment on column dahu.alarm_class.action_zh is 'what is to be done, in Chinese';
comment on column dahu.alarm_class.action_en is 'what is to be done, in English';
comment on column dahu.alarm_class.recorded_at is 'when this row was written';

create table dahu.source_state (
    supply_source_id bigint not null,
    account_id       bigint not null,
    state            text not null,
    reason           text,
    since_at         timestamptz not null,
    before           text,
    candidate        text,
    polls            smallint not null default 0,
    read_at          timestamptz,
    carrying         boolean,
    power_w          bigint,
    voltage_bp       integer,
    point_count      smallint not null default 0,
    constraint source_state_pk primary key (supply_source_id),
    constraint source_state_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint source_state_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint source_state_state_ck check (state in ('LIVE', 'DEAD', 'ABNORMAL', 'UNKNOWN')),
    constraint source_state_before_ck check (before in ('LIVE', 'DEAD', 'ABNORMAL')),
    constraint source_state_candidate_ck check (candidate in ('LIVE', 'DEAD', 'ABNORMAL')),
    constraint source_state_reason_ck check ((state = 'UNKNOWN') = (reason is not null))
) with (fillfactor = 50);
comment on table dahu.source_state is 'What the meters of a source show: written by dahu.source_turn alone. A value that is not fresh is neither live nor dead.';
comment on column dahu.source_state.supply_source_id is 'the source';
comment on column dahu.source_state.account_id is 'its account';
comment on column dahu.source_state.state is 'live at 0.8 of the nominal voltage, dead below 0.2, for two polls; abnormal between; unknown';
comment on column dahu.source_state.reason is 'why it is unknown: NO_METER, AMBIGUOUS, NOT_POLLED, NEVER_READ, STALE, FAILED, NO_VOLTAGE, ONE_VT, WIRING, ONE_POLL';
comment on column dahu.source_state.since_at is 'since when';
comment on column dahu.source_state.before is 'the last state before this one that was known; null: none';
comment on column dahu.source_state.candidate is 'what the newest poll says, where that is not the state yet';
comment on column dahu.source_state.polls is 'polls that have said so one after another, up to two';
comment on column dahu.source_state.read_at is 'newest poll that was counted';
comment on column dahu.source_state.carrying is 'power or current above the dead band; null: not known';
comment on column dahu.source_state.power_w is 'active power on the primary side in W';
comment on column dahu.source_state.voltage_bp is 'voltage in basis points of the nominal one';
comment on column dahu.source_state.point_count is 'metering points that tell of it';
create index source_state_account_ix on dahu.source_state (account_id);

create table dahu.source_change (
    source_change_id bigint generated always as identity,
    supply_source_id bigint not null,
    account_id       bigint not null,
    changed_at       timestamptz not null,
    state            text not null,
    reason           text,
    carrying         boolean,
    constraint source_change_pk primary key (source_change_id),
    constraint source_change_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint source_change_account_fk foreign key (account_id) references dahu.account (account_id)
);
comment on table dahu.source_change is 'When a source became live, dead or unknown, or began or ceased to carry: the history of transfers, with their gaps. Append-only.';
comment on column dahu.source_change.source_change_id is 'identifier';
comment on column dahu.source_change.supply_source_id is 'the source';
comment on column dahu.source_change.account_id is 'its account';
comment on column dahu.source_change.changed_at is 'when the poll was that showed it';
comment on column dahu.source_change.state is 'state from then on';
comment on column dahu.source_change.reason is 'why it is unknown';
comment on column dahu.source_change.carrying is 'whether it carried from then on; null: not known';
create index source_change_account_ix on dahu.source_change (account_id, source_change_id);
create trigger source_change_append_only before update or delete or truncate on dahu.source_change
    for each statement execute function dahu.append_only();

create table dahu.watched_source (
    supply_source_id   bigint not null,
    account_id         bigint not null,
    place              smallint not null,
    sources            smallint not null,
    role               text not null,
    standby_mode       text,
    receiving_point_id bigint,
    line_id            bigint,
    line_number        text,
    point_count        smallint not null,
    ambiguous          boolean not null,
    constraint watched_source_pk primary key (supply_source_id),
    constraint watched_source_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint watched_source_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint watched_source_receiving_point_fk foreign key (receiving_point_id) references dahu.receiving_point (receiving_point_id),
    constraint watched_source_line_fk foreign key (line_id) references dahu.line (line_id)
);
comment on table dahu.watched_source is 'The sources of today, as the turns of the alarms need them; made by dahu.watched_refresh from the register.';
comment on column dahu.watched_source.supply_source_id is 'the source';
comment on column dahu.watched_source.account_id is 'its account';
comment on column dahu.watched_source.place is '1: the source that the account has besides all second ones';
comment on column dahu.watched_source.sources is 'how many the account has';
comment on column dahu.watched_source.role is 'as in the register';
comment on column dahu.watched_source.standby_mode is 'as in the register';
comment on column dahu.watched_source.receiving_point_id is 'as in the register';
comment on column dahu.watched_source.line_id is 'as in the register';
comment on column dahu.watched_source.line_number is 'number of the line';
comment on column dahu.watched_source.point_count is 'points that measure it, polled or not';
comment on column dahu.watched_source.ambiguous is 'there are points that could be meant, and nothing that says which';

create table dahu.watched_point (
    metering_point_id     bigint not null,
    account_id            bigint,
    supply_source_id      bigint,
    purpose               text not null,
    line_id               bigint,
    wiring                text,
    nominal_mv            bigint not null,
    meter_installation_id bigint not null,
    endpoint              text not null,
    fresh_s               integer not null,
    power_up              bigint not null,
    power_down            bigint not null,
    volt_up               bigint not null,
    volt_down             bigint not null,
    amp_up                bigint not null,
    amp_down              bigint not null,
    band_w                bigint not null,
    band_ma               bigint not null,
    constraint watched_point_pk primary key (metering_point_id),
    constraint watched_point_metering_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint watched_point_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint watched_point_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint watched_point_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint watched_point_meter_installation_fk foreign key (meter_installation_id) references dahu.meter_installation (meter_installation_id)
);
comment on table dahu.watched_point is 'The points that are polled today, as the turns of the alarms need them; made by dahu.watched_refresh from the register.';
comment on column dahu.watched_point.metering_point_id is 'the point';
comment on column dahu.watched_point.account_id is 'its account today';
comment on column dahu.watched_point.supply_source_id is 'the source that it measures; null: none';
comment on column dahu.watched_point.purpose is 'as in the register';
comment on column dahu.watched_point.line_id is 'as in the register';
comment on column dahu.watched_point.wiring is 'how its voltages are meant; null: told from the values';
comment on column dahu.watched_point.nominal_mv is 'nominal voltage between phases, where the meter hangs, in mV';
comment on column dahu.watched_point.meter_installation_id is 'the installation';
comment on column dahu.watched_point.endpoint is 'gateway or line by which it is read';
comment on column dahu.watched_point.fresh_s is 'how old a value may be and still be that of now';
comment on column dahu.watched_point.power_up is 'ratio of powers and energies: primary';
comment on column dahu.watched_point.power_down is 'and secondary';
comment on column dahu.watched_point.volt_up is 'ratio of voltages: primary';
comment on column dahu.watched_point.volt_down is 'and secondary';
comment on column dahu.watched_point.amp_up is 'ratio of currents: primary';
comment on column dahu.watched_point.amp_down is 'and secondary';
comment on column dahu.watched_point.band_w is 'power above which it carries, W on the primary side';
comment on column dahu.watched_point.band_ma is 'current above which it carries, mA on the primary side';

create table dahu.watched_account (
    account_id bigint not null,
    shown      jsonb not null,
    constraint watched_account_pk primary key (account_id),
    constraint watched_account_account_fk foreign key (account_id) references dahu.account (account_id)
);
comment on table dahu.watched_account is 'The accounts of the board, and what it shows of them that no reading tells; made by dahu.watched_refresh. Its changes are told to those who watch.';
comment on column dahu.watched_account.account_id is 'the account';
comment on column dahu.watched_account.shown is 'customer, flags and sources, to see when they change';

create function dahu.watched_account_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('dahu_board', string_agg(part.id::text, ','))
    from (select c.account_id as id, (row_number() over (order by c.account_id) - 1) / 300 as page from changed c) part
    group by part.page;
    return null;
end
$$;
comment on function dahu.watched_account_tell() is 'Trigger body that tells those who watch which rows of the board changed';
create trigger watched_account_inserted after insert on dahu.watched_account
    referencing new table as changed for each statement execute function dahu.watched_account_tell();
create trigger watched_account_updated after update on dahu.watched_account
    referencing new table as changed for each statement execute function dahu.watched_account_tell();
create trigger watched_account_deleted after delete on dahu.watched_account
    referencing old table as changed for each statement execute function dahu.watched_account_tell();

create table dahu.point_export (
    metering_point_id     bigint not null,
    meter_installation_id bigint not null,
    register_wh           bigint not null,
    grown_at              timestamptz,
    constraint point_export_pk primary key (metering_point_id),
    constraint point_export_metering_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint point_export_meter_installation_fk foreign key (meter_installation_id) references dahu.meter_installation (meter_installation_id)
);
comment on table dahu.point_export is 'Where the export register of a point stood when it was last seen to grow.';
comment on column dahu.point_export.metering_point_id is 'the point';
comment on column dahu.point_export.meter_installation_id is 'the installation whose register it is';
comment on column dahu.point_export.register_wh is 'the register in Wh, as the meter shows it';
comment on column dahu.point_export.grown_at is 'reading that showed it grown; null: not since it is watched';

create table dahu.alarm (
    alarm_id          bigint generated always as identity,
    class_name        text not null,
    thing             text not null,
    account_id        bigint,
    metering_point_id bigint,
    supply_source_id  bigint,
    active            boolean not null default false,
    acked             boolean not null default true,
    pending_ms        bigint,
    raised_at         timestamptz,
    returned_at       timestamptz,
    acked_at          timestamptz,
    acked_by          text,
    shelved_until_at  timestamptz,
    shelved_by        text,
    shelved_because   text,
    suppressed_by     text,
    out_until_at      timestamptz,
    out_by            text,
    out_because       text,
    change_ms         bigint[] not null default '{}',
    chattering        boolean not null default false,
    told              boolean not null default false,
    facts             jsonb not null default '{}',
    version           integer not null default 1,
    recorded_at       timestamptz not null default clock_timestamp(),
    state             text not null generated always as (
        case when out_until_at is not null then 'OUT_OF_SERVICE'
             when suppressed_by is not null then 'SUPPRESSED'
             when shelved_until_at is not null then 'SHELVED'
             when active then case when acked then 'ACK_ACTIVE' else 'UNACK_ACTIVE' end
             when acked then 'NORMAL' else 'UNACK_RETURNED' end) stored,
    constraint alarm_pk primary key (alarm_id),
    constraint alarm_thing_uk unique (class_name, thing),
    constraint alarm_class_fk foreign key (class_name) references dahu.alarm_class (name),
    constraint alarm_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint alarm_metering_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint alarm_supply_source_fk foreign key (supply_source_id) references dahu.supply_source (supply_source_id),
    constraint alarm_shelved_ck check ((shelved_until_at is null) = (shelved_because is null)),
    constraint alarm_out_ck check ((out_until_at is null) = (out_because is null))
);
comment on table dahu.alarm is 'A class of alarms at a thing, with its life cycle: one row for good, whatever it goes through. What it went through is in alarm_event.';
comment on column dahu.alarm.alarm_id is 'identifier';
comment on column dahu.alarm.class_name is 'the class';
comment on column dahu.alarm.thing is 'what it is about: account:12, source:4, point:7, endpoint:10.0.0.7:502, collector';
comment on column dahu.alarm.account_id is 'the account; null: about none';
comment on column dahu.alarm.metering_point_id is 'the point, when it is about one';
comment on column dahu.alarm.supply_source_id is 'the source, when it is about one';
comment on column dahu.alarm.active is 'what it warns of is so, by the delays of its class';
comment on column dahu.alarm.acked is 'somebody has seen it, or there is nothing to see';
comment on column dahu.alarm.pending_ms is 'since when, by the clock of the turns, the opposite of active is the case; null: it is not';
comment on column dahu.alarm.raised_at is 'when it was raised last';
comment on column dahu.alarm.returned_at is 'when it returned last';
comment on column dahu.alarm.acked_at is 'when it was acknowledged last';
comment on column dahu.alarm.acked_by is 'by whom';
comment on column dahu.alarm.shelved_until_at is 'put aside by an operator until then; null: not';
comment on column dahu.alarm.shelved_by is 'by whom';
comment on column dahu.alarm.shelved_because is 'why';
comment on column dahu.alarm.suppressed_by is 'what it follows from and is not shown beside: alarm:5, permit:P-3; null: nothing';
comment on column dahu.alarm.out_until_at is 'taken out of service by the system administrator until then; null: not';
comment on column dahu.alarm.out_by is 'by whom';
comment on column dahu.alarm.out_because is 'why';
comment on column dahu.alarm.change_ms is 'its newest changes, by the clock of the turns';
comment on column dahu.alarm.chattering is 'it changed three times within a minute, and not since five minutes has it been quiet';
comment on column dahu.alarm.told is 'people were told of this raising';
comment on column dahu.alarm.facts is 'what was found, when it changed last';
comment on column dahu.alarm.version is 'counts its changes';
comment on column dahu.alarm.recorded_at is 'when this row was written';
comment on column dahu.alarm.state is 'what an operator sees';
create index alarm_open_ix on dahu.alarm (state) where state <> 'NORMAL';
create index alarm_account_ix on dahu.alarm (account_id) where account_id is not null;

create table dahu.alarm_event (
    alarm_event_id bigint generated always as identity,
    alarm_id       bigint not null,
    account_id     bigint,
    kind           text not null,
    state          text not null,
    happened_at    timestamptz not null,
    person_id      bigint,
    actor          text not null default '',
    reason         text not null default '',
    until_at       timestamptz,
    facts          jsonb not null default '{}',
    constraint alarm_event_pk primary key (alarm_event_id),
    constraint alarm_event_alarm_fk foreign key (alarm_id) references dahu.alarm (alarm_id),
    constraint alarm_event_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint alarm_event_person_fk foreign key (person_id) references dahu.user_account (user_account_id),
    constraint alarm_event_kind_ck check (kind in ('RAISED', 'RETURNED', 'ACKNOWLEDGED', 'SHELVED', 'UNSHELVED', 'SHELF_ENDED', 'SUPPRESSED', 'UNSUPPRESSED',
                                                   'OUT_OF_SERVICE', 'IN_SERVICE', 'CHATTERING', 'STEADY', 'NOTE'))
);
comment on table dahu.alarm_event is 'The journal of the alarms: every change with its time, who made it and why. Append-only.';
comment on column dahu.alarm_event.alarm_event_id is 'identifier';
comment on column dahu.alarm_event.alarm_id is 'the alarm';
comment on column dahu.alarm_event.account_id is 'its account';
comment on column dahu.alarm_event.kind is 'what happened';
comment on column dahu.alarm_event.state is 'what an operator saw from then on';
comment on column dahu.alarm_event.happened_at is 'when';
comment on column dahu.alarm_event.person_id is 'who did it; null: the service';
comment on column dahu.alarm_event.actor is 'login of the person';
comment on column dahu.alarm_event.reason is 'why, or what was noted';
comment on column dahu.alarm_event.until_at is 'until when it is put aside';
comment on column dahu.alarm_event.facts is 'what was found';
create index alarm_event_alarm_ix on dahu.alarm_event (alarm_id, alarm_event_id);
create index alarm_event_happened_ix on dahu.alarm_event (happened_at);
create trigger alarm_event_append_only before update or delete or truncate on dahu.alarm_event
    for each statement execute function dahu.append_only();

create function dahu.alarm_event_tell() returns trigger language plpgsql as $$
begin
    -- Listeners ask for the rows by their numbers; a notice holds less than 8000 bytes.
    perform pg_notify('dahu_alarm', string_agg(part.id::text, ','))
    from (select i.alarm_event_id as id, (row_number() over (order by i.alarm_event_id) - 1) / 300 as page from inserted i) part
    group by part.page;
    return null;
end
$$;
comment on function dahu.alarm_event_tell() is 'Trigger body that tells those who watch which events of the journal are new';
create trigger alarm_event_told after insert on dahu.alarm_event
    referencing new table as inserted for each statement execute function dahu.alarm_event_tell();

create function dahu.source_change_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('dahu_source', string_agg(part.id::text, ','))
    from (select i.source_change_id as id, (row_number() over (order by i.source_change_id) - 1) / 300 as page from inserted i) part
    group by part.page;
    return null;
end
$$;
comment on function dahu.source_change_tell() is 'Trigger body that tells those who watch which sources changed';
create trigger source_change_told after insert on dahu.source_change
    referencing new table as inserted for each statement execute function dahu.source_change_tell();

create function dahu.case_step_tell() returns trigger language plpgsql as $$
begin
    perform pg_notify('dahu_due', new.work_case_id::text);
    return null;
end
$$;
comment on function dahu.case_step_tell() is 'Trigger body that tells those who watch which case has moved';
create trigger case_step_told after insert on dahu.case_step
    for each row execute function dahu.case_step_tell();

create table dahu.alarm_clock (
    only_row       boolean not null default true,
    now_ms         bigint not null,
    turned_at      timestamptz not null,
    interrupted_ms bigint not null,
    watched_at     timestamptz not null default '-infinity',
    watched_on     date not null default '-infinity',
    constraint alarm_clock_pk primary key (only_row),
    constraint alarm_clock_only_row_ck check (only_row)
) with (fillfactor = 20);
create function dahu.watched_changed() returns trigger language plpgsql as $$
begin
    -- As dahu_roster does for what is read: the next turn looks at the register.
    perform pg_notify('dahu_watched', '');
    return null;
end
$$;
comment on function dahu.watched_changed() is 'Trigger body that tells the turns of the alarms that what they watch has changed';
create trigger supply_source_watched_changed after insert or update or delete on dahu.supply_source
    for each statement execute function dahu.watched_changed();
create trigger metering_point_account_watched_changed after insert or update or delete on dahu.metering_point_account
    for each statement execute function dahu.watched_changed();
create trigger work_permit_watched_changed after insert or update or delete on dahu.work_permit
    for each statement execute function dahu.watched_changed();
create trigger contract_version_watched_changed after insert or update or delete on dahu.contract_version
    for each statement execute function dahu.watched_changed();
create trigger backfeed_test_watched_changed after insert or update or delete on dahu.backfeed_test
    for each statement execute function dahu.watched_changed();
create trigger dual_source_feed_watched_changed after insert or update or delete on dahu.dual_source_feed
    for each statement execute function dahu.watched_changed();

comment on table dahu.alarm_clock is 'The clock of the turns: it goes on with each turn by the time since the one before, and by no more than ten seconds. A clock that is set, a service that stands still or a database that is away are no time in which something was seen to be so.';
comment on column dahu.alarm_clock.only_row is 'always true: keeps this table at one row';
comment on column dahu.alarm_clock.now_ms is 'milliseconds in which alarms were watched';
comment on column dahu.alarm_clock.turned_at is 'when the last turn was';
comment on column dahu.alarm_clock.interrupted_ms is 'when, by this clock, nobody watched before or a clock was set: silence is judged only after each point had time to be read again';
comment on column dahu.alarm_clock.watched_at is 'when what is watched was brought to the register last';
comment on column dahu.alarm_clock.watched_on is 'for which day';
insert into dahu.alarm_clock (now_ms, turned_at, interrupted_ms) values (0, '-infinity', 0);
