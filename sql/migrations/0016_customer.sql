-- Customers as the utility deals with them: who counts as large, said by a person; what is known of them; who spoke with them; who was
-- told something about them; and how the service as a whole keeps its promises.

create table dahu.account_class (
    account_id   bigint not null,
    large        boolean not null,
    valid        daterange not null,
    reasons      text[] not null,
    decision_id  bigint,
    work_case_id bigint not null,
    actor        text not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint account_class_pk primary key (account_id, valid),
    constraint account_class_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint account_class_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint account_class_decision_fk foreign key (decision_id) references dahu.decision (decision_id),
    constraint account_class_valid_ck check (not isempty(valid) and not lower_inf(valid)),
    constraint account_class_one_at_a_time_ex exclude using gist (account_id with =, valid with &&)
);
comment on table dahu.account_class is 'Whether an account is a large customer, as a person has confirmed (4.1): the rule suggests, this holds.';
comment on column dahu.account_class.account_id is 'the account';
comment on column dahu.account_class.large is 'is a large customer';
comment on column dahu.account_class.valid is 'days';
comment on column dahu.account_class.reasons is 'why: codes of the rule, or OVERRULED';
comment on column dahu.account_class.decision_id is 'verdict of rule 4.1 that it rests on; null when there was none';
comment on column dahu.account_class.work_case_id is 'case in which it was decided';
comment on column dahu.account_class.actor is 'who decided';
comment on column dahu.account_class.recorded_at is 'when this row was written';
create trigger account_class_history before update or delete on dahu.account_class
    for each row execute function dahu.history_keep('account_id', 'valid');

create table dahu.eligibility_review (
    work_case_id    bigint not null,
    account_id      bigint not null,
    suggestion      text not null,
    was             boolean,
    decision_id     bigint not null,
    completeness_bp integer,
    decided_large   boolean,
    document_no     text not null default '',
    constraint eligibility_review_pk primary key (work_case_id),
    constraint eligibility_review_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint eligibility_review_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint eligibility_review_decision_fk foreign key (decision_id) references dahu.decision (decision_id),
    constraint eligibility_review_suggestion_ck check (suggestion in ('LARGE', 'NOT_LARGE', 'UNSURE'))
);
comment on table dahu.eligibility_review is 'The rule says another class than holds, or cannot say: a person decides (4.1).';
comment on column dahu.eligibility_review.work_case_id is 'the case';
comment on column dahu.eligibility_review.account_id is 'the account';
comment on column dahu.eligibility_review.suggestion is 'what the rule says';
comment on column dahu.eligibility_review.was is 'class that holds; null: none was ever confirmed';
comment on column dahu.eligibility_review.decision_id is 'verdict of the rule';
comment on column dahu.eligibility_review.completeness_bp is 'completeness of the energy behind it, basis points';
comment on column dahu.eligibility_review.decided_large is 'what the person decided; null: not yet';
comment on column dahu.eligibility_review.document_no is 'the paper behind it';

create table dahu.customer_profile (
    customer_profile_id bigint generated always as identity,
    account_id          bigint not null,
    industry            text not null default '',
    size                text not null default '',
    business_scope      text not null default '',
    operating_state     text not null default '',
    industry_position   text not null default '',
    priority            smallint,
    load_grade          text,
    credit_state        text,
    actor               text not null,
    recorded_at         timestamptz not null default clock_timestamp(),
    constraint customer_profile_pk primary key (customer_profile_id),
    constraint customer_profile_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint customer_profile_priority_ck check (priority between 1 and 5),
    constraint customer_profile_load_grade_ck check (load_grade in ('SPECIAL', 'GRADE_1', 'GRADE_2', 'GRADE_3')),
    constraint customer_profile_credit_state_ck check (credit_state in ('GOOD', 'FAIR', 'POOR', 'BAD'))
);
comment on table dahu.customer_profile is 'What is known of a customer beyond its account (K2). Append-only: the newest row holds.';
comment on column dahu.customer_profile.customer_profile_id is 'identifier, and the order';
comment on column dahu.customer_profile.account_id is 'the account';
comment on column dahu.customer_profile.industry is 'industry, in words';
comment on column dahu.customer_profile.size is 'size of the enterprise';
comment on column dahu.customer_profile.business_scope is 'scope of business';
comment on column dahu.customer_profile.operating_state is 'how business goes';
comment on column dahu.customer_profile.industry_position is 'position in its industry';
comment on column dahu.customer_profile.priority is 'customer priority, 1 is the highest; null: not set';
comment on column dahu.customer_profile.load_grade is 'grade of the load; null: not set';
comment on column dahu.customer_profile.credit_state is 'credit; null: not set';
comment on column dahu.customer_profile.actor is 'who wrote it';
comment on column dahu.customer_profile.recorded_at is 'when this row was written';
create index customer_profile_account_ix on dahu.customer_profile (account_id, customer_profile_id);
create trigger customer_profile_append_only before update or delete or truncate on dahu.customer_profile
    for each statement execute function dahu.append_only();

