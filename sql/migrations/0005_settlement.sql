-- Settlement: what electricity costs and when, what was billed, what was paid, and what was billed wrongly.
--
-- Prices, periods, assignments and terms are rows with validity: a bill of the past can be made again to
-- the fen. A bill that was issued is never changed; what was wrong with it is said by a further bill with
-- the difference, and, when a price or a rule was the cause, by a row of the loss register (3.1.5, 3.1.6).
-- Money is fen, prices are 0.000001 yuan for a unit, energies of bills are 0.01 kWh.

create table dahu.tariff (
    tariff_id    bigint generated always as identity,
    code         text not null,
    name         text not null,
    use_category text,
    recorded_at  timestamptz not null default clock_timestamp(),
    constraint tariff_pk primary key (tariff_id),
    constraint tariff_code_uk unique (code),
    constraint tariff_code_ck check (code ~ '^[A-Z0-9][A-Z0-9_.-]{0,39}$'),
    constraint tariff_name_ck check (name <> ''),
    constraint tariff_use_category_ck check (use_category in ('INDUSTRIAL', 'NON_INDUSTRIAL', 'AGRICULTURAL', 'PUMPING', 'WHOLESALE', 'RESIDENTIAL'))
);
comment on table dahu.tariff is 'A price category; its prices and periods are rows of their own with validity.';
comment on column dahu.tariff.tariff_id is 'identifier';
comment on column dahu.tariff.code is 'short name, as commands and files have it';
comment on column dahu.tariff.name is 'name as printed';
comment on column dahu.tariff.use_category is 'category of use that decides the power-factor standard while this tariff holds; null = that of the account';
comment on column dahu.tariff.recorded_at is 'when this row was written';

create table dahu.tariff_price (
    tariff_price_id bigint generated always as identity,
    tariff_id       bigint not null,
    kind            text not null,
    item            text not null,
    name            text not null default '',
    period          text not null default '',
    price_e6        bigint not null,
    pf_adjustable   boolean not null,
    valid           daterange not null,
    document_no     text not null default '',
    actor           text not null,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint tariff_price_pk primary key (tariff_price_id),
    constraint tariff_price_tariff_fk foreign key (tariff_id) references dahu.tariff (tariff_id),
    constraint tariff_price_kind_ck check (kind in ('CAPACITY', 'DEMAND', 'ENERGY', 'SURCHARGE')),
    constraint tariff_price_item_ck check (item ~ '^[A-Z][A-Z0-9_]{0,39}$'),
    constraint tariff_price_basic_ck check (kind in ('ENERGY', 'SURCHARGE') or item = kind),
    constraint tariff_price_period_ck check (period in ('', 'SHARP', 'PEAK', 'FLAT', 'VALLEY', 'DEEP_VALLEY') and (period = '' or kind = 'ENERGY')),
    constraint tariff_price_range_ck check (price_e6 between -1000000000000 and 1000000000000 and (price_e6 >= 0 or kind in ('ENERGY', 'SURCHARGE'))),
    constraint tariff_price_valid_ck check (not isempty(valid) and not lower_inf(valid)),
    constraint tariff_price_one_at_a_time_ex exclude using gist (tariff_id with =, kind with =, item with =, period with =, valid with &&)
);
comment on table dahu.tariff_price is 'What a unit costs, from a day on. A change ends one row and begins the next.';
comment on column dahu.tariff_price.tariff_price_id is 'identifier';
comment on column dahu.tariff_price.tariff_id is 'the tariff';
comment on column dahu.tariff_price.kind is 'what is charged: kVA of a month, kW of demand of a month, kWh by period, or kWh of any period beside the price of energy';
comment on column dahu.tariff_price.item is 'short name of the item, the same through all its changes; a basic charge has one price, and its kind for a name';
comment on column dahu.tariff_price.name is 'name as printed; empty = the usual name of its kind';
comment on column dahu.tariff_price.period is 'sharp, peak, flat, valley, deep valley; empty = at any time';
comment on column dahu.tariff_price.price_e6 is 'price of a unit (kVA, kW, kWh) in 0.000001 yuan; an item may be a refund';
comment on column dahu.tariff_price.pf_adjustable is 'belongs to what the power-factor adjustment is taken from; government funds do not';
comment on column dahu.tariff_price.valid is 'days on which it holds';
comment on column dahu.tariff_price.document_no is 'the document behind it';
comment on column dahu.tariff_price.actor is 'who recorded it';
comment on column dahu.tariff_price.recorded_at is 'when this row was written';

