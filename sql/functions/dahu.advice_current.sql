create or replace function dahu.advice_current(of_account bigint, since date, until date, least_s_bp integer, least_bp integer, most_bp integer, rated_most_bp integer)
    returns table (point_number text, primary_a integer, secondary_a integer, kv_x100 bigint, capacity_kva bigint, wanted_s bigint, known_s bigint,
                   idle_s bigint, below_least_s bigint, below_s bigint, above_s bigint, above_rated_s bigint, normal_ma bigint, largest_ma bigint)
    language sql
    stable
    set jit = off
as $$
-- advice_current - how the current transformers of an account's settlement points were used: shares of time, by the largest phase.
--
-- Shape:  a row per point and ratio. A value read at a slot stands for the whole slot; wanted_s is the time that the
--         ratio was installed, known_s the part of it with a current that is not doubtful. below_* hold idle time,
--         in which no current flowed, too. A ratio of 1/1 is no transformer: the caller cannot judge it.
--         normal_ma is the mean current on the primary side while current flowed, null when none did.
--         capacity_kva is the capacity behind the point: that of the account when it has one settlement point, else
--         that of its receiving point when that has one and the ledger names it; null when neither tells.
-- Units:  kv 0.01 kV, mA, s; bounds in basis points of the rated primary current.
-- Source: domain rules 5.4; 5.5: metered on the low-voltage side is metered at 0.4 kV.
with installed as materialized (
    select p.metering_point_id, p.point_number, p.receiving_point_id, p.slot_s, i.ct_primary_a, i.ct_secondary_a, t.register_side,
           round(100 * case when r.metering_mode in ('HVLM', 'LVLM') then 0.4 else coalesce(r.supply_kv, a.supply_kv) end)::bigint as kv_x100,
           greatest(lower(i.valid), greatest(lower(m.valid), since)::timestamp at time zone u.timezone) as from_at,
           least(upper(i.valid), least(upper(m.valid), until)::timestamp at time zone u.timezone) as until_at
    from metering_point_account m
    join account a on a.account_id = m.account_id
    join metering_point p on p.metering_point_id = m.metering_point_id and p.purpose = 'SETTLEMENT'
    join meter_installation i on i.metering_point_id = p.metering_point_id
    join meter t on t.meter_id = i.meter_id
    left join receiving_point r on r.receiving_point_id = p.receiving_point_id
    cross join utility u
    where m.account_id = of_account and m.valid && daterange(since, until)
      and i.valid && tstzrange(since::timestamp at time zone u.timezone, until::timestamp at time zone u.timezone)
),
used as (
    select i.point_number, i.ct_primary_a, i.ct_secondary_a, i.slot_s, v.ma,
           10000 * v.ma as scaled, 1000::bigint * case i.register_side when 'SECONDARY' then i.ct_secondary_a else i.ct_primary_a end as rated_ma
    from installed i
    join reading g on g.metering_point_id = i.metering_point_id and g.slot_at > i.from_at and g.slot_at <= i.until_at
    cross join lateral (select greatest(g.current_l1_a, g.current_l2_a, g.current_l3_a) as a) phase
    cross join lateral (select case when phase.a < 1000000 then round(1000 * phase.a)::bigint end as ma) v -- not a number is above all numbers
    where g.source <> 'G' and g.quality & 2 = 0 and v.ma >= 0
),
share as (
    select s.point_number, s.ct_primary_a, s.ct_secondary_a, sum(s.slot_s) as known_s, sum(s.slot_s) filter (where s.ma = 0) as idle_s,
           sum(s.slot_s) filter (where s.scaled < least_s_bp * s.rated_ma) as below_least_s, sum(s.slot_s) filter (where s.scaled < least_bp * s.rated_ma) as below_s,
           sum(s.slot_s) filter (where s.scaled > most_bp * s.rated_ma) as above_s, sum(s.slot_s) filter (where s.scaled > rated_most_bp * s.rated_ma) as above_rated_s,
           round(avg(s.ma * 1000.0 * s.ct_primary_a / s.rated_ma) filter (where s.ma > 0))::bigint as normal_ma,
           round(max(s.ma * 1000.0 * s.ct_primary_a / s.rated_ma))::bigint as largest_ma
    from used s
    group by 1, 2, 3
),
place as (
    select i.point_number, i.receiving_point_id, i.ct_primary_a, i.ct_secondary_a, max(i.kv_x100) as kv_x100,
           extract(epoch from sum(i.until_at - i.from_at))::bigint as wanted_s
    from installed i
    group by 1, 2, 3, 4
)
select p.point_number, p.ct_primary_a, p.ct_secondary_a, p.kv_x100,
       case when (select count(distinct i.point_number) from installed i) = 1
            then (select c.installed_kva from capacity_on(until - 1) c where c.account_id = of_account)
            when (select count(distinct i.point_number) from installed i where i.receiving_point_id = p.receiving_point_id) = 1
            then (select sum(case e.kind when 'INSTALL' then e.kva when 'TRANSFER_IN' then e.kva else -e.kva end)
                  from capacity_event e
                  where e.account_id = of_account and e.receiving_point_id = p.receiving_point_id and e.effective_on < until
                    and e.kind in ('INSTALL', 'TRANSFER_IN', 'TRANSFER_OUT', 'REMOVE', 'REDUCE_PERM')
                    and not exists (select from capacity_event x where x.corrects_id = e.capacity_event_id and x.effective_on < until)) end::bigint,
       p.wanted_s, coalesce(s.known_s, 0), coalesce(s.idle_s, 0), coalesce(s.below_least_s, 0), coalesce(s.below_s, 0), coalesce(s.above_s, 0),
       coalesce(s.above_rated_s, 0), s.normal_ma, s.largest_ma
from place p
left join share s on s.point_number = p.point_number and s.ct_primary_a = p.ct_primary_a and s.ct_secondary_a = p.ct_secondary_a
order by p.point_number, p.ct_primary_a
$$;
comment on function dahu.advice_current(bigint, date, date, integer, integer, integer, integer) is 'How the current transformers of an account were used';
