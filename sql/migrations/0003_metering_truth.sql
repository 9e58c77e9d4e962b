-- Metering truth: what was made of the readings, by which rule, and what it was before.
--
-- Derived rows (interval_day, energy_day, energy_month, vee_finding) are made by the job from readings, intervals,
-- installations, edits and rules, and may be made anew at any time with the same result. What a day was before it
-- was made anew stays in energy_day_history: so a verdict can be repeated as things were known then, and a
-- difference has its reason.

create table dahu.energy_due (
    metering_point_id bigint not null,
    day               date not null,
    because           text not null default 'reading',
    event_id          bigint,
    constraint energy_due_pk primary key (metering_point_id, day)
);
comment on table dahu.energy_due is 'Civil days whose energy must be made anew: written with what changes them, emptied by the job.';
comment on column dahu.energy_due.metering_point_id is 'the point';
comment on column dahu.energy_due.day is 'the civil day';
comment on column dahu.energy_due.because is 'what changed: reading, late_reading, exchange, ratio, reset, holder, edit, rule, import, policy';
comment on column dahu.energy_due.event_id is 'the metering event or edit behind it; null for readings';

create table dahu.energy_taken (
    metering_point_id bigint not null,
    day               date not null,
    because           text not null,
    event_id          bigint,
    constraint energy_taken_pk primary key (metering_point_id, day)
);
comment on table dahu.energy_taken is 'Notes of energy_due that the job has taken and not finished: whoever writes readings never waits for it.';
comment on column dahu.energy_taken.metering_point_id is 'the point';
comment on column dahu.energy_taken.day is 'the civil day';
comment on column dahu.energy_taken.because is 'as in energy_due';
comment on column dahu.energy_taken.event_id is 'as in energy_due';

create table dahu.interval_day (
    metering_point_id    bigint not null,
    day                  date not null,
    begins_at            timestamptz not null,
    interval_s           integer not null,
    active_import_wh     bigint[] not null,
    active_export_wh     bigint[] not null,
    reactive_import_varh bigint[] not null,
    reactive_export_varh bigint[] not null,
    quality              smallint[] not null,
    constraint interval_day_pk primary key (metering_point_id, day),
    constraint interval_day_interval_s_ck check (interval_s in (900, 1800, 3600))
) with (toast_tuple_target = 256);
-- A day of quarter hours takes 3.4 kB, mostly bytes of 0. With lz4 a small part of that is left in the row, and is written faster than
-- all of it; pglz, which a server without lz4 has, costs more than it saves.
do $$
declare
    name text;
    lz4 boolean := exists (select from pg_settings s where s.name = 'default_toast_compression' and 'lz4' = any(s.enumvals));
begin
    foreach name in array array['active_import_wh', 'active_export_wh', 'reactive_import_varh', 'reactive_export_varh', 'quality'] loop
        execute format('alter table dahu.interval_day alter column %I set storage %s', name, case when lz4 then 'main' else 'plain' end);
        if lz4 then
            execute format('alter table dahu.interval_day alter column %I set compression lz4', name);
        end if;
    end loop;
end
$$;
comment on table dahu.interval_day is 'Validated energy of a point in the intervals of a civil day, on the primary side.';
comment on column dahu.interval_day.metering_point_id is 'the point';
comment on column dahu.interval_day.day is 'civil day of the utility';
comment on column dahu.interval_day.begins_at is 'begin of the first interval';
comment on column dahu.interval_day.interval_s is 'length of an interval in seconds';
comment on column dahu.interval_day.active_import_wh is 'active import of each interval, Wh; null = not known, or held';
comment on column dahu.interval_day.active_export_wh is 'active export, Wh';
comment on column dahu.interval_day.reactive_import_varh is 'reactive import, varh';
comment on column dahu.interval_day.reactive_export_varh is 'reactive export, varh';
comment on column dahu.interval_day.quality is 'quality of each interval, codes of ESPI: 0 valid, 7 edited, 8 like day, 9 interpolated, 10 questionable, 11 derived, 12 projected; 15 missing, 16 held';