create table dahu.tariff_period (
    tariff_period_id bigint generated always as identity,
    tariff_id        bigint not null,
    month            smallint not null,
    day_kind         text not null default 'ALL',
    minutes          int4range not null,
    period           text not null,
    valid            daterange not null,
    document_no      text not null default '',
    actor            text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint tariff_period_pk primary key (tariff_period_id),
    constraint tariff_period_tariff_fk foreign key (tariff_id) references dahu.tariff (tariff_id),
    constraint tariff_period_month_ck check (month between 1 and 12),
    constraint tariff_period_day_kind_ck check (day_kind in ('ALL', 'WORKDAY', 'REST', 'HOLIDAY')),
    constraint tariff_period_minutes_ck check (not isempty(minutes) and lower(minutes) >= 0 and upper(minutes) <= 1440),
    constraint tariff_period_period_ck check (period in ('SHARP', 'PEAK', 'FLAT', 'VALLEY', 'DEEP_VALLEY')),
    constraint tariff_period_valid_ck check (not isempty(valid) and not lower_inf(valid)),
    constraint tariff_period_one_at_a_time_ex exclude using gist (tariff_id with =, month with =, day_kind with =, minutes with &&, valid with &&)
);
comment on table dahu.tariff_period is 'Which time of the day belongs to which period, month by month. A row for a particular kind of day goes before one for all days.';
comment on column dahu.tariff_period.tariff_period_id is 'identifier';
comment on column dahu.tariff_period.tariff_id is 'the tariff';
comment on column dahu.tariff_period.month is 'month of the year';
comment on column dahu.tariff_period.day_kind is 'all days, working days, days off, or statutory holidays alone';
comment on column dahu.tariff_period.minutes is 'minutes of the civil day, 0 to 1440';
comment on column dahu.tariff_period.period is 'the period';
comment on column dahu.tariff_period.valid is 'days on which it holds';
comment on column dahu.tariff_period.document_no is 'the document behind it';
comment on column dahu.tariff_period.actor is 'who recorded it';
comment on column dahu.tariff_period.recorded_at is 'when this row was written';

create table dahu.account_tariff (
    account_tariff_id bigint generated always as identity,
    account_id        bigint not null,
    category          text not null default '',
    tariff_id         bigint not null,
    basic_charge      text not null default 'NONE',
    settlement_day    smallint not null default 1,
    instalments       smallint not null default 0,
    due_rule          text not null default 'WORKING_DAYS',
    due_value         smallint not null default 10,
    valid             daterange not null,
    document_no       text not null default '',
    actor             text not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint account_tariff_pk primary key (account_tariff_id),
    constraint account_tariff_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint account_tariff_tariff_fk foreign key (tariff_id) references dahu.tariff (tariff_id),
    constraint account_tariff_category_ck check (category in ('', 'INDUSTRIAL', 'NON_INDUSTRIAL', 'AGRICULTURAL', 'PUMPING', 'WHOLESALE', 'RESIDENTIAL')),
    constraint account_tariff_basic_charge_ck check (basic_charge in ('NONE', 'CAPACITY', 'DEMAND') and (category = '' or basic_charge = 'NONE')),
    constraint account_tariff_settlement_day_ck check (settlement_day between 1 and 28),
    constraint account_tariff_instalments_ck check (instalments between 0 and 10),
    constraint account_tariff_due_rule_ck check (due_rule in ('WORKING_DAYS', 'DAY_OF_MONTH')),
    constraint account_tariff_due_value_ck check (due_value between 1 and 28),
    constraint account_tariff_valid_ck check (not isempty(valid) and not lower_inf(valid)),
    constraint account_tariff_one_at_a_time_ex exclude using gist (account_id with =, category with =, valid with &&)
);
comment on table dahu.account_tariff is 'By which tariff and on what terms an account is billed, and when.';
comment on column dahu.account_tariff.account_tariff_id is 'identifier';
comment on column dahu.account_tariff.account_id is 'the account';
comment on column dahu.account_tariff.category is 'empty = the account itself; else the category of a split part (clause 4.8) that is billed by this tariff';
comment on column dahu.account_tariff.tariff_id is 'the tariff';
comment on column dahu.account_tariff.basic_charge is 'basic charge of a two-part tariff: none (single-part), by capacity, by demand';
comment on column dahu.account_tariff.settlement_day is 'day of the month on which a settlement period begins';
comment on column dahu.account_tariff.instalments is 'how many instalments come before the settlement of a period (clause 4.16); 0 = settled at once';
comment on column dahu.account_tariff.due_rule is 'due so many working days after the day of issue, or on a day of the month after it';
comment on column dahu.account_tariff.due_value is 'number of working days, or day of the month';
comment on column dahu.account_tariff.valid is 'days on which it holds';
comment on column dahu.account_tariff.document_no is 'the document behind it';
comment on column dahu.account_tariff.actor is 'who recorded it';
comment on column dahu.account_tariff.recorded_at is 'when this row was written';

