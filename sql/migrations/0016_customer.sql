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