create table dahu.energy_day (
    metering_point_id    bigint not null,
    day                  date not null,
    active_import_wh     bigint,
    active_export_wh     bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    demand_w             bigint,
    demand_at            timestamptz,
    completeness_bp      integer not null,
    estimated_bp         integer not null,
    held_bp              integer not null,
    used                 boolean,
    fault                text,
    because              text not null,
    event_id             bigint,
    made_at              timestamptz not null,
    constraint energy_day_pk primary key (metering_point_id, day),
    constraint energy_day_bp_ck check (completeness_bp between 0 and 10000 and estimated_bp between 0 and 10000 and held_bp between 0 and 10000)
);
comment on table dahu.energy_day is 'Energy of a metering point on a civil day of the utility, on the primary side, after validation and estimation.';
comment on column dahu.energy_day.metering_point_id is 'the point';
comment on column dahu.energy_day.day is 'civil day of the utility';
comment on column dahu.energy_day.active_import_wh is 'active import, Wh, of the intervals that count; null when none is known';
comment on column dahu.energy_day.active_export_wh is 'active export, Wh; like reactive energy null unless known over the same time as the base energy';
comment on column dahu.energy_day.reactive_import_varh is 'reactive import, varh';
comment on column dahu.energy_day.reactive_export_varh is 'reactive export, varh';
comment on column dahu.energy_day.demand_w is 'largest mean power of an interval, W: active import, of a generation point export';
comment on column dahu.energy_day.demand_at is 'end of that interval';
comment on column dahu.energy_day.completeness_bp is 'share of the day whose energy is known, basis points; 10000 only when all of it is';
comment on column dahu.energy_day.estimated_bp is 'share of the day that was estimated, basis points';
comment on column dahu.energy_day.held_bp is 'share of the day that is held for a person, basis points';
comment on column dahu.energy_day.used is 'active import above 0 was seen; null when the day is not complete and none was seen';
comment on column dahu.energy_day.fault is 'why energy is missing or held: step_back, overlap, no_ratio, held; null when nothing is wrong';
comment on column dahu.energy_day.because is 'what made this version: as in energy_due';
comment on column dahu.energy_day.event_id is 'the metering event or edit behind it';
comment on column dahu.energy_day.made_at is 'when it was made';
create index energy_day_day_ix on dahu.energy_day (day);

create table dahu.energy_day_history (
    metering_point_id    bigint not null,
    day                  date not null,
    made_at              timestamptz not null,
    superseded_at        timestamptz not null,
    active_import_wh     bigint,
    active_export_wh     bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    demand_w             bigint,
    demand_at            timestamptz,
    completeness_bp      integer not null,
    estimated_bp         integer not null,
    held_bp              integer not null,
    used                 boolean,
    fault                text,
    because              text not null,
    event_id             bigint,
    constraint energy_day_history_pk primary key (metering_point_id, day, made_at)
);
comment on table dahu.energy_day_history is 'What energy_day said before: a row each time that a day of the past was made anew with another result.';
comment on column dahu.energy_day_history.metering_point_id is 'the point';
comment on column dahu.energy_day_history.day is 'civil day of the utility';
comment on column dahu.energy_day_history.made_at is 'when this version was made';
comment on column dahu.energy_day_history.superseded_at is 'when the next version took its place: that one says because of what';
comment on column dahu.energy_day_history.active_import_wh is 'as in energy_day';
comment on column dahu.energy_day_history.active_export_wh is 'as in energy_day';
comment on column dahu.energy_day_history.reactive_import_varh is 'as in energy_day';
comment on column dahu.energy_day_history.reactive_export_varh is 'as in energy_day';
comment on column dahu.energy_day_history.demand_w is 'as in energy_day';
comment on column dahu.energy_day_history.demand_at is 'as in energy_day';
comment on column dahu.energy_day_history.completeness_bp is 'as in energy_day';
comment on column dahu.energy_day_history.estimated_bp is 'as in energy_day';
comment on column dahu.energy_day_history.held_bp is 'as in energy_day';
comment on column dahu.energy_day_history.used is 'as in energy_day';
comment on column dahu.energy_day_history.fault is 'as in energy_day';
comment on column dahu.energy_day_history.because is 'what made this version';
comment on column dahu.energy_day_history.event_id is 'the metering event or edit behind this version';