create table dahu.contracted_demand (
    contracted_demand_id bigint generated always as identity,
    account_id           bigint not null,
    demand_kw            integer not null,
    valid                daterange not null,
    document_no          text not null default '',
    actor                text not null,
    recorded_at          timestamptz not null default clock_timestamp(),
    constraint contracted_demand_pk primary key (contracted_demand_id),
    constraint contracted_demand_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint contracted_demand_kw_ck check (demand_kw > 0),
    constraint contracted_demand_valid_ck check (not isempty(valid) and not lower_inf(valid)),
    constraint contracted_demand_one_at_a_time_ex exclude using gist (account_id with =, valid with &&)
);
comment on table dahu.contracted_demand is 'The demand that an account has contracted for. Without a row the demand that was measured is billed.';
comment on column dahu.contracted_demand.contracted_demand_id is 'identifier';
comment on column dahu.contracted_demand.account_id is 'the account';
comment on column dahu.contracted_demand.demand_kw is 'contracted demand, kW';
comment on column dahu.contracted_demand.valid is 'days on which it holds';
comment on column dahu.contracted_demand.document_no is 'the document behind it';
comment on column dahu.contracted_demand.actor is 'who recorded it';
comment on column dahu.contracted_demand.recorded_at is 'when this row was written';

create table dahu.transformer_plate (
    transformer_id     bigint not null,
    no_load_loss_w     integer not null,
    load_loss_w        integer not null,
    no_load_current_bp integer not null,
    impedance_bp       integer not null,
    document_no        text not null default '',
    actor              text not null,
    recorded_at        timestamptz not null default clock_timestamp(),
    constraint transformer_plate_pk primary key (transformer_id),
    constraint transformer_plate_transformer_fk foreign key (transformer_id) references dahu.transformer (transformer_id),
    constraint transformer_plate_loss_ck check (no_load_loss_w > 0 and load_loss_w > 0),
    constraint transformer_plate_bp_ck check (no_load_current_bp between 1 and 2000 and impedance_bp between 1 and 3000)
);
comment on table dahu.transformer_plate is 'Losses of a transformer by its name plate: needed where supply is metered on the low-voltage side.';
comment on column dahu.transformer_plate.transformer_id is 'the transformer';
comment on column dahu.transformer_plate.no_load_loss_w is 'no-load loss, W';
comment on column dahu.transformer_plate.load_loss_w is 'load loss at rated current, W';
comment on column dahu.transformer_plate.no_load_current_bp is 'no-load current, 0.01 % of the rated current';
comment on column dahu.transformer_plate.impedance_bp is 'short-circuit impedance, 0.01 %';
comment on column dahu.transformer_plate.document_no is 'the document behind it';
comment on column dahu.transformer_plate.actor is 'who recorded it';
comment on column dahu.transformer_plate.recorded_at is 'when this row was written';

create table dahu.calendar_year (
    year        smallint not null,
    source      text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint calendar_year_pk primary key (year),
    constraint calendar_year_range_ck check (year between 1990 and 2999),
    constraint calendar_year_source_ck check (source <> '')
);
comment on table dahu.calendar_year is 'Years whose holidays are known. A term that runs into another year cannot be told.';
comment on column dahu.calendar_year.year is 'the year';
comment on column dahu.calendar_year.source is 'the notice that published it';
comment on column dahu.calendar_year.recorded_at is 'when this row was written';

