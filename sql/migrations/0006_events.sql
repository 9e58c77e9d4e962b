-- Tariff splits: when one meter measures several categories of use (clause 4.8).
--
-- A part has a fixed ratio of the energy or a fixed quantity a period; what no part takes belongs to the main category,
-- which is that of the account. A scheme is dated, and the next one begins where it ends.

create table dahu.split_scheme (
    split_scheme_id   bigint generated always as identity,
    account_id        bigint,
    metering_point_id bigint,
    valid             daterange not null,
    metering_event_id bigint not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    constraint split_scheme_pk primary key (split_scheme_id),
    constraint split_scheme_account_fk foreign key (account_id) references dahu.account (account_id),
    constraint split_scheme_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint split_scheme_event_fk foreign key (metering_event_id) references dahu.metering_event (metering_event_id),
    constraint split_scheme_subject_ck check (num_nonnulls(account_id, metering_point_id) = 1),
    constraint split_scheme_valid_ck check (not isempty(valid)),
    constraint split_scheme_account_ex exclude using gist (account_id with =, valid with &&),
    constraint split_scheme_point_ex exclude using gist (metering_point_id with =, valid with &&)
);
comment on table dahu.split_scheme is 'How the energy of an account or a point is split into categories of use, and when (clause 4.8).';
comment on column dahu.split_scheme.split_scheme_id is 'identifier';
comment on column dahu.split_scheme.account_id is 'the account whose energy is split; null when it is that of one point';
comment on column dahu.split_scheme.metering_point_id is 'the point whose energy is split; null when it is that of a whole account';
comment on column dahu.split_scheme.valid is 'days of the energy that it is for';
comment on column dahu.split_scheme.metering_event_id is 'the event that set it';
comment on column dahu.split_scheme.recorded_at is 'when this row was written';

create table dahu.split_part (
    split_scheme_id bigint not null,
    place           smallint not null,
    category        text not null,
    ratio_bp        integer,
    fixed_wh        bigint,
    recorded_at     timestamptz not null default clock_timestamp(),
    constraint split_part_pk primary key (split_scheme_id, place),
    constraint split_part_category_uk unique (split_scheme_id, category),
    constraint split_part_scheme_fk foreign key (split_scheme_id) references dahu.split_scheme (split_scheme_id),
    constraint split_part_category_ck check (category in ('INDUSTRIAL', 'NON_INDUSTRIAL', 'AGRICULTURAL', 'PUMPING', 'WHOLESALE', 'RESIDENTIAL')),
    constraint split_part_amount_ck check (num_nonnulls(ratio_bp, fixed_wh) = 1),
    constraint split_part_ratio_ck check (ratio_bp between 1 and 10000),
    constraint split_part_fixed_ck check (fixed_wh > 0)
);
comment on table dahu.split_part is 'One category of a split: a fixed ratio, or a fixed quantity a period.';
comment on column dahu.split_part.split_scheme_id is 'the scheme';
comment on column dahu.split_part.place is 'order in the scheme: fixed quantities are served in it';
comment on column dahu.split_part.category is 'category of use';
comment on column dahu.split_part.ratio_bp is 'share of what fixed quantities leave, basis points';
comment on column dahu.split_part.fixed_wh is 'energy of a whole period, Wh';
comment on column dahu.split_part.recorded_at is 'when this row was written';

create function dahu.split_part_sum() returns trigger language plpgsql as $$
declare
    total bigint;
begin
    -- Deferred: the rows of a scheme are written one by one, and only all of them make a sum.
    select sum(p.ratio_bp) into total from dahu.split_part p where p.split_scheme_id = new.split_scheme_id;
    if total > 10000 then
        raise exception 'the ratios of a split add up to % of 10000 basis points', total
            using errcode = 'check_violation', constraint = 'split_part_sum_ck',
                  detail = jsonb_build_object('percent', trim_scale(total / 100.0)::text)::text;
    end if;
    return null;
end
$$;
comment on function dahu.split_part_sum() is 'Trigger body that keeps the ratios of a split at 100 % at most';
create constraint trigger split_part_sum after insert or update on dahu.split_part deferrable initially deferred
    for each row execute function dahu.split_part_sum();

create trigger split_scheme_history before update or delete on dahu.split_scheme
    for each row execute function dahu.history_keep('split_scheme_id');
create trigger split_part_history before update or delete on dahu.split_part
    for each row execute function dahu.history_keep('split_scheme_id', 'place');
