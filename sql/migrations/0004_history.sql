-- History: what the small tables said before, so that a verdict can be repeated as things were known then.
--
-- A row says since when it is known in recorded_at; when it is changed or deleted, what it said goes to row_history
-- with the time over which it was known. Append-only tables need no more than their recorded_at. What the days of
-- the metering points were before stays in energy_day_history. The views of schema replay put these together:
-- dahu.replay_make makes them at the end of each migration.

alter table dahu.utility add column recorded_at timestamptz not null default clock_timestamp();
comment on column dahu.utility.recorded_at is 'when this row was written';
update dahu.utility set recorded_at = (select min(applied_at) from dahu.schema_migration);

create table dahu.row_history (
    table_name text not null,
    row_key    text not null,
    known      tstzrange not null,
    content    jsonb not null,
    actor      text,
    constraint row_history_pk primary key (table_name, row_key, known),
    constraint row_history_known_ck check (not isempty(known) and not lower_inf(known) and not upper_inf(known)),
    constraint row_history_one_at_a_time_ex exclude using gist (table_name with =, row_key with =, known with &&)
);
comment on table dahu.row_history is 'What a row of a small table said before it was changed or deleted. Append-only.';
comment on column dahu.row_history.table_name is 'the table, of schema dahu';
comment on column dahu.row_history.row_key is 'key of the row; its parts one after the other';
comment on column dahu.row_history.known is 'from when it was recorded to when something else, or nothing, took its place';
comment on column dahu.row_history.content is 'the whole row';
comment on column dahu.row_history.actor is 'who changed it, where the setting dahu.actor says so';
create trigger row_history_append_only before update or delete or truncate on dahu.row_history
    for each statement execute function dahu.append_only();

create function dahu.history_keep() returns trigger language plpgsql as $$
declare
    was      jsonb := to_jsonb(old);
    of_key   text := (select string_agg(was ->> k.name, ' ' order by k.n) from unnest(tg_argv) with ordinality as k(name, n));
    -- A key that was deleted and written again may claim to have been there before: what is known of it begins later.
    since    timestamptz := greatest(old.recorded_at, (select max(upper(h.known)) from dahu.row_history h
                                                       where h.table_name = tg_table_name and h.row_key = of_key));
    until    timestamptz := greatest(clock_timestamp(), since + interval '1 us'); -- a clock that stepped back makes no hole
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - 'recorded_at' = was - 'recorded_at' then
            new.recorded_at := old.recorded_at; -- nothing was said that had not been known
            return new;
        end if;
        new.recorded_at := until;
    end if;
    insert into dahu.row_history (table_name, row_key, known, content, actor)
    values (tg_table_name, of_key, tstzrange(since, until), was, nullif(current_setting('dahu.actor', true), ''));
    return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function dahu.history_keep() is 'Trigger body that keeps what a row said; its arguments are the columns of the key';

create trigger utility_history before update or delete on dahu.utility
    for each row execute function dahu.history_keep('only_row');
create trigger customer_history before update or delete on dahu.customer
    for each row execute function dahu.history_keep('customer_id');
create trigger site_history before update or delete on dahu.site
    for each row execute function dahu.history_keep('site_id');
create trigger account_history before update or delete on dahu.account
    for each row execute function dahu.history_keep('account_id');
create trigger account_holder_history before update or delete on dahu.account_holder
    for each row execute function dahu.history_keep('account_id', 'valid');
create trigger substation_history before update or delete on dahu.substation
    for each row execute function dahu.history_keep('substation_id');
create trigger line_history before update or delete on dahu.line
    for each row execute function dahu.history_keep('line_id');
create trigger bay_history before update or delete on dahu.bay
    for each row execute function dahu.history_keep('bay_id');
create trigger receiving_point_history before update or delete on dahu.receiving_point
    for each row execute function dahu.history_keep('receiving_point_id');
create trigger supply_source_history before update or delete on dahu.supply_source
    for each row execute function dahu.history_keep('supply_source_id');
create trigger service_application_history before update or delete on dahu.service_application
    for each row execute function dahu.history_keep('service_application_id');
create trigger transformer_history before update or delete on dahu.transformer
    for each row execute function dahu.history_keep('transformer_id');
create trigger metering_point_history before update or delete on dahu.metering_point
    for each row execute function dahu.history_keep('metering_point_id');
create trigger metering_point_account_history before update or delete on dahu.metering_point_account
    for each row execute function dahu.history_keep('metering_point_id', 'valid');
create trigger meter_history before update or delete on dahu.meter
    for each row execute function dahu.history_keep('meter_id');
create trigger meter_installation_history before update or delete on dahu.meter_installation
    for each row execute function dahu.history_keep('meter_installation_id');
create trigger installation_register_history before update or delete on dahu.installation_register
    for each row execute function dahu.history_keep('meter_installation_id', 'quantity');
create trigger policy_history before update or delete on dahu.policy
    for each row execute function dahu.history_keep('policy_id');
create trigger vee_rule_history before update or delete on dahu.vee_rule
    for each row execute function dahu.history_keep('vee_rule_id');

alter table dahu.review_run add column known_at timestamptz;
comment on column dahu.review_run.known_at is 'of a replay: the moment as whose knowledge it took the facts; it records no decisions. Null of a review';