create table dahu.contact_record (
    work_case_id bigint not null,
    channel      text not null,
    person       text not null,
    reached_at   text not null default '',
    topic        text not null,
    constraint contact_record_pk primary key (work_case_id),
    constraint contact_record_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint contact_record_channel_ck check (channel in ('PHONE', 'VISIT', 'COUNTER', 'LETTER', 'MAIL', 'MESSAGE', 'EVENT')),
    constraint contact_record_topic_ck check (topic in ('CONSULTING', 'APPLICATION', 'CHANGE', 'COMPLAINT', 'REPAIR', 'ACCIDENT', 'DUNNING', 'CONTRACT', 'CARE', 'MARKET'))
);
comment on table dahu.contact_record is 'A contact with a customer: opened by who spoke first, continued in the same record by all others (K6).';
comment on column dahu.contact_record.work_case_id is 'the case; its steps are what was said, by whom';
comment on column dahu.contact_record.channel is 'by which way';
comment on column dahu.contact_record.person is 'with whom';
comment on column dahu.contact_record.reached_at is 'where that person is reached';
comment on column dahu.contact_record.topic is 'service that it was about (K8)';

create table dahu.disclosure (
    work_case_id   bigint not null,
    recipient      text not null,
    purpose        text not null,
    content        text not null,
    agreement_no   text not null default '',
    approved_by    bigint,
    given_on       date,
    given_how      text not null default '',
    constraint disclosure_pk primary key (work_case_id),
    constraint disclosure_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint disclosure_approved_by_fk foreign key (approved_by) references dahu.user_account (user_account_id),
    constraint disclosure_given_ck check (given_on is null or (agreement_no <> '' and given_how <> ''))
);
comment on table dahu.disclosure is 'That somebody outside was given what is known of a customer: asked for, approved by another person, under a written agreement (K9).';
comment on column dahu.disclosure.work_case_id is 'the case';
comment on column dahu.disclosure.recipient is 'who is given it';
comment on column dahu.disclosure.purpose is 'what for';
comment on column dahu.disclosure.content is 'what is given';
comment on column dahu.disclosure.agreement_no is 'the written agreement';
comment on column dahu.disclosure.approved_by is 'who approved; never who asked';
comment on column dahu.disclosure.given_on is 'day on which it was given; null: not yet';
comment on column dahu.disclosure.given_how is 'how';

create table dahu.service_level_review (
    work_case_id bigint not null,
    period       daterange not null,
    item         text not null,
    class        text not null,
    value_was    integer not null,
    value_new    integer not null,
    unit         text not null,
    valid_from   date not null,
    performance  jsonb not null,
    constraint service_level_review_pk primary key (work_case_id),
    constraint service_level_review_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint service_level_review_period_ck check (not isempty(period) and not lower_inf(period) and not upper_inf(period)),
    constraint service_level_review_value_ck check (value_new > 0)
);
comment on table dahu.service_level_review is 'A limit of service beside what was kept of it, and what it is to become (K10).';
comment on column dahu.service_level_review.work_case_id is 'the case';
comment on column dahu.service_level_review.period is 'days that were looked at';
comment on column dahu.service_level_review.item is 'which limit';
comment on column dahu.service_level_review.class is 'of which cases';
comment on column dahu.service_level_review.value_was is 'the limit as it is';
comment on column dahu.service_level_review.value_new is 'the limit as it is to be';
comment on column dahu.service_level_review.unit is 'its unit';
comment on column dahu.service_level_review.valid_from is 'day from which it is to hold';
comment on column dahu.service_level_review.performance is 'how many clocks ran, how many were late, the median, as they were when it was opened';

