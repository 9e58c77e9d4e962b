create or replace function dahu.point_rows(only_point bigint default null)
    returns table (metering_point_id bigint, point_number text, account_number text, purpose text, slot_s integer, live_s integer, active boolean,
                   meter_installation_id bigint, meter_id bigint, serial_number text, driver text, link_id bigint, uri text, unit_id smallint, register_side text,
                   ct text, pt text, volt numeric, amp numeric, power numeric, polled boolean, read_at timestamptz, age_s bigint, fresh_s integer, state text)
    language sql
    stable
    set search_path = dahu, public
as $$
-- point_rows - the metering points that this transaction sees, each with the meter that is there now and how it answers.
--
-- Shape:  state: OFF the point or its meter is switched off; NO_METER; BY_HAND no link; NEVER nothing was read yet; FAILING the last attempt
--         failed; STALE the newest value is too old; OK. volt, amp, power: what a shown value is multiplied by to be the primary one.
select p.metering_point_id, p.point_number, a.account_number, p.purpose, p.slot_s, p.live_s, p.active, i.meter_installation_id, m.meter_id, m.serial_number, m.driver,
       m.link_id, k.uri, m.unit_id, m.register_side, i.ct_primary_a || '/' || i.ct_secondary_a, i.pt_primary_v || '/' || i.pt_secondary_v, f.volt, f.amp, f.volt * f.amp, s.polled,
       l.read_at, dahu.age_s(l.read_at), s.fresh_s,
       case when not p.active or not m.enabled or not k.enabled then 'OFF' when m.meter_id is null then 'NO_METER' when m.link_id is null then 'BY_HAND'
            when l.cause is not null then 'FAILING' when l.read_at is null then 'NEVER' when dahu.age_s(l.read_at) > s.fresh_s then 'STALE' else 'OK' end
from dahu.metering_point p
left join dahu.metering_point_account pa on pa.metering_point_id = p.metering_point_id and pa.valid @> dahu.today()
left join dahu.account a on a.account_id = pa.account_id
left join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()
left join dahu.meter m on m.meter_id = i.meter_id
left join dahu.link k on k.link_id = m.link_id
left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id
cross join lateral (select case m.register_side when 'PRIMARY' then 1 else i.pt_primary_v::numeric / i.pt_secondary_v end as volt,
                           case m.register_side when 'PRIMARY' then 1 else i.ct_primary_a::numeric / i.ct_secondary_a end as amp) f
cross join lateral (select coalesce(m.link_id is not null and m.enabled, false) as polled,
                           case when m.link_id is not null then dahu.fresh_s(p.slot_s, p.live_s) else 40 * 86400 end as fresh_s) s
where (only_point is null or p.metering_point_id = only_point)
  and (coalesce(dahu.desk(), 'SYSTEM_ADMIN') = 'SYSTEM_ADMIN' or dahu.account_seen(pa.account_id))
$$;
comment on function dahu.point_rows(bigint) is 'Metering points that are seen, with their meter and how it answers';
