-- Work of one connection on energies: the notes of a batch, and the spans of days that they and the days around them make.
create temporary table if not exists energy_note (
    metering_point_id bigint not null,
    day               date not null,
    because           text not null,
    event_id          bigint
) on commit delete rows;
create temporary table if not exists energy_span (
    n                 integer not null,
    metering_point_id bigint not null,
    since             date not null,
    until             date not null,
    from_at           timestamptz not null,
    to_at             timestamptz not null,
    exports           boolean not null,
    slot_s            integer not null,
    thin_s            integer not null,
    load_from         timestamptz not null,
    load_to           timestamptz not null
) on commit delete rows;
create temporary table if not exists energy_far (
    n         integer not null,
    before_at timestamptz,
    after_at  timestamptz
) on commit delete rows;
delete from energy_note;
delete from energy_span;
delete from energy_far;
set local jit = off