create table dahu.vee_rule (
    vee_rule_id       bigint generated always as identity,
    rule              text not null,
    metering_point_id bigint,
    valid             daterange not null,
    outcome           text not null,
    parameters        jsonb not null default '{}',
    reason            text not null,
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint vee_rule_pk primary key (vee_rule_id),
    constraint vee_rule_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint vee_rule_outcome_ck check (outcome in ('PASS', 'FLAG', 'HOLD')),
    constraint vee_rule_valid_ck check (not isempty(valid)),
    constraint vee_rule_one_at_a_time_ex exclude using gist (rule with =, (coalesce(metering_point_id, 0)) with =, valid with &&)
);
comment on table dahu.vee_rule is 'How a validation rule is set, for all points or for one, on which days. Without a row the default of the rule holds.';
comment on column dahu.vee_rule.vee_rule_id is 'identifier, and version of the rule as findings name it';
comment on column dahu.vee_rule.rule is 'rule, as `dahu vee rules` prints it';
comment on column dahu.vee_rule.metering_point_id is 'the point that it is for; null = all that have no row of their own';
comment on column dahu.vee_rule.valid is 'days of readings that it is for';
comment on column dahu.vee_rule.outcome is 'what a hit does: nothing, a flag, or the value is held';
comment on column dahu.vee_rule.parameters is 'parameter to number; what is not named keeps its default';
comment on column dahu.vee_rule.reason is 'why it was set so';
comment on column dahu.vee_rule.actor is 'who recorded it';
comment on column dahu.vee_rule.recorded_at is 'when this row was written';

create table dahu.vee_finding (
    metering_point_id bigint not null,
    day               date not null,
    rule              text not null,
    energy            text not null default '',
    from_at           timestamptz not null,
    to_at             timestamptz not null,
    outcome           text not null,
    version           bigint not null,
    raw               bigint,
    bound             bigint,
    vee_edit_id       bigint,
    found_at          timestamptz not null,
    constraint vee_finding_pk primary key (metering_point_id, day, rule, energy, from_at),
    constraint vee_finding_outcome_ck check (outcome in ('FLAG', 'HOLD'))
);
comment on table dahu.vee_finding is 'What the rules found on a day of a point. Made with the day; what was found before stays in energy_day_history as its consequence.';
comment on column dahu.vee_finding.metering_point_id is 'the point';
comment on column dahu.vee_finding.day is 'civil day of the utility';
comment on column dahu.vee_finding.rule is 'the rule that was hit';
comment on column dahu.vee_finding.energy is 'the energy that is meant; empty = all, or none in particular';
comment on column dahu.vee_finding.from_at is 'begin of the time that is meant';
comment on column dahu.vee_finding.to_at is 'its end';
comment on column dahu.vee_finding.outcome is 'flagged, and it counts; or held, and it does not count until a person has decided';
comment on column dahu.vee_finding.version is 'vee_rule_id of the setting; 0 = the default of the rule';
comment on column dahu.vee_finding.raw is 'the value that was found, as the rule says';
comment on column dahu.vee_finding.bound is 'what it was held against';
comment on column dahu.vee_finding.vee_edit_id is 'the word of a person that answered it; null = open';
comment on column dahu.vee_finding.found_at is 'when it was found first';
create index vee_finding_open_ix on dahu.vee_finding (day) where outcome = 'HOLD' and vee_edit_id is null;