create table dahu.calendar_day (
    day         date not null,
    kind        text not null,
    name        text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint calendar_day_pk primary key (day),
    constraint calendar_day_kind_ck check (kind in ('HOLIDAY', 'REST', 'WORK'))
);
comment on table dahu.calendar_day is 'Days that are not what their day of the week says; all other Mondays to Fridays are worked.';
comment on column dahu.calendar_day.day is 'the day';
comment on column dahu.calendar_day.kind is 'statutory holiday, day off beside one, or a day at the weekend that is worked for it (make-up day)';
comment on column dahu.calendar_day.name is 'of which festival';
comment on column dahu.calendar_day.recorded_at is 'when this row was written';

create table dahu.bill (
    bill_id      bigint generated always as identity,
    bill_number  text not null,
    account_id   bigint not null,
    kind         text not null,
    period       daterange not null,
    status       text not null default 'DRAFT',
    corrects_id  bigint,
    instalment   smallint,
    amount_fen   bigint not null,
    energy_x100  bigint,
    holds        text[] not null default '{}',
    notes        text[] not null default '{}',
    basis        jsonb not null,
    fingerprint  text not null,
    version      text not null,
    actor        text not null,
    made_at      timestamptz not null default clock_timestamp(),
    issued_on    date,
    due_on       date,
    issued_by    text,
    confirmation text,
    cancelled_at timestamptz,
    cancelled_by text,
    cancelled_because text,
    constraint bill_pk primary key (bill_id),
    constraint bill_number_uk unique (bill_number),
    constraint bill_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint bill_corrects_fk foreign key (corrects_id) references dahu.bill (bill_id),
    constraint bill_kind_ck check (kind in ('SETTLEMENT', 'INSTALMENT', 'CORRECTION')),
    constraint bill_status_ck check (status in ('DRAFT', 'ISSUED', 'CANCELLED')),
    constraint bill_period_ck check (not isempty(period) and not lower_inf(period) and not upper_inf(period)),
    constraint bill_corrects_ck check ((kind = 'CORRECTION') = (corrects_id is not null)),
    constraint bill_instalment_ck check ((kind = 'INSTALMENT') = (instalment is not null)),
    constraint bill_issued_ck check ((status = 'DRAFT') = (issued_on is null and cancelled_at is null) and (issued_on is null) = (due_on is null) and due_on >= issued_on),
    constraint bill_confirmed_ck check (issued_on is null or holds = '{}' or confirmation is not null),
    constraint bill_cancelled_ck check ((status = 'CANCELLED') = (cancelled_at is not null) and (cancelled_at is null) = (cancelled_because is null)),
    constraint bill_one_settlement_ex exclude using gist (account_id with =, period with &&) where (kind = 'SETTLEMENT' and status <> 'CANCELLED'),
    constraint bill_one_instalment_ex exclude using gist (account_id with =, period with &&, instalment with =) where (kind = 'INSTALMENT' and status <> 'CANCELLED'),
    constraint bill_one_draft_ex exclude using gist (account_id with =, period with &&) where (kind = 'CORRECTION' and status = 'DRAFT')
);
comment on table dahu.bill is 'A bill: of a settlement period, an instalment before it, or the difference that corrects one. Drafts may be made anew; what is issued stays.';
comment on column dahu.bill.bill_id is 'identifier';
comment on column dahu.bill.bill_number is 'number on paper: B-account-period-serial';
comment on column dahu.bill.account_id is 'the account';
comment on column dahu.bill.kind is 'settlement of a period, instalment of it, or correction of a bill';
comment on column dahu.bill.period is 'civil days that it is for';
comment on column dahu.bill.status is 'draft, issued, cancelled';
comment on column dahu.bill.corrects_id is 'of a correction: the bill whose difference it is';
comment on column dahu.bill.instalment is 'of an instalment: which one of the period';
comment on column dahu.bill.amount_fen is 'to be paid, fen; a correction may give back';
comment on column dahu.bill.energy_x100 is 'active energy that is billed, 0.01 kWh, losses included; null for an instalment';
comment on column dahu.bill.holds is 'why it may not be issued without a person who confirms it, or not at all';
comment on column dahu.bill.notes is 'what a reader should know and what holds nothing up';
comment on column dahu.bill.basis is 'what it was made from, to the letter: energies, capacity, demand, standard, power factor';
comment on column dahu.bill.fingerprint is 'of everything on it: made again from the same facts, it is the same';
comment on column dahu.bill.version is 'version of the program that made it';
comment on column dahu.bill.actor is 'who made it';
comment on column dahu.bill.made_at is 'when it was made';
comment on column dahu.bill.issued_on is 'day of issue';
comment on column dahu.bill.due_on is 'last day on which it is paid in time';
comment on column dahu.bill.issued_by is 'who issued it';
comment on column dahu.bill.confirmation is 'the words of who issued it in spite of what held it';
comment on column dahu.bill.cancelled_at is 'when it was cancelled';
comment on column dahu.bill.cancelled_by is 'who cancelled it';
comment on column dahu.bill.cancelled_because is 'why';
create index bill_account_ix on dahu.bill (account_id);
create index bill_corrects_ix on dahu.bill (corrects_id) where corrects_id is not null;