create table dahu.service_level_vote (
    service_level_vote_id bigint generated always as identity,
    work_case_id          bigint not null,
    department            text not null,
    agrees                boolean not null,
    actor                 text not null,
    recorded_at           timestamptz not null default clock_timestamp(),
    constraint service_level_vote_pk primary key (service_level_vote_id),
    constraint service_level_vote_review_fk foreign key (work_case_id) references dahu.service_level_review (work_case_id),
    constraint service_level_vote_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint service_level_vote_department_ck check (department in ('MARKETING', 'INSPECTION', 'DISPATCH'))
);
comment on table dahu.service_level_vote is 'What a department says to a change of a limit. Append-only: its newest word counts.';
comment on column dahu.service_level_vote.service_level_vote_id is 'identifier';
comment on column dahu.service_level_vote.work_case_id is 'the case';
comment on column dahu.service_level_vote.department is 'the department';
comment on column dahu.service_level_vote.agrees is 'confirms the change';
comment on column dahu.service_level_vote.actor is 'who said so';
comment on column dahu.service_level_vote.recorded_at is 'when this row was written';
create trigger service_level_vote_append_only before update or delete or truncate on dahu.service_level_vote
    for each statement execute function dahu.append_only();

-- ---- appointments, progress, call-backs ------------------------------------------------------------------

create table dahu.appointment (
    work_case_id  bigint not null,
    account_id    bigint not null,
    purpose       text not null,
    begins_at     timestamptz not null,
    ends_at       timestamptz not null,
    person        text not null,
    reached_at    text not null default '',
    place         text not null default '',
    about_case_id bigint,
    moves         smallint not null default 0,
    told_on       date,
    missed_by     text,
    constraint appointment_pk primary key (work_case_id),
    constraint appointment_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint appointment_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint appointment_about_case_fk foreign key (about_case_id) references dahu.work_case (work_case_id),
    constraint appointment_purpose_ck check (purpose in ('SURVEY', 'METER_WORK', 'CONNECTION', 'INSPECTION', 'VISIT', 'OTHER')),
    constraint appointment_time_ck check (begins_at < ends_at),
    constraint appointment_missed_by_ck check (missed_by in ('CUSTOMER', 'UTILITY'))
);
comment on table dahu.appointment is 'A time agreed with a customer, before somebody comes or meters are worked on: a case of the flow appointments.';
comment on column dahu.appointment.work_case_id is 'the case';
comment on column dahu.appointment.account_id is 'the account';
comment on column dahu.appointment.purpose is 'what for';
comment on column dahu.appointment.begins_at is 'agreed time: not before';
comment on column dahu.appointment.ends_at is 'agreed time: not after';
comment on column dahu.appointment.person is 'with whom';
comment on column dahu.appointment.reached_at is 'where that person is reached';
comment on column dahu.appointment.place is 'where; empty: at the site of the account';
comment on column dahu.appointment.about_case_id is 'case that it is for; null: none';
comment on column dahu.appointment.moves is 'how often it was moved';
comment on column dahu.appointment.told_on is 'day on which the customer was reminded; null: not yet';
comment on column dahu.appointment.missed_by is 'who did not come; null: it was kept, or is to come';
create index appointment_account_ix on dahu.appointment (account_id);