create table dahu.vee_edit (
    vee_edit_id       bigint generated always as identity,
    metering_point_id bigint not null,
    from_at           timestamptz not null,
    to_at             timestamptz not null,
    kind              text not null,
    energy            text not null default '',
    value             bigint,
    withdraws_id      bigint,
    reason            text not null,
    document_no       text not null default '',
    settled_reason    text,
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint vee_edit_pk primary key (vee_edit_id),
    constraint vee_edit_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint vee_edit_withdraws_fk foreign key (withdraws_id) references dahu.vee_edit (vee_edit_id),
    constraint vee_edit_kind_ck check (kind in ('ACCEPT', 'REJECT', 'VALUE', 'WITHDRAW')),
    constraint vee_edit_span_ck check (from_at < to_at),
    constraint vee_edit_energy_ck check (energy in ('', 'active_energy_import', 'active_energy_export', 'reactive_energy_import', 'reactive_energy_export')),
    constraint vee_edit_value_ck check ((kind = 'VALUE') = (value is not null) and (kind <> 'VALUE' or (value >= 0 and energy <> ''))),
    constraint vee_edit_withdraw_ck check ((kind = 'WITHDRAW') = (withdraws_id is not null)),
    constraint vee_edit_reason_ck check (reason <> '')
);
comment on table dahu.vee_edit is 'What a person said about intervals: a held value counts, is to be estimated, or is this. Append-only.';
comment on column dahu.vee_edit.vee_edit_id is 'identifier';
comment on column dahu.vee_edit.metering_point_id is 'the point';
comment on column dahu.vee_edit.from_at is 'begin of the first interval that is meant';
comment on column dahu.vee_edit.to_at is 'end of the last one';
comment on column dahu.vee_edit.kind is 'what is said; WITHDRAW takes an earlier word back';
comment on column dahu.vee_edit.energy is 'the energy that is meant; empty = all';
comment on column dahu.vee_edit.value is 'of VALUE: energy of the whole span on the primary side, Wh or varh';
comment on column dahu.vee_edit.withdraws_id is 'of WITHDRAW: the word that is taken back';
comment on column dahu.vee_edit.reason is 'why';
comment on column dahu.vee_edit.document_no is 'the document behind it';
comment on column dahu.vee_edit.settled_reason is 'by what right it touches a month that is settled; null when it touches none';
comment on column dahu.vee_edit.actor is 'who said it';
comment on column dahu.vee_edit.recorded_at is 'when this row was written';
create index vee_edit_point_ix on dahu.vee_edit (metering_point_id, from_at);
create trigger vee_edit_append_only before update or delete or truncate on dahu.vee_edit
    for each statement execute function dahu.append_only();

create table dahu.metering_event (
    metering_event_id bigint generated always as identity,
    metering_point_id bigint,
    account_id        bigint,
    kind              text not null,
    effective_at      timestamptz not null,
    until_at          timestamptz,
    content           jsonb not null,
    replaces_id       bigint,
    reason            text not null,
    document_no       text not null default '',
    settled_reason    text,
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint metering_event_pk primary key (metering_event_id),
    constraint metering_event_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint metering_event_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint metering_event_replaces_fk foreign key (replaces_id) references dahu.metering_event (metering_event_id),
    constraint metering_event_subject_ck check (num_nonnulls(metering_point_id, account_id) = 1),
    constraint metering_event_kind_ck check (kind in ('EXCHANGE', 'RATIO', 'RESET', 'HOLDER', 'SPLIT')),
    constraint metering_event_span_ck check (effective_at < until_at),
    constraint metering_event_reason_ck check (reason <> '')
);
comment on table dahu.metering_event is 'What happened at a metering point or an account and changes the meaning of what is metered, with its day. Append-only.';
comment on column dahu.metering_event.metering_event_id is 'identifier';
comment on column dahu.metering_event.metering_point_id is 'the point; null of an event of a whole account';
comment on column dahu.metering_event.account_id is 'the account; null of an event of one point';
comment on column dahu.metering_event.kind is 'meter exchange, change or correction of a ratio, register reset, change of customer, split of the energy';
comment on column dahu.metering_event.effective_at is 'from when on';
comment on column dahu.metering_event.until_at is 'until when, of a correction in the past; null = from then on';
comment on column dahu.metering_event.content is 'what was said, as the form has it';
comment on column dahu.metering_event.replaces_id is 'the earlier event that it puts right';
comment on column dahu.metering_event.reason is 'why';
comment on column dahu.metering_event.document_no is 'the document behind it';
comment on column dahu.metering_event.settled_reason is 'by what right it touches a month that is settled; null when it touches none';
comment on column dahu.metering_event.actor is 'who recorded it';
comment on column dahu.metering_event.recorded_at is 'when this row was written';
create index metering_event_point_ix on dahu.metering_event (metering_point_id, effective_at);
create index metering_event_account_ix on dahu.metering_event (account_id, effective_at) where account_id is not null;
create trigger metering_event_append_only before update or delete or truncate on dahu.metering_event
    for each statement execute function dahu.append_only();

