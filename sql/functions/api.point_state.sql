create or replace function api.point_state(of_account bigint)
    returns table (metering_point_id bigint, point_number text, purpose text, slot_s integer, live_s integer, active boolean,
                   receiving_point_id bigint, meter_installation_id bigint, polled boolean, read_at timestamptz, age_s bigint,
                   fresh_s integer, stale boolean)
    language sql
    stable
as $$
-- point_state - the metering points of an account today, each with the age of its newest value.
--
-- Shape:  one row per point; read_at and age_s are null when nothing was ever read.
-- Units:  seconds; fresh_s is how old the value may be and still be taken for the present one.
--
-- A value is stale when the last attempt, of a slot or of a live value, failed, or when it is older than
-- fresh_s: a few live periods, or slots where there are no live values, of a polled point; 40 days, a monthly
-- reading and its delay, of one that is read by hand or imported.
select p.metering_point_id, p.point_number, p.purpose, p.slot_s, p.live_s, p.active, p.receiving_point_id,
       i.meter_installation_id, k.polled, l.read_at, k.age_s, k.fresh_s,
       l.cause is not null or k.age_s is null or k.age_s > k.fresh_s
from dahu.metering_point_account m
join dahu.metering_point p on p.metering_point_id = m.metering_point_id
left join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()
left join dahu.meter t on t.meter_id = i.meter_id
left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id
cross join lateral (
    select coalesce(t.link_id is not null and t.enabled, false) as polled,
           dahu.age_s(l.read_at) as age_s
) a
cross join lateral (
    select a.polled, a.age_s, case when a.polled then dahu.fresh_s(p.slot_s, p.live_s) else 40 * 86400 end as fresh_s
) k
where m.account_id = of_account and m.valid @> dahu.today()
$$;
comment on function api.point_state(bigint) is 'Metering points of an account with the age of their values';