create table dahu.progress_notice (
    progress_notice_id bigint generated always as identity,
    work_case_id       bigint not null,
    state              text not null,
    because            text not null,
    messages           integer not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint progress_notice_pk primary key (progress_notice_id),
    constraint progress_notice_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint progress_notice_because_ck check (because in ('STATE', 'MONTH', 'CONTRACT'))
);
comment on table dahu.progress_notice is 'That a customer was to be told how an application stands. Append-only.';
comment on column dahu.progress_notice.progress_notice_id is 'identifier, and the order';
comment on column dahu.progress_notice.work_case_id is 'the application';
comment on column dahu.progress_notice.state is 'how it stood';
comment on column dahu.progress_notice.because is 'it moved on, nothing was said for a month, or its contract is still to be signed';
comment on column dahu.progress_notice.messages is 'how many messages went out: none without the consent of the customer';
comment on column dahu.progress_notice.recorded_at is 'when this row was written';
create index progress_notice_case_ix on dahu.progress_notice (work_case_id, progress_notice_id);
create trigger progress_notice_append_only before update or delete or truncate on dahu.progress_notice
    for each statement execute function dahu.append_only();

create table dahu.call_back_offset (
    occasion text not null,
    days     integer not null,
    constraint call_back_offset_pk primary key (occasion, days),
    constraint call_back_offset_occasion_ck check (occasion in ('CONNECTED', 'CHANGED', 'RESTORED', 'RECTIFIED')),
    constraint call_back_offset_days_ck check (days between 1 and 366)
);
comment on table dahu.call_back_offset is 'How many days after what a customer is called back.';
comment on column dahu.call_back_offset.occasion is 'supply connected, a change carried out, supply restored after a fault, a defect put right';
comment on column dahu.call_back_offset.days is 'days after it';
create trigger call_back_offset_history before update or delete on dahu.call_back_offset
    for each row execute function dahu.history_keep('occasion', 'days');
insert into dahu.call_back_offset (occasion, days)
select o, d from unnest(array['CONNECTED', 'CHANGED', 'RESTORED', 'RECTIFIED']) as o, unnest(array[3, 10, 30]) as d;

create table dahu.call_back (
    call_back_id    bigint generated always as identity,
    work_case_id    bigint not null,
    account_id      bigint not null,
    occasion        text not null,
    from_on         date not null,
    days            integer not null,
    due_on          date not null,
    attempts        integer not null default 0,
    attempted_at    timestamptz,
    done_on         date,
    satisfied       boolean,
    said            text not null default '',
    dropped_because text,
    request_case_id bigint,
    constraint call_back_pk primary key (call_back_id),
    constraint call_back_once_uk unique (work_case_id, occasion, from_on, days),
    constraint call_back_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint call_back_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint call_back_request_case_fk foreign key (request_case_id) references dahu.work_case (work_case_id),
    constraint call_back_done_ck check ((done_on is null) = (satisfied is null) and (done_on is null or dropped_because is null)),
    constraint call_back_attempts_ck check (attempts >= 0)
);
comment on table dahu.call_back is 'A call to a customer that is due after supply was connected or restored, a change carried out, or a defect put right.';
comment on column dahu.call_back.call_back_id is 'identifier';
comment on column dahu.call_back.work_case_id is 'the case that it is about; each attempt is a step of it';
comment on column dahu.call_back.account_id is 'the account';
comment on column dahu.call_back.occasion is 'what it comes after';
comment on column dahu.call_back.from_on is 'day of that';
comment on column dahu.call_back.days is 'days after it';
comment on column dahu.call_back.due_on is 'day by which it is to be made';
comment on column dahu.call_back.attempts is 'how often it was tried';
comment on column dahu.call_back.attempted_at is 'when it was tried last';
comment on column dahu.call_back.done_on is 'day on which the customer was reached; null: not yet';
comment on column dahu.call_back.satisfied is 'the customer was content; null: not asked yet';
comment on column dahu.call_back.said is 'what the customer said';
comment on column dahu.call_back.dropped_because is 'why it is not made any more; null: it is';
comment on column dahu.call_back.request_case_id is 'the inquiry that took up what the customer was not content with; null: none';
create index call_back_account_ix on dahu.call_back (account_id);
create index call_back_open_ix on dahu.call_back (due_on) where done_on is null and dropped_because is null;