create table dahu.bill_item (
    bill_id       bigint not null,
    line_no       integer not null,
    kind          text not null,
    item          text not null default '',
    name          text not null default '',
    place         text not null default '',
    period        text not null default '',
    days          daterange not null,
    quantity      bigint,
    decimals      smallint not null default 0,
    unit          text not null default '',
    price_e6      bigint,
    amount_fen    bigint not null,
    pf_adjustable boolean not null default false,
    basis         jsonb not null default '{}',
    constraint bill_item_pk primary key (bill_id, line_no),
    constraint bill_item_bill_fk foreign key (bill_id) references dahu.bill (bill_id) on delete cascade,
    constraint bill_item_kind_ck check (kind in ('CAPACITY', 'DEMAND', 'DEMAND_EXCESS', 'ENERGY', 'SURCHARGE', 'PF_ADJUSTMENT', 'ESTIMATE', 'BILLED_BEFORE'))
);
comment on table dahu.bill_item is 'The lines of a bill: quantity x price, and what else the quantity was made of. Their sum is the amount of the bill.';
comment on column dahu.bill_item.bill_id is 'the bill';
comment on column dahu.bill_item.line_no is 'place on the bill';
comment on column dahu.bill_item.kind is 'what is charged';
comment on column dahu.bill_item.item is 'short name of the price; empty where none is behind the line';
comment on column dahu.bill_item.name is 'name as the tariff prints it; empty = the usual name of its kind';
comment on column dahu.bill_item.place is 'receiving point; empty = the account';
comment on column dahu.bill_item.period is 'sharp, peak, flat, valley, deep valley; empty = any time';
comment on column dahu.bill_item.days is 'days that the line is for';
comment on column dahu.bill_item.quantity is 'quantity, as a whole number with so many decimals; of an adjustment the amount that it is taken from, fen';
comment on column dahu.bill_item.decimals is 'decimals of the quantity';
comment on column dahu.bill_item.unit is 'unit of the quantity: kWh, kVA, kW, CNY';
comment on column dahu.bill_item.price_e6 is 'price of a unit, 0.000001 yuan; of an adjustment the percentage, 0.01 %';
comment on column dahu.bill_item.amount_fen is 'amount, fen';
comment on column dahu.bill_item.pf_adjustable is 'belongs to what the power-factor adjustment is taken from';
comment on column dahu.bill_item.basis is 'what else the line was made of, as numbers';

