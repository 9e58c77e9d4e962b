create or replace function dahu.settlement_day(of_account bigint, from_day date, until_day date)
    returns table (metering_point_id bigint, day date, import_wh bigint, forward_varh bigint, reverse_varh bigint, demand_w bigint,
                   completeness_bp integer, estimated_bp integer, held_bp integer, interval_s integer, intervals_wh bigint[], minutes integer[])
    language sql
    stable
as $$
-- settlement_day - energy of the settlement points of an account, day by day, with its intervals.
--
-- minutes  minute of the civil day at which each interval begins; null on a day of 24 hours, where they follow from
--          interval_s.
select m.metering_point_id, e.day, e.active_import_wh, e.reactive_import_varh, e.reactive_export_varh, e.demand_w,
       e.completeness_bp, e.estimated_bp, e.held_bp, i.interval_s, i.active_import_wh,
       case when (e.day + 1)::timestamp at time zone u.timezone - e.day::timestamp at time zone u.timezone <> interval '24 hours'
            then (select array_agg((extract(epoch from t.at::time) / 60)::integer order by t.n)
                  from (select n, (i.begins_at + n * i.interval_s * interval '1 s') at time zone u.timezone as at
                        from generate_series(0, cardinality(i.active_import_wh) - 1) n) t) end
from dahu.metering_point_account m
join dahu.metering_point p on p.metering_point_id = m.metering_point_id
cross join dahu.utility u
join dahu.energy_day e on e.metering_point_id = m.metering_point_id and e.day >= greatest(from_day, lower(m.valid))
                      and e.day < least(until_day, upper(m.valid))
left join dahu.interval_day i on i.metering_point_id = e.metering_point_id and i.day = e.day
where m.account_id = of_account and p.purpose = 'SETTLEMENT' and m.valid && daterange(from_day, until_day)
order by m.metering_point_id, e.day
$$;
comment on function dahu.settlement_day(bigint, date, date) is 'Energy of the settlement points of an account, day by day';
