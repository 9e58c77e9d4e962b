-- Several collectors: who polls what, what was to be read when, and live values between the slots.
--
-- A collector lives as long as its row says (expires_at, by the clock of PostgreSQL alone). What it owns
-- are endpoints, not meters: one gateway, one serial line, one listening address has one master. As the
-- life is kept in one row a collector, ten thousand links cost one update a second and not ten thousand.

create function dahu.link_collector(uri text) returns text language sql immutable parallel safe as $$
-- link_collector - the only collector that can reach a link: what a serial line or a listener says with
-- ?at=NAME. Null = any.
select nullif(substring(uri from '^(?:rtu|listen)://[^?]*[?](?:[^&]*&)*at=([^&]*)'), '')
$$;
comment on function dahu.link_collector(text) is 'The collector that a link is bound to by its address';

create function dahu.link_endpoint(uri text) returns text language sql immutable parallel safe as $$
-- link_endpoint - the thing that only one collector at a time may talk to.
--
-- Shape:  host:port of a TCP link (port 502 when left out); the device of a serial line and the address
--         of a listener, which exist on one machine only, with the collector that they are bound to.
select case
    when uri ~ '^(tcp|rtutcp)://' then
        lower(substring(uri from '://(\[[^]]*\]|[^/:?]*)')) || ':'
        || coalesce(substring(uri from '://(?:\[[^]]*\]|[^/:?]*):([0-9]+)'), '502')
    else
        concat_ws(' ', dahu.link_collector(uri),
                  substring(uri from case when uri ~ '^listen://' then '^([a-z]+://[^/?]*)' else '^([^?]*)' end))
    end
$$;
comment on function dahu.link_endpoint(text) is 'The gateway, serial line or listening address behind a link';

alter table dahu.link
    add column max_in_flight smallint,
    add constraint link_max_in_flight_ck check (max_in_flight between 1 and 16),
    add column collector text generated always as (dahu.link_collector(uri)) stored,
    add column endpoint text not null generated always as (dahu.link_endpoint(uri)) stored;
comment on column dahu.link.max_in_flight is 'requests that may be on their way at once; null = what the driver of the meter says';
comment on column dahu.link.collector is 'name of the only collector that can reach it, from its address; null = any';
comment on column dahu.link.endpoint is 'what only one collector at a time may talk to, from its address';
create index link_endpoint_ix on dahu.link (endpoint);

alter table dahu.metering_point
    add column live_s integer,
    add constraint metering_point_live_s_ck check (live_s between 1 and 3600);
comment on column dahu.metering_point.live_s is 'seconds between live values; null = none besides those of the slots';

alter table dahu.collector
    add column instance text not null default '',
    add column expires_at timestamptz not null default '-infinity',
    add column revived_at timestamptz not null default '-infinity';
comment on column dahu.collector.instance is 'the process, unlike any other: tells two processes of one name apart; empty = it has left';
comment on column dahu.collector.revived_at is 'since then it has renewed its life without a break';
comment on column dahu.collector.expires_at is 'until then it owns its endpoints; by the clock of PostgreSQL';

create table dahu.link_lease (
    endpoint  text not null,
    collector text,
    epoch     bigint not null default 0,
    taken_at  timestamptz,
    only_for  text,
    leaving   boolean not null default false,
    constraint link_lease_pk primary key (endpoint),
    constraint link_lease_collector_fk foreign key (collector) references dahu.collector (name),
    constraint link_lease_taken_ck check ((collector is null) = (taken_at is null)),
    constraint link_lease_only_for_ck check (collector is null or only_for is null or collector = only_for),
    constraint link_lease_leaving_ck check (collector is not null or not leaving)
);
create index link_lease_collector_ix on dahu.link_lease (collector);
comment on table dahu.link_lease is 'Which collector polls an endpoint. Holds while the collector lives (collector.expires_at).';
comment on column dahu.link_lease.endpoint is 'as link.endpoint';
comment on column dahu.link_lease.collector is 'its owner; null = free';
comment on column dahu.link_lease.epoch is 'counts the changes of owner';
comment on column dahu.link_lease.taken_at is 'when the owner took it';
comment on column dahu.link_lease.only_for is 'as link.collector: nobody else can reach it; null = any';
comment on column dahu.link_lease.leaving is 'its owner closes the connection to it, and will then set it free';