create table dahu.payment (
    payment_id  bigint generated always as identity,
    bill_id     bigint not null,
    value_on    date not null,
    amount_fen  bigint not null,
    reference   text not null,
    reverses_id bigint,
    reason      text not null default '',
    actor       text not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint payment_pk primary key (payment_id),
    constraint payment_reference_uk unique (reference),
    constraint payment_reverses_uk unique (reverses_id),
    constraint payment_bill_fk foreign key (bill_id) references dahu.bill (bill_id),
    constraint payment_reverses_fk foreign key (reverses_id) references dahu.payment (payment_id),
    constraint payment_reference_ck check (reference <> ''),
    constraint payment_amount_ck check (amount_fen > 0 or (reverses_id is not null and amount_fen < 0)),
    constraint payment_reverses_ck check (reverses_id is null or reason <> '')
);
comment on table dahu.payment is 'Money received for a bill. Append-only; what was entered wrongly, or came back from the bank, is reversed by a further row.';
comment on column dahu.payment.payment_id is 'identifier';
comment on column dahu.payment.bill_id is 'the bill that it is for';
comment on column dahu.payment.value_on is 'value date: from this day on it counts';
comment on column dahu.payment.amount_fen is 'amount, fen; negative where it reverses another';
comment on column dahu.payment.reference is 'reference of the bank or of the receipt; each is booked once';
comment on column dahu.payment.reverses_id is 'the payment that this row reverses';
comment on column dahu.payment.reason is 'why, where it reverses another';
comment on column dahu.payment.actor is 'who recorded it';
comment on column dahu.payment.recorded_at is 'when this row was written';
create index payment_bill_ix on dahu.payment (bill_id);

create table dahu.statement_line (
    reference   text not null,
    value_on    date not null,
    amount_fen  bigint not null,
    bill_number text not null default '',
    payer       text not null default '',
    outcome     text not null,
    payment_id  bigint,
    file_name   text not null,
    line        bigint not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint statement_line_pk primary key (reference),
    constraint statement_line_payment_fk foreign key (payment_id) references dahu.payment (payment_id),
    constraint statement_line_outcome_ck check (outcome in ('MATCHED', 'PART', 'OVER', 'UNMATCHED', 'DOUBLE')),
    constraint statement_line_booked_ck check ((outcome in ('MATCHED', 'PART', 'OVER')) = (payment_id is not null))
);
comment on table dahu.statement_line is 'Lines of bank statements, and what became of them: the reconciliation list.';
comment on column dahu.statement_line.reference is 'reference of the bank; a line comes once, however often its file is read';
comment on column dahu.statement_line.value_on is 'value date';
comment on column dahu.statement_line.amount_fen is 'amount, fen';
comment on column dahu.statement_line.bill_number is 'bill that the payer named; empty when none was named';
comment on column dahu.statement_line.payer is 'name of the payer as the bank has it';
comment on column dahu.statement_line.outcome is 'booked and the bill is settled, booked and something is left, booked and it was too much; not booked: nothing fits, or the bill is paid already';
comment on column dahu.statement_line.payment_id is 'the payment that was booked for it';
comment on column dahu.statement_line.file_name is 'file that it came in';
comment on column dahu.statement_line.line is 'line of that file';
comment on column dahu.statement_line.recorded_at is 'when this row was written';

create table dahu.loss_register (
    loss_register_id bigint generated always as identity,
    account_id       bigint not null,
    bill_id          bigint not null,
    correction_id    bigint not null,
    period           daterange not null,
    clause           text not null,
    cause            text not null,
    correct_fen      bigint not null,
    billed_fen       bigint not null,
    loss_fen         bigint not null,
    department       text not null,
    reason           text not null,
    actor            text not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    constraint loss_register_pk primary key (loss_register_id),
    constraint loss_register_correction_uk unique (correction_id),
    constraint loss_register_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint loss_register_bill_fk foreign key (bill_id) references dahu.bill (bill_id),
    constraint loss_register_correction_fk foreign key (correction_id) references dahu.bill (bill_id),
    constraint loss_register_clause_ck check (clause in ('3.1.5', '3.1.6', '3.2.2')),
    constraint loss_register_cause_ck check (cause in ('PRICE_POLICY', 'RULE', 'DISPATCH')),
    constraint loss_register_department_ck check (department in ('MARKETING', 'DISPATCH')),
    constraint loss_register_loss_ck check (loss_fen = correct_fen - billed_fen),
    constraint loss_register_reason_ck check (reason <> '')
);
comment on table dahu.loss_register is 'What was billed wrongly because a price or a rule was not followed (clauses 3.1.5, 3.1.6, 3.2.2), and who answers for it. Append-only.';
comment on column dahu.loss_register.loss_register_id is 'identifier';
comment on column dahu.loss_register.account_id is 'the account';
comment on column dahu.loss_register.bill_id is 'the bill that was wrong';
comment on column dahu.loss_register.correction_id is 'the bill with the difference';
comment on column dahu.loss_register.period is 'days that both are for';
comment on column dahu.loss_register.clause is 'clause that is cited';
comment on column dahu.loss_register.cause is 'price policy not executed, industry rule not executed, or act of the dispatch office';
comment on column dahu.loss_register.correct_fen is 'what is right, fen';
comment on column dahu.loss_register.billed_fen is 'what had been billed, fen';
comment on column dahu.loss_register.loss_fen is 'correct less billed: above 0 was lost, below 0 is given back';
comment on column dahu.loss_register.department is 'the department that answers for it';
comment on column dahu.loss_register.reason is 'what happened';
comment on column dahu.loss_register.actor is 'who recorded it';
comment on column dahu.loss_register.recorded_at is 'when this row was written';
create index loss_register_account_ix on dahu.loss_register (account_id);
create trigger loss_register_append_only before update or delete or truncate on dahu.loss_register
    for each statement execute function dahu.append_only();
