create or replace function dahu.explain_segments(of_point bigint, since date, until date, quantities text[])
    returns jsonb
    language sql
    stable
    set jit = off
as $$
-- explain_segments - from register to energy, month by month: register at both ends, difference, ratio, energy.
--
-- Shape:  [{"month","quantity","serial_number","from","to","from_wh","from_how","to_wh","to_how","numerator",
--         "denominator","energy_wh","intervals","ratio_inside","interval_wh"}], one for each installation that lay in the month, and
--         one without a meter where there was none.
--         from_how, to_how: opening and closing are registers that were noted when the meter came and went; else
--         as dahu.explain_register. intervals, interval_wh: imported energies of the span, primary side;
--         with ratio_inside they had the ratios in them, and count instead of the registers.
-- Units:  Wh and varh; registers before, energies after the ratio.
select coalesce(jsonb_agg(jsonb_build_object(
           'month', to_char(s.month, 'YYYY-MM'), 'quantity', s.quantity, 'serial_number', s.serial_number,
           'from', dahu.civil_text(s.from_at), 'to', dahu.civil_text(s.to_at),
           'from_wh', s.from_wh, 'from_how', s.from_how, 'to_wh', s.to_wh, 'to_how', s.to_how,
           'numerator', s.num / g.shared, 'denominator', s.den / g.shared,
           'energy_wh', round((s.to_wh - s.from_wh) * s.num / s.den), 'intervals', s.intervals, 'ratio_inside', s.primary_wh is not null,
           'interval_wh', round(coalesce(s.interval_wh * s.num / s.den + s.primary_wh, s.interval_wh * s.num / s.den, s.primary_wh)))
           order by s.quantity_place, s.from_at), '[]')
from (
    select k.month, q.quantity, q.place as quantity_place, m.serial_number, k.from_at, k.to_at,
           case when k.opens and g.opening_wh is not null then g.opening_wh else f.wh end as from_wh,
           case when k.opens and g.opening_wh is not null then 'opening' else f.how end as from_how,
           case when k.closes and g.closing_wh is not null then g.closing_wh else t.wh end as to_wh,
           case when k.closes and g.closing_wh is not null then 'closing' else t.how end as to_how,
           case m.register_side when 'SECONDARY' then i.ct_primary_a::bigint * i.pt_primary_v else 1 end as num,
           case m.register_side when 'SECONDARY' then i.ct_secondary_a::bigint * i.pt_secondary_v else 1 end as den,
           v.intervals, v.wh as interval_wh, v.primary_wh
    from utility u
    cross join lateral generate_series(since::timestamp, until::timestamp - interval '1 day', interval '1 month') as c(month)
    left join meter_installation i on i.metering_point_id = of_point
        and i.valid && tstzrange(c.month at time zone u.timezone, (c.month + interval '1 month') at time zone u.timezone)
    left join meter m on m.meter_id = i.meter_id
    cross join lateral (
        select c.month, i.meter_installation_id,
               greatest(lower(i.valid), c.month at time zone u.timezone) as from_at,
               least(upper(i.valid), (c.month + interval '1 month') at time zone u.timezone) as to_at,
               lower(i.valid) > c.month at time zone u.timezone as opens,
               upper(i.valid) < (c.month + interval '1 month') at time zone u.timezone as closes
    ) k
    cross join lateral unnest(quantities) with ordinality as q(quantity, place)
    left join installation_register g on g.meter_installation_id = k.meter_installation_id and g.quantity = q.quantity
    cross join lateral dahu.explain_register(of_point, k.from_at, i.valid, q.quantity) f
    cross join lateral dahu.explain_register(of_point, k.to_at, i.valid, q.quantity) t
    cross join lateral (
        -- some were imported with the ratios in them
        select count(*) as intervals, sum(x.wh) filter (where not x.primary_side) as wh, sum(x.wh) filter (where x.primary_side) as primary_wh
        from (
            select e.primary_side,
                   case q.quantity when 'active_energy_import' then e.active_import_wh when 'active_energy_export' then e.active_export_wh
                                   when 'reactive_energy_import' then e.reactive_import_varh
                                   when 'reactive_energy_export' then e.reactive_export_varh end as wh
            from interval_energy e
            where e.metering_point_id = of_point and e.slot_at > k.from_at and e.slot_at <= k.to_at
        ) x
    ) v
) s
cross join lateral (select gcd(s.num, s.den) as shared) g
$$;
comment on function dahu.explain_segments(bigint, date, date, text[]) is 'From register to energy, month by month';
