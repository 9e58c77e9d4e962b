create or replace function dahu.explain_last_use(of_account bigint, until date)
    returns jsonb
    language sql
    stable
    set jit = off
as $$
-- explain_last_use - the evidence of the last use of an account: for each settlement point the last civil day with
--                    active import, and the last one of them whose energy was measured and not estimated.
--
-- Shape:  [{"point","day","active_import_wh","estimated_bp","completeness_bp","measured_on","proven_on","begin","end"}];
--         proven_on: of an estimated day the day of the reading before it, since when the register has moved;
--         begin and end are the readings at both ends of that day, as dahu.explain_border.
select coalesce(jsonb_agg(jsonb_build_object('point', p.point_number, 'day', d.day, 'active_import_wh', d.active_import_wh, 'estimated_bp', d.estimated_bp,
                                             'completeness_bp', d.completeness_bp, 'measured_on', s.day, 'proven_on', case when d.estimated_bp = 0 then d.day else greatest(s.day, b.day) end,
                                             'begin', dahu.explain_border(p.metering_point_id, d.day::timestamp at time zone u.timezone),
                                             'end', dahu.explain_border(p.metering_point_id, (d.day + 1)::timestamp at time zone u.timezone))
                          order by p.point_number), '[]')
from metering_point_account m
join metering_point p on p.metering_point_id = m.metering_point_id
cross join utility u
left join lateral (
    select e.day, e.active_import_wh, e.estimated_bp, e.completeness_bp
    from energy_day e
    where e.metering_point_id = p.metering_point_id and e.used and e.day <= until and m.valid @> e.day
    order by e.day desc
    limit 1
) d on true
left join lateral (
    select e.day
    from energy_day e
    where e.metering_point_id = p.metering_point_id and e.used and e.estimated_bp = 0 and e.day <= until and m.valid @> e.day
    order by e.day desc
    limit 1
) s on true
left join lateral (
    select (max(r.slot_at) at time zone u.timezone)::date as day
    from reading r
    where r.metering_point_id = p.metering_point_id and r.source <> 'G' and r.slot_at <= d.day::timestamp at time zone u.timezone
      and m.valid @> (r.slot_at at time zone u.timezone)::date
) b on true
where m.account_id = of_account and p.purpose = 'SETTLEMENT' and m.valid @> until
$$;
comment on function dahu.explain_last_use(bigint, date) is 'The evidence of the last use of an account';