-- ---- spot checks -----------------------------------------------------------------------------------------

create table dahu.spot_check_draw (
    spot_check_draw_id bigint generated always as identity,
    kind               text not null,
    period             daterange not null,
    seed               text not null,
    rate_bp            integer not null,
    least              integer not null,
    population         integer not null,
    population_sha256  text not null,
    chosen             integer not null,
    reason             text not null default '',
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint spot_check_draw_pk primary key (spot_check_draw_id),
    constraint spot_check_draw_kind_ck check (kind in ('VISIT', 'RECTIFICATION', 'CALL_BACK', 'CONTACT')),
    constraint spot_check_draw_period_ck check (not isempty(period) and not lower_inf(period) and not upper_inf(period)),
    constraint spot_check_draw_chosen_ck check (chosen between 0 and population)
);
comment on table dahu.spot_check_draw is 'A choice by lot of records that are looked into for their truth: what it was made of, and the seed by which it can be made again. Append-only.';
comment on column dahu.spot_check_draw.spot_check_draw_id is 'identifier';
comment on column dahu.spot_check_draw.kind is 'records of what: visits with access, re-checks that found a defect gone, calls to customers, contacts';
comment on column dahu.spot_check_draw.period is 'days on which they were recorded';
comment on column dahu.spot_check_draw.seed is 'random, made in the moment of the choice; the records with the smallest SHA-256 of seed and identifier are chosen';
comment on column dahu.spot_check_draw.rate_bp is 'share that was wanted, basis points';
comment on column dahu.spot_check_draw.least is 'number that was wanted at least';
comment on column dahu.spot_check_draw.population is 'how many records there were';
comment on column dahu.spot_check_draw.population_sha256 is 'SHA-256 of their identifiers, so that nobody adds or drops one afterwards';
comment on column dahu.spot_check_draw.chosen is 'how many were chosen';
comment on column dahu.spot_check_draw.reason is 'why somebody asked for it; empty: it was the choice of the month';
comment on column dahu.spot_check_draw.actor is 'who asked for it, or the clock';
comment on column dahu.spot_check_draw.recorded_at is 'when this row was written';
create unique index spot_check_draw_month_uk on dahu.spot_check_draw (kind, period) where reason = '';
create trigger spot_check_draw_append_only before update or delete or truncate on dahu.spot_check_draw
    for each statement execute function dahu.append_only();

create table dahu.spot_check (
    spot_check_id         bigint generated always as identity,
    spot_check_draw_id    bigint not null,
    case_step_id          bigint not null,
    work_case_id          bigint not null,
    submitter_id          bigint not null,
    due_on                date not null,
    result                text,
    found                 text not null default '',
    checked_by            bigint,
    checked_at            timestamptz,
    compliance_finding_id bigint,
    constraint spot_check_pk primary key (spot_check_id),
    constraint spot_check_once_uk unique (spot_check_draw_id, case_step_id),
    constraint spot_check_draw_fk foreign key (spot_check_draw_id) references dahu.spot_check_draw (spot_check_draw_id),
    constraint spot_check_case_step_fk foreign key (case_step_id) references dahu.case_step (case_step_id),
    constraint spot_check_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint spot_check_submitter_fk foreign key (submitter_id) references dahu.user_account (user_account_id),
    constraint spot_check_checked_by_fk foreign key (checked_by) references dahu.user_account (user_account_id),
    constraint spot_check_finding_fk foreign key (compliance_finding_id) references dahu.compliance_finding (compliance_finding_id),
    constraint spot_check_result_ck check (result in ('TRUE', 'DIFFERS') and found <> '' and checked_at is not null or result is null and checked_at is null),
    constraint spot_check_other_ck check (checked_by <> submitter_id)
);
comment on table dahu.spot_check is 'A record that was chosen to be looked into, and whether it was true.';
comment on column dahu.spot_check.spot_check_id is 'identifier';
comment on column dahu.spot_check.spot_check_draw_id is 'the choice';
comment on column dahu.spot_check.case_step_id is 'the step that recorded it';
comment on column dahu.spot_check.work_case_id is 'its case';
comment on column dahu.spot_check.submitter_id is 'who recorded it, and answers for its truth';
comment on column dahu.spot_check.due_on is 'day by which it is to be looked into';
comment on column dahu.spot_check.result is 'true, or it differs from what was found; null: not looked into yet';
comment on column dahu.spot_check.found is 'what was found';
comment on column dahu.spot_check.checked_by is 'who looked into it: never who recorded it';
comment on column dahu.spot_check.checked_at is 'when';
comment on column dahu.spot_check.compliance_finding_id is 'the finding (3.1.4) that a record which differs has become; null: none';
create index spot_check_case_ix on dahu.spot_check (work_case_id);