create trigger payment_append_only before update or delete or truncate on dahu.payment
    for each statement execute function dahu.append_only();

-- What these said before they were changed is kept, so that a bill can be made as things were known then.
create trigger tariff_history before update or delete on dahu.tariff
    for each row execute function dahu.history_keep('tariff_id');
create trigger tariff_price_history before update or delete on dahu.tariff_price
    for each row execute function dahu.history_keep('tariff_price_id');
create trigger tariff_period_history before update or delete on dahu.tariff_period
    for each row execute function dahu.history_keep('tariff_period_id');
create trigger account_tariff_history before update or delete on dahu.account_tariff
    for each row execute function dahu.history_keep('account_tariff_id');
create trigger contracted_demand_history before update or delete on dahu.contracted_demand
    for each row execute function dahu.history_keep('contracted_demand_id');
create trigger transformer_plate_history before update or delete on dahu.transformer_plate
    for each row execute function dahu.history_keep('transformer_id');
create trigger calendar_year_history before update or delete on dahu.calendar_year
    for each row execute function dahu.history_keep('year');
create trigger calendar_day_history before update or delete on dahu.calendar_day
    for each row execute function dahu.history_keep('day');

-- ---- what no check of one row can see ---------------------------------------------------------------------

create function dahu.account_tariff_guard() returns trigger language plpgsql as $$
declare
    subject bigint := case when tg_op = 'DELETE' then old.account_id else new.account_id end;
    gap     daterange;
begin
    -- At the end of the transaction every day of an issued settlement still has a tariff.
    select b.period into gap
    from dahu.bill b
    where b.account_id = subject and b.kind = 'SETTLEMENT' and b.status = 'ISSUED'
      and not b.period <@ (select coalesce(range_agg(t.valid), '{}') from dahu.account_tariff t where t.account_id = subject and t.category = '')
    limit 1;
    if found then
        raise exception 'account % would have days without a tariff in %, which is billed', subject, gap
            using errcode = 'check_violation', constraint = 'account_tariff_gap_ck';
    end if;
    return null;
end
$$;
comment on function dahu.account_tariff_guard() is 'Trigger body: no gap of tariffs inside a period that was billed';
create constraint trigger account_tariff_gap after insert or update or delete on dahu.account_tariff
    deferrable initially deferred for each row execute function dahu.account_tariff_guard();

