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
    constraint workflow_pk primary key (flow),
    constraint workflow_number_prefix_uk unique (number_prefix),
    constraint workflow_owner_desk_fk foreign key (owner_desk) references dahu.desk (name)
);
comment on table dahu.workflow is 'The flows; written by `dahu migrate` from the table of the program.';
comment on column dahu.workflow.flow is 'name, as in the address of the API';
comment on column dahu.workflow.clause is 'clause of the rule book that asks for it';
comment on column dahu.workflow.number_prefix is 'letters of its case numbers';
comment on column dahu.workflow.owner_desk is 'desk that answers for it';
comment on column dahu.workflow.final_states is 'states in which a case is over';
comment on column dahu.workflow.of_account is 'a case is about one account';

create table dahu.workflow_step (
    flow       text not null,
    from_state text not null,
    action     text not null,
    to_state   text not null,
    right_name text not null,
    clause     text not null,
    gates      text[] not null,
    effect     text,
    starts     text[] not null,
    stops      text[] not null,
    constraint workflow_step_pk primary key (flow, from_state, action),
    constraint workflow_step_flow_fk foreign key (flow) references dahu.workflow (flow)
);
comment on table dahu.workflow_step is 'The steps of the flows; written by `dahu migrate` from the table of the program.';
comment on column dahu.workflow_step.flow is 'the flow';
comment on column dahu.workflow_step.from_state is 'state in which the step is possible; empty: it opens a case';
comment on column dahu.workflow_step.action is 'what is done, as in the address of the API';
comment on column dahu.workflow_step.to_state is 'state that follows';
comment on column dahu.workflow_step.right_name is 'right that it takes';
comment on column dahu.workflow_step.clause is 'clause that asks for it';
comment on column dahu.workflow_step.gates is 'what must hold: dahu.gate_<name> finds nothing missing';
comment on column dahu.workflow_step.effect is 'what else is written: dahu.effect_<name>';
comment on column dahu.workflow_step.starts is 'clocks that it starts, items of service_limit';
comment on column dahu.workflow_step.stops is 'clocks that it stops';

create table dahu.work_case (
    work_case_id bigint generated always as identity,
    case_number  text not null,
    flow         text not null,
    account_id   bigint,
    state        text not null default '',
    subject      text not null default '',
    handler_id   bigint,
    org_unit_id  bigint,
    version      integer not null default 0,
    opened_at    timestamptz not null default clock_timestamp(),
    closed_at    timestamptz,
    constraint work_case_pk primary key (work_case_id),
    constraint work_case_number_uk unique (case_number),
    constraint work_case_flow_fk foreign key (flow) references dahu.workflow (flow),
    constraint work_case_account_fk foreign key (account_id) references dahu.account (account_id),
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
comment on column dahu.work_case.handler_id is 'the named person who has it in hand (3.1.1); null in the queue of its desk';
comment on column dahu.work_case.org_unit_id is 'unit that it lies in; that of the account, or of who opened it';
comment on column dahu.work_case.version is 'grows with each step; what a change must name (If-Match)';
comment on column dahu.work_case.opened_at is 'when it was opened';
comment on column dahu.work_case.closed_at is 'when it came to a final state; null while it is open';
create index work_case_account_ix on dahu.work_case (account_id);
create index work_case_open_ix on dahu.work_case (flow, state) where closed_at is null;

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