-- ---- 3.1.5, 3.1.6, 3.2.2: losses that no bill puts right -----------------------------------------------------------

alter table dahu.loss_register
    alter column bill_id drop not null,
    alter column correction_id drop not null,
    add column rule_broken          text not null default '',
    add column dispatch_incident_id bigint,
    add column refund_case_id       bigint,
    add constraint loss_register_dispatch_incident_fk foreign key (dispatch_incident_id) references dahu.dispatch_incident (dispatch_incident_id),
    add constraint loss_register_refund_case_fk foreign key (refund_case_id) references dahu.work_case (work_case_id),
    add constraint loss_register_correction_ck check (correction_id is null or bill_id is not null),
    add constraint loss_register_rule_ck check (correction_id is not null or clause <> '3.1.6' or rule_broken <> ''),
    add constraint loss_register_incident_ck check (correction_id is not null or (clause = '3.2.2') = (dispatch_incident_id is not null));
comment on table dahu.loss_register is 'What it cost that a price or a rule was not followed (clauses 3.1.5, 3.1.6, 3.2.2), and who answers for it. Append-only.';
comment on column dahu.loss_register.bill_id is 'the bill that was wrong; null: none was made';
comment on column dahu.loss_register.correction_id is 'the bill with the difference; null: none can be made';
comment on column dahu.loss_register.period is 'days that it is for';
comment on column dahu.loss_register.rule_broken is 'which rule was not followed; empty: the correction says it';
comment on column dahu.loss_register.dispatch_incident_id is 'the act of the dispatch office that it comes from; null: another cause, or a correction';
comment on column dahu.loss_register.refund_case_id is 'the case in which what was taken too much is given back; null: nothing was';

create function dahu.loss_register_refund() returns trigger
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
begin
    -- What was taken too much is given back: a case of its own, with its owner and its limit (3.1.5).
    if new.loss_fen < 0 then
        perform set_config('dahu.if_match', '', true); -- named what was asked for, not this case
        new.refund_case_id := dahu.case_open('requests', 'register', new.account_id, '', jsonb_build_object(
            'kind', 'REFUND', 'channel', 'WRITTEN',
            'summary', concat_ws(' ', (select b.bill_number from bill b where b.bill_id = coalesce(new.correction_id, new.bill_id)), yuan_text(-new.loss_fen), new.reason)), new.reason);
    end if;
    return new;
end
$$;
comment on function dahu.loss_register_refund() is 'Trigger body: what was taken too much becomes a case';
create trigger loss_register_refund before insert on dahu.loss_register
    for each row execute function dahu.loss_register_refund();

-- Finding by the first letters of the sounds: fzsnc for 福州水泥厂. The order of the characters by sound is that of the database; where a
-- character has several sounds it is the usual one, except in the words below.
create function dahu.initials(name text) returns text language plpgsql immutable strict parallel safe as $$
-- initials - letters and digits of a name as they are, Chinese characters as the first letter of their sound; nothing else.
declare
    firsts  constant text[] := regexp_split_to_array('阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他屲夕丫帀', ''); -- the first character of each letter
    letters constant text := 'abcdefghjklmnopqrstwxyz';
    words   constant text[] := '{厦门,xm,长乐,cl,长汀,ct,长泰,ct,长江,cj,长城,cc,长安,ca,长春,cc,长沙,cs,重庆,cq,银行,yh,大厦,ds}';
    plain   text := lower(name);
    found   text := '';
    c       text;