create function dahu.bill_guard() returns trigger language plpgsql as $$
begin
    -- What was issued stays; it may be cancelled, once and with a reason, as long as nothing hangs on it.
    if tg_op = 'DELETE' then
        if old.status <> 'DRAFT' then
            raise exception 'bill % was issued and stays', old.bill_number using errcode = 'restrict_violation', constraint = 'bill_stays_ck';
        end if;
        return old;
    end if;
    if tg_op = 'UPDATE' and old.status <> 'DRAFT'
       and (old.status = 'CANCELLED' or new.status <> 'CANCELLED'
            or (to_jsonb(new) - '{status,cancelled_at,cancelled_by,cancelled_because}'::text[])
               <> (to_jsonb(old) - '{status,cancelled_at,cancelled_by,cancelled_because}'::text[])) then
        raise exception 'bill % was issued and stays; make a correction', old.bill_number
            using errcode = 'restrict_violation', constraint = 'bill_stays_ck';
    end if;
    if tg_op = 'UPDATE' and old.status = 'ISSUED' and new.status = 'CANCELLED'
       and (exists (select from dahu.payment p where p.bill_id = old.bill_id group by p.bill_id having sum(p.amount_fen) <> 0)
            or exists (select from dahu.bill c where c.corrects_id = old.bill_id and c.status <> 'CANCELLED')
            or (old.kind = 'INSTALMENT'
                and exists (select from dahu.bill s where s.account_id = old.account_id and s.kind = 'SETTLEMENT' and s.status = 'ISSUED' and s.period && old.period))) then
        raise exception 'bill % has payments, a correction or a settlement behind it and cannot be cancelled', old.bill_number
            using errcode = 'restrict_violation', constraint = 'bill_used_ck';
    end if;
    -- An instalment is taken off by the settlement behind it; after that one it would be asked for twice. The lock is
    -- that of whoever makes a bill of the account: a settlement that is on its way is waited for.
    if new.status = 'ISSUED' and new.kind = 'INSTALMENT' then
        perform pg_advisory_xact_lock(hashtextextended('dahu bill', new.account_id));
        if exists (select from dahu.bill s where s.account_id = new.account_id and s.kind = 'SETTLEMENT' and s.status = 'ISSUED' and s.period && new.period) then
            raise exception 'instalment % comes after the settlement of its period', new.bill_number
                using errcode = 'restrict_violation', constraint = 'bill_settled_ck';
        end if;
    end if;
    if new.status = 'ISSUED' and new.kind = 'SETTLEMENT'
       and not new.period <@ (select coalesce(range_agg(t.valid), '{}') from dahu.account_tariff t where t.account_id = new.account_id and t.category = '') then
        raise exception 'account % has days without a tariff in %', new.account_id, new.period
            using errcode = 'check_violation', constraint = 'account_tariff_gap_ck';
    end if;
    return new;
end
$$;
comment on function dahu.bill_guard() is 'Trigger body: an issued bill stays as it is';
create trigger bill_guard before insert or update or delete on dahu.bill
    for each row execute function dahu.bill_guard();

create function dahu.bill_item_guard() returns trigger language plpgsql as $$
begin
    -- The lines of an issued bill stay with it.
    if exists (select from dahu.bill b where b.bill_id = case when tg_op = 'INSERT' then new.bill_id else old.bill_id end and b.status <> 'DRAFT') then
        raise exception 'the lines of an issued bill stay' using errcode = 'restrict_violation', constraint = 'bill_stays_ck';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function dahu.bill_item_guard() is 'Trigger body: the lines of an issued bill stay as they are';
create trigger bill_item_guard before insert or update or delete on dahu.bill_item
    for each row execute function dahu.bill_item_guard();

create function dahu.payment_guard() returns trigger language plpgsql as $$
declare
    b dahu.bill%rowtype;
    p dahu.payment%rowtype;
begin
    -- Money is for a bill that was issued, and not before it was; a reversal takes back a whole payment.
    select * into b from dahu.bill where bill_id = new.bill_id for share;
    if b.status <> 'ISSUED' then
        raise exception 'bill % is not issued', b.bill_number using errcode = 'check_violation', constraint = 'payment_bill_issued_ck';
    end if;
    if new.value_on < b.issued_on then
        raise exception 'payment % of % is before bill % was issued on %', new.reference, new.value_on, b.bill_number, b.issued_on
            using errcode = 'check_violation', constraint = 'payment_before_bill_ck';
    end if;
    if new.reverses_id is not null then
        select * into p from dahu.payment where payment_id = new.reverses_id;
        if p.bill_id <> new.bill_id or p.amount_fen <> -new.amount_fen or p.reverses_id is not null or new.value_on < p.value_on then
            raise exception 'payment % does not take back payment %', new.reference, p.reference
                using errcode = 'check_violation', constraint = 'payment_reversal_ck';
        end if;
    end if;
    return new;
end
$$;
comment on function dahu.payment_guard() is 'Trigger body: what a payment may be for';
create trigger payment_guard before insert on dahu.payment for each row execute function dahu.payment_guard();