create function dahu.energy_ground_changed() returns trigger language plpgsql as $$
begin
    -- What days were judged by has changed: those that were made are made anew. An event notes its days itself.
    if coalesce(current_setting('dahu.event_id', true), '') <> '' then
        return null;
    end if;
    insert into dahu.energy_due as d (metering_point_id, day, because)
    select m.metering_point_id, m.day, tg_argv[0]
    from (select (c.doc ->> 'metering_point_id')::bigint as point, coalesce((c.doc ->> 'valid')::daterange, '(,)') as days
          from (values (to_jsonb(old)), (to_jsonb(new))) as c(doc)
          where tg_table_name in ('metering_point', 'metering_point_account') and c.doc is not null
          union
          select i.metering_point_id, '(,)' from dahu.meter_installation i
          where tg_table_name = 'meter' and i.meter_id = (to_jsonb(new) ->> 'meter_id')::bigint
          union
          select a.metering_point_id, a.valid * daterange((to_jsonb(new) ->> 'effective_on')::date, null)
          from dahu.metering_point_account a
          where tg_table_name = 'capacity_event' and a.account_id = (to_jsonb(new) ->> 'account_id')::bigint
          union
          select p.metering_point_id, '(,)' from dahu.metering_point p where tg_table_name = 'utility') c
    join dahu.energy_day m on m.metering_point_id = c.point and c.days @> m.day
    where tg_table_name <> 'metering_point_account' or tg_op <> 'UPDATE'
       or to_jsonb(old) ->> 'account_id' <> to_jsonb(new) ->> 'account_id'
       or not ((to_jsonb(old) ->> 'valid')::daterange @> m.day and (to_jsonb(new) ->> 'valid')::daterange @> m.day)
    group by m.metering_point_id, m.day
    order by m.metering_point_id, m.day
    on conflict (metering_point_id, day) do update
        set because = case when d.event_id is not null then d.because else excluded.because end;
    return null;
end
$$;
comment on function dahu.energy_ground_changed() is 'Trigger body that notes the days whose time zone, point, meter, account or capacity changed';

create trigger utility_energy_ground after update of timezone on dahu.utility
    for each row when (old.timezone <> new.timezone) execute function dahu.energy_ground_changed('policy');
create trigger metering_point_energy_ground after update of slot_s, purpose on dahu.metering_point
    for each row when ((old.slot_s, old.purpose) is distinct from (new.slot_s, new.purpose))
    execute function dahu.energy_ground_changed('policy');
create trigger meter_energy_ground after update of driver, register_side on dahu.meter
    for each row when ((old.driver, old.register_side) is distinct from (new.driver, new.register_side))
    execute function dahu.energy_ground_changed('ratio');
create trigger metering_point_account_energy_ground after insert or update or delete on dahu.metering_point_account
    for each row execute function dahu.energy_ground_changed('holder');
create trigger capacity_event_energy_ground after insert on dahu.capacity_event
    for each row when (new.kind in ('INSTALL', 'TRANSFER_IN', 'TRANSFER_OUT', 'REMOVE', 'REDUCE_PERM', 'CORRECTION'))
    execute function dahu.energy_ground_changed('policy');