create table dahu.collection_period (
    metering_point_id bigint not null,
    slot_s            integer not null,
    valid             tstzrange not null,
    constraint collection_period_pk primary key (metering_point_id, valid),
    constraint collection_period_point_fk foreign key (metering_point_id) references dahu.metering_point (metering_point_id),
    constraint collection_period_valid_ck check (not isempty(valid) and not lower_inf(valid)),
    constraint collection_period_one_at_a_time_ex exclude using gist (metering_point_id with =, valid with &&)
);
comment on table dahu.collection_period is 'When a point was to be read, and how often: every slot in it is one reading or one gap.';
comment on column dahu.collection_period.metering_point_id is 'the point';
comment on column dahu.collection_period.slot_s is 'length of its slots in seconds';
comment on column dahu.collection_period.valid is 'from when to when; open while it is to be read';

create table dahu.meter_hole (
    meter_id    bigint not null,
    driver      text not null,
    function    smallint not null,
    address     integer not null,
    words       smallint not null,
    alone       boolean not null,
    recorded_at timestamptz not null default clock_timestamp(),
    constraint meter_hole_pk primary key (meter_id, function, address, words),
    constraint meter_hole_meter_fk foreign key (meter_id) references dahu.meter (meter_id),
    constraint meter_hole_read_ck check (function in (3, 4) and address between 0 and 65535 and words between 1 and 125)
);
comment on table dahu.meter_hole is 'Registers that an installed meter answered with exception 2: not asked for again.';
comment on column dahu.meter_hole.meter_id is 'the meter';
comment on column dahu.meter_hole.driver is 'driver that asked; a hole counts for this driver only';
comment on column dahu.meter_hole.function is 'Modbus function, 3 or 4';
comment on column dahu.meter_hole.address is 'first register, from 0';
comment on column dahu.meter_hole.words is 'number of registers';
comment on column dahu.meter_hole.alone is 'was asked for alone';
comment on column dahu.meter_hole.recorded_at is 'when the meter said so';

-- It tells more than it did, and a function cannot change its columns.
drop function if exists api.point_state(bigint);

-- Slots in SQL: src/modbus/slot.c says the same in C, and tests/sql/test_collection.py holds them together.

create function dahu.slot_give_up(slot_s integer) returns interval language sql immutable parallel safe as $$
-- slot_give_up - how long after its begin a slot may still get its value; then it is closed.
select make_interval(secs => greatest(slot_s / 3.0, 1))
$$;
comment on function dahu.slot_give_up(integer) is 'How long after its begin a slot may still get its value';

create function dahu.slot_at_or_after(at timestamptz, slot_s integer) returns timestamptz language sql immutable parallel safe as $$
-- slot_at_or_after - the first slot, a wall-clock multiple of slot_s, that does not begin before at.
select date_bin(slot_s * interval '1 s', at + slot_s * interval '1 s' - interval '1 us', 'epoch')
$$;
comment on function dahu.slot_at_or_after(timestamptz, integer) is 'The first slot that does not begin before a moment';

create unique index collection_period_open_ix on dahu.collection_period (metering_point_id) where upper_inf(valid);

-- Few slots have gaps: which ones do is asked for whole slots, whatever the point.
create index reading_gap_slot_ix on dahu.reading_gap (slot_at);

-- Every row is written again and again: room beside it keeps the new version on its page and out of the index.
alter table dahu.reading_latest set (fillfactor = 50);
comment on column dahu.reading_latest.slot_at is 'slot of the newest value; null when it was read between the slots';
comment on column dahu.reading_gap.cause is 'silent, refused, exception, malformed, link_down, not_read, spool_full, collector_down, driver_fault';

create table dahu.energy_round (
    only_row boolean not null default true,
    round    bigint not null,
    constraint energy_round_pk primary key (only_row),
    constraint energy_round_only_row_ck check (only_row)
);
comment on table dahu.energy_round is 'How often notes of energy_due were taken: one row. While it stands still, so do they.';
comment on column dahu.energy_round.only_row is 'always true: keeps this table at one row';
comment on column dahu.energy_round.round is 'counts the calls of dahu.energy_take that took notes';
insert into dahu.energy_round (round) values (0);

create function dahu.roster_changed() returns trigger language plpgsql as $$
begin
    -- Collectors listen: what they read has changed, and they need not ask every second whether it has.
    perform pg_notify('dahu_roster', '');
    return null;
end
$$;
comment on function dahu.roster_changed() is 'Trigger body that tells collectors that what they read has changed';

create trigger metering_point_roster_changed after insert or update or delete or truncate on dahu.metering_point
    for each statement execute function dahu.roster_changed();
create trigger link_roster_changed after insert or update or delete or truncate on dahu.link
    for each statement execute function dahu.roster_changed();
create trigger meter_roster_changed after insert or update or delete or truncate on dahu.meter
    for each statement execute function dahu.roster_changed();
create trigger meter_installation_roster_changed after insert or update or delete or truncate on dahu.meter_installation
    for each statement execute function dahu.roster_changed();
