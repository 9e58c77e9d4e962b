create or replace function api.point_state(of_account bigint)
    returns table (metering_point_id bigint, point_number text, purpose text, slot_s integer, active boolean,
                   receiving_point_id bigint, meter_installation_id bigint, polled boolean, read_at timestamptz, age_s bigint,
                   stale boolean)
    language sql
    stable
as $$
-- point_state - the metering points of an account today, each with the age of its newest value.
--
-- Shape:  one row per point; read_at and age_s are null when nothing was ever read.
--
-- A polled point is stale when its last attempt failed or its newest value is older than three slots;
-- one that is read by hand or imported when it is older than 40 days, a monthly reading and its delay.
select p.metering_point_id, p.point_number, p.purpose, p.slot_s, p.active, p.receiving_point_id, i.meter_installation_id,
       k.polled, l.read_at, k.age_s,
       l.cause is not null or k.age_s is null
           or k.age_s > case when k.polled then 3 * p.slot_s else 40 * 86400 end
from dahu.metering_point_account m
join dahu.metering_point p on p.metering_point_id = m.metering_point_id
left join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and i.valid @> now()
left join dahu.meter t on t.meter_id = i.meter_id
left join dahu.reading_latest l on l.metering_point_id = p.metering_point_id
cross join lateral (
    select t.link_id is not null and t.enabled as polled, floor(extract(epoch from now() - l.read_at))::bigint as age_s
) k
where m.account_id = of_account and m.valid @> dahu.today()
$$;
comment on function api.point_state(bigint) is 'Metering points of an account with the age of their values';