begin
    for i in 1 .. cardinality(words) / 2 loop
        plain := replace(plain, words[2 * i - 1], words[2 * i]);
    end loop;
    foreach c in array regexp_split_to_array(plain, '') loop
        if c ~ '^[a-z0-9]$' then
            found := found || c;
        elsif ascii(c) between 13312 and 40959 or ascii(c) > 131071 then
            found := found || substr(letters, (select count(*) from unnest(firsts) f where f collate "zh-x-icu" <= c collate "zh-x-icu")::integer, 1);
        end if;
    end loop;
    return found;
exception
    when undefined_object then -- a server without this order: names are found by their characters
        return regexp_replace(plain, '[^a-z0-9]', '', 'g');
end
$$;
comment on function dahu.initials(text) is 'A name by the first letters of its sounds';

alter table dahu.customer add column name_initials text not null generated always as (dahu.initials(name)) stored;
comment on column dahu.customer.name_initials is 'the name by the first letters of its sounds, to be found by';

-- ---- supply that stops: for arrears, and for work on a line (4.16, 3.2.1; time limits of section "outages and stops") ------------------

create table dahu.dunning (
    work_case_id          bigint not null,
    account_id            bigint not null,
    overdue_fen           bigint not null,
    overdue_from_on         date not null,
    reminded_on           date,
    reminded_how          text,
    approved_on           date,
    approval_document     text,
    notified_at           timestamptz,
    stop_at               timestamptz,
    notice_document_no    text,
    received_by           text,
    authority_document_no text,
    last_told_at          timestamptz,
    last_told_to          text,
    stopped_at            timestamptz,
    stop_document_no      text,
    paid_at               timestamptz,
    restored_at           timestamptz,
    actor                 text not null,
    recorded_at           timestamptz not null default clock_timestamp(),
    constraint dunning_pk primary key (work_case_id),
    constraint dunning_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint dunning_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint dunning_reminded_ck check ((reminded_on is null) = (reminded_how is null)),
    constraint dunning_approved_ck check ((approved_on is null) = (approval_document is null)),
    constraint dunning_notified_ck check ((notified_at is null) = (stop_at is null) and (notified_at is null) = (notice_document_no is null) and stop_at > notified_at),
    constraint dunning_told_ck check ((last_told_at is null) = (last_told_to is null)),
    constraint dunning_stopped_ck check ((stopped_at is null) = (stop_document_no is null) and stopped_at >= stop_at),
    constraint dunning_restored_ck check (restored_at >= stopped_at)
);
comment on table dahu.dunning is 'Arrears of an account, and the stop of its supply that they may lead to, a case of the flow dunning (4.16, K8).';
comment on column dahu.dunning.work_case_id is 'the case';
comment on column dahu.dunning.account_id is 'the account';
comment on column dahu.dunning.overdue_fen is 'what was overdue when it began, fen';
comment on column dahu.dunning.overdue_from_on is 'day on which the oldest of it was due';
comment on column dahu.dunning.reminded_on is 'day of the newest reminder; null: none';
comment on column dahu.dunning.reminded_how is 'how, and to whom';
comment on column dahu.dunning.approved_on is 'day on which the stop was approved inside; null: not';
comment on column dahu.dunning.approval_document is 'the approval';
comment on column dahu.dunning.notified_at is 'when the written notice was served';
comment on column dahu.dunning.stop_at is 'not before this time supply stops, as the notice says';
comment on column dahu.dunning.notice_document_no is 'the notice';
comment on column dahu.dunning.received_by is 'who received it';
comment on column dahu.dunning.authority_document_no is 'the copy for the power authority, for an important user';
comment on column dahu.dunning.last_told_at is 'when the customer was told for the last time before the stop';
comment on column dahu.dunning.last_told_to is 'who was told then';
comment on column dahu.dunning.stopped_at is 'when supply was stopped; null: it was not';
comment on column dahu.dunning.stop_document_no is 'the order by which it was';
comment on column dahu.dunning.paid_at is 'when the payment was seen; from then supply is owed';
comment on column dahu.dunning.restored_at is 'when there was supply again';
comment on column dahu.dunning.actor is 'who recorded it';
comment on column dahu.dunning.recorded_at is 'when this row was written';
create index dunning_account_ix on dahu.dunning (account_id);
create trigger dunning_history before update or delete on dahu.dunning
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.outage (
    work_case_id   bigint not null,
    kind           text not null,
    line_id        bigint not null,
    begins_at      timestamptz not null,
    ends_at        timestamptz not null,
    because        text not null,
    announced_at   timestamptz,
    announced_how  text,
    began_at       timestamptz,
    cause_ended_at timestamptz,
    restored_at    timestamptz,
    explanation    text not null default '',
    actor          text not null,
    recorded_at    timestamptz not null default clock_timestamp(),
    constraint outage_pk primary key (work_case_id),
    constraint outage_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint outage_line_fk foreign key (line_id) references dahu.line (line_id),
    constraint outage_kind_ck check (kind in ('PLANNED', 'REPAIR')),
    constraint outage_times_ck check (ends_at > begins_at),
    constraint outage_because_ck check (because <> ''),
    constraint outage_announced_ck check ((announced_at is null) = (announced_how is null)),
    constraint outage_restored_ck check (began_at <= cause_ended_at and cause_ended_at <= restored_at)
);
comment on table dahu.outage is 'A line without voltage by the will of the utility: planned, or a repair that cannot wait; a case of the flow outages.';
comment on column dahu.outage.work_case_id is 'the case';
comment on column dahu.outage.kind is 'planned, or a temporary repair';
comment on column dahu.outage.line_id is 'the line';
comment on column dahu.outage.begins_at is 'when it is to begin, as announced';
comment on column dahu.outage.ends_at is 'when it is to end';
comment on column dahu.outage.because is 'why';
comment on column dahu.outage.announced_at is 'when it was announced; null: not yet, or moved since';
comment on column dahu.outage.announced_how is 'how it was announced';
comment on column dahu.outage.began_at is 'when it began';
comment on column dahu.outage.cause_ended_at is 'when its cause was gone: from then supply is owed';
comment on column dahu.outage.restored_at is 'when there was supply again';
comment on column dahu.outage.explanation is 'why supply came back later than it must';
comment on column dahu.outage.actor is 'who recorded it';
comment on column dahu.outage.recorded_at is 'when this row was written';
create index outage_line_ix on dahu.outage (line_id, began_at);
create trigger outage_history before update or delete on dahu.outage
    for each row execute function dahu.history_keep('work_case_id');

create table dahu.outage_account (
    work_case_id bigint not null,
    account_id   bigint not null,
    important    boolean not null,
    told_at      timestamptz not null,
    actor        text not null,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint outage_account_pk primary key (work_case_id, account_id, told_at),
    constraint outage_account_outage_fk foreign key (work_case_id) references dahu.outage (work_case_id),
    constraint outage_account_work_case_fk foreign key (work_case_id) references dahu.work_case (work_case_id),
    constraint outage_account_account_fk foreign key (account_id) references dahu.account (account_id)
);
comment on table dahu.outage_account is 'Who was told of an outage, and when. Append-only; one that is moved is told anew.';
comment on column dahu.outage_account.work_case_id is 'the case';
comment on column dahu.outage_account.account_id is 'the account';
comment on column dahu.outage_account.important is 'an important user, or high-risk, on that day';
comment on column dahu.outage_account.told_at is 'when';
comment on column dahu.outage_account.actor is 'who recorded it';
comment on column dahu.outage_account.recorded_at is 'when this row was written';
create index outage_account_account_ix on dahu.outage_account (account_id);
create trigger outage_account_append_only before update or delete or truncate on dahu.outage_account
    for each statement execute function dahu.append_only();
