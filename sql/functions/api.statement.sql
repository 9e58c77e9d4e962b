create or replace function api.statement(number text, of_month date) returns json
    language sql
    stable
    set jit = off
as $$
-- statement - what happened at an account in a civil month, for its printed statement.
--
-- Shape:  null when there is no such account. Settlement points make up the total; an energy is the sum of what
--         is known, null when nothing is; completeness and estimated share are means over points and days, and a
--         day without a row counts as missing. Points count from the day they came to the account. Registers
--         are the last ones read until the ends of the month, at most 45 days before; those read at an exchange
--         within it come from the installation. Findings are the open ones.
-- Units:  Wh, varh, W, fen, basis points; times are the utility's, to the minute.
-- Source: domain rules 2.2, 4.8 (demand of several points is that of their sum).
with wanted as (
    select a.account_id, a.account_number, a.use_category, a.supply_kv, s.supply_address, u.name as utility, u.timezone,
           date_trunc('month', of_month)::date as first_day, (date_trunc('month', of_month) + interval '1 month')::date as until_day
    from account a
    join site s on s.site_id = a.site_id
    cross join utility u
    where a.account_number = number
),
span as (
    select w.*, w.first_day::timestamp at time zone w.timezone as begins_at, w.until_day::timestamp at time zone w.timezone as ends_at
    from wanted w
),
member as materialized (
    select p.metering_point_id, p.point_number, p.purpose, r.name as receiving_point,
           greatest(lower(m.valid), s.first_day) as from_day, least(upper(m.valid), s.until_day) as until_day
    from span s
    join metering_point_account m on m.account_id = s.account_id and m.valid && daterange(s.first_day, s.until_day)
    join metering_point p on p.metering_point_id = m.metering_point_id
    left join receiving_point r on r.receiving_point_id = p.receiving_point_id
),
energy as materialized (
    select m.metering_point_id, m.purpose, g.day::date as day, d.active_import_wh, d.active_export_wh, d.reactive_import_varh,
           d.reactive_export_varh, d.demand_w, d.demand_at, coalesce(d.completeness_bp, 0) as completeness_bp,
           coalesce(d.estimated_bp, 0) as estimated_bp, coalesce(d.held_bp, 0) as held_bp
    from member m
    cross join lateral generate_series(m.from_day, m.until_day - 1, interval '1 day') as g(day)
    left join energy_day d on d.metering_point_id = m.metering_point_id and d.day = g.day::date
),
point_energy as (
    select e.metering_point_id, sum(e.active_import_wh)::bigint as ai, sum(e.active_export_wh)::bigint as ae,
           sum(e.reactive_import_varh)::bigint as ri, sum(e.reactive_export_varh)::bigint as re,
           floor(avg(e.completeness_bp))::integer as completeness_bp, ceil(avg(e.estimated_bp))::integer as estimated_bp,
           (array_agg(e.demand_w order by e.demand_w desc, e.demand_at) filter (where e.demand_w is not null))[1] as demand_w,
           (array_agg(e.demand_at order by e.demand_w desc, e.demand_at) filter (where e.demand_w is not null))[1] as demand_at
    from energy e
    group by e.metering_point_id
),
-- Demand of the account is that of the sum of its settlement points, where all of them were measured, as in dahu.energy_table.
slot as (
    select d.begins_at + i.n * d.interval_s * interval '1 s' as ends_at, d.interval_s, sum(i.wh) as wh, count(i.wh) as points
    from member m
    join interval_day d on d.metering_point_id = m.metering_point_id and d.day >= m.from_day and d.day < m.until_day
    cross join lateral unnest(d.active_import_wh, d.quality) with ordinality as i(wh, quality, n)
    where m.purpose = 'SETTLEMENT' and i.quality in (0, 7, 10, 11)
    group by 1, 2
),
peak as (
    select (s.wh * 3600 / s.interval_s)::bigint as demand_w, s.ends_at
    from slot s
    where s.points = (select count(*) from member m where m.purpose = 'SETTLEMENT')
    order by 1 desc, 2
    limit 1
),
total as (
    select sum(e.active_import_wh)::bigint as ai, sum(e.active_export_wh)::bigint as ae, sum(e.reactive_import_varh)::bigint as ri,
           sum(e.reactive_export_varh)::bigint as re, floor(avg(e.completeness_bp))::integer as completeness_bp,
           ceil(avg(e.estimated_bp))::integer as estimated_bp
    from energy e
    where e.purpose = 'SETTLEMENT'
),
day_total as (
    select e.day, sum(e.active_import_wh)::bigint as wh, max(e.demand_w) as demand_w, floor(avg(e.completeness_bp))::integer as completeness_bp,
           ceil(avg(e.estimated_bp))::integer as estimated_bp, ceil(avg(e.held_bp))::integer as held_bp
    from energy e
    where e.purpose = 'SETTLEMENT'
    group by e.day
),
installation as materialized (
    select m.metering_point_id, i.meter_installation_id, i.ct_primary_a, i.ct_secondary_a, i.pt_primary_v, i.pt_secondary_v, t.serial_number,
           t.register_side, greatest(lower(i.valid), s.begins_at) as from_at, least(upper(i.valid), s.ends_at) as until_at,
           coalesce(lower(i.valid) > s.begins_at, false) as begins, coalesce(upper(i.valid) < s.ends_at, false) as ends,
           coalesce(lower(i.valid), '-infinity') as valid_from
    from member m
    cross join span s
    join meter_installation i on i.metering_point_id = m.metering_point_id and i.valid && tstzrange(s.begins_at, s.ends_at)
    join meter t on t.meter_id = i.meter_id
),
register as (
    select i.meter_installation_id, q.n, q.quantity,
           case when i.begins then r.opening_wh end as opening_read, case when i.ends then r.closing_wh end as closing_read,
           a.wh as opening_wh, a.at as opening_at, b.wh as closing_wh, b.at as closing_at, i.from_at, i.until_at
    from installation i
    cross join (values (1, 'active_energy_import'), (2, 'active_energy_export'), (3, 'reactive_energy_import'),
                       (4, 'reactive_energy_export')) as q(n, quantity)
    left join installation_register r on r.meter_installation_id = i.meter_installation_id and r.quantity = q.quantity
    left join lateral (
        select v.wh, v.slot_at as at
        from (select g.slot_at, g.quality, g.source,
                     case q.n when 1 then g.active_energy_import_wh when 2 then g.active_energy_export_wh
                              when 3 then g.reactive_energy_import_varh else g.reactive_energy_export_varh end as wh
              from reading g
              where g.metering_point_id = i.metering_point_id and g.slot_at <= i.from_at and g.slot_at > i.from_at - interval '45 days'
                and g.slot_at >= i.valid_from) v
        where v.wh is not null and v.source <> 'G' and v.quality & 2 = 0
        order by v.slot_at desc
        limit 1) a on true
    left join lateral (
        select v.wh, v.slot_at as at
        from (select g.slot_at, g.quality, g.source,
                     case q.n when 1 then g.active_energy_import_wh when 2 then g.active_energy_export_wh
                              when 3 then g.reactive_energy_import_varh else g.reactive_energy_export_varh end as wh
              from reading g
              where g.metering_point_id = i.metering_point_id and g.slot_at <= i.until_at and g.slot_at > i.until_at - interval '45 days'
                and g.slot_at > i.from_at and (g.slot_at < i.until_at or not i.ends)) v
        where v.wh is not null and v.source <> 'G' and v.quality & 2 = 0
        order by v.slot_at desc
        limit 1) b on true
),
finding as (
    select m.point_number, f.rule, f.outcome, count(*) as count, min(f.day) as from_day, max(f.day) as until_day
    from member m
    join vee_finding f on f.metering_point_id = m.metering_point_id and f.day >= m.from_day and f.day < m.until_day
    where f.vee_edit_id is null
    group by m.point_number, f.rule, f.outcome
),
known as (
    select coalesce(nullif(current_setting('dahu.known_at', true), '')::timestamptz, 'infinity') as at
),
bills as (
    select b.bill_id, b.bill_number, b.kind, b.status, lower(b.period) as from_day, upper(b.period) - 1 as until_day, b.amount_fen, b.due_on,
           coalesce((select sum(p.amount_fen) from payment p where p.bill_id = b.bill_id and p.recorded_at <= known.at), 0)::bigint as paid_fen
    from span s
    cross join known
    join bill b on b.account_id = s.account_id and b.period && daterange(s.first_day, s.until_day) and b.status <> 'CANCELLED'
               and b.made_at <= known.at
),
-- the energy of one period has a line for each price: it is told once. A correction carries all that is right.
priced as (
    select i.bill_id, i.place, i.days, i.period, i.item, sum(i.quantity * 100 / (10 ^ i.decimals)::integer) as kwh_x100,
           sum(i.amount_fen) as amount_fen
    from (select distinct on (b.from_day) b.bill_id
          from bills b
          where b.kind in ('SETTLEMENT', 'CORRECTION')
          order by b.from_day, b.status = 'DRAFT', b.bill_id desc) b
    join bill_item i on i.bill_id = b.bill_id
    where i.kind = 'ENERGY' and i.unit = 'kWh'
    group by i.bill_id, i.place, i.days, i.period, i.item
)
select json_build_object(
    'utility', s.utility, 'account', s.account_number, 'address', s.supply_address, 'use_category', s.use_category, 'supply_kv', s.supply_kv::text,
    'month', s.first_day,
    'made_at', civil_text(date_trunc('second', now())), 'known_at', civil_text(nullif(known.at, 'infinity')),
    'holder', coalesce((select string_agg(c.name, ' / ' order by h.valid)
                        from account_holder h join customer c on c.customer_id = h.customer_id
                        where h.account_id = s.account_id and h.valid && daterange(s.first_day, s.until_day)), ''),
    'customer', coalesce((select string_agg(c.customer_number, ' / ' order by h.valid)
                          from account_holder h join customer c on c.customer_id = h.customer_id
                          where h.account_id = s.account_id and h.valid && daterange(s.first_day, s.until_day)), ''),
    'capacity_kva', (select c.installed_kva from capacity_on(s.until_day - 1) c where c.account_id = s.account_id),
    'total', (select json_build_object('energy', json_build_array(t.ai, t.ae, t.ri, t.re), 'completeness_bp', t.completeness_bp,
                                       'estimated_bp', t.estimated_bp, 'demand_w', k.demand_w,
                                       'demand_at', to_char(k.ends_at at time zone s.timezone, 'YYYY-MM-DD HH24:MI'),
                                       'load_factor_bp', case when k.demand_w > 0 then
                                            round(t.ai * 10000.0 * 3600 / (k.demand_w * extract(epoch from s.ends_at - s.begins_at)))::integer end)
              from total t left join peak k on true),
    'points', (select coalesce(json_agg(json_build_object(
                   'number', m.point_number, 'purpose', m.purpose, 'receiving_point', coalesce(m.receiving_point, ''),
                   'energy', json_build_array(e.ai, e.ae, e.ri, e.re), 'demand_w', e.demand_w,
                   'demand_at', to_char(e.demand_at at time zone s.timezone, 'YYYY-MM-DD HH24:MI'),
                   'completeness_bp', e.completeness_bp, 'estimated_bp', e.estimated_bp) order by m.point_number, m.from_day), '[]')
               from member m join point_energy e on e.metering_point_id = m.metering_point_id),
    'registers', (select coalesce(json_agg(json_build_object(
                      'point', m.point_number, 'meter', i.serial_number,
                      'ct', i.ct_primary_a || '/' || i.ct_secondary_a, 'pt', i.pt_primary_v || '/' || i.pt_secondary_v,
                      'factor_e4', case i.register_side when 'PRIMARY' then 10000
                                   else round(10000.0 * i.ct_primary_a * i.pt_primary_v / (i.ct_secondary_a * i.pt_secondary_v))::bigint end,
                      'quantity', r.quantity,
                      'opening', coalesce(r.opening_read, r.opening_wh), 'closing', coalesce(r.closing_read, r.closing_wh),
                      'opening_at', to_char(case when r.opening_read is not null then r.from_at else r.opening_at end at time zone s.timezone, 'YYYY-MM-DD HH24:MI'),
                      'closing_at', to_char(case when r.closing_read is not null then r.until_at else r.closing_at end at time zone s.timezone, 'YYYY-MM-DD HH24:MI'))
                      order by m.point_number, i.from_at, r.n), '[]')
                  from register r
                  join installation i on i.meter_installation_id = r.meter_installation_id
                  join member m on m.metering_point_id = i.metering_point_id
                  where coalesce(r.opening_read, r.opening_wh, r.closing_read, r.closing_wh) is not null),
    'days', (select coalesce(json_agg(json_build_object('day', d.day, 'wh', d.wh, 'demand_w', d.demand_w, 'completeness_bp', d.completeness_bp,
                                                        'estimated_bp', d.estimated_bp, 'held_bp', d.held_bp) order by d.day), '[]')
             from day_total d),
    'findings', (select coalesce(json_agg(json_build_object('point', f.point_number, 'rule', f.rule, 'outcome', f.outcome, 'count', f.count,
                                                            'from', f.from_day, 'until', f.until_day)
                                          order by f.outcome desc, f.point_number, f.from_day, f.rule), '[]')
                 from finding f),
    'periods', (select coalesce(json_agg(json_build_object('period', p.period, 'kwh_x100', p.kwh_x100, 'amount_fen', p.amount_fen)
                                         order by array_position(array['SHARP', 'PEAK', 'FLAT', 'VALLEY', 'DEEP_VALLEY', ''], p.period)), '[]')
                from (select g.period, case when bool_and(g.least = g.most) then sum(g.most) end::bigint as kwh_x100,
                             sum(g.amount_fen)::bigint as amount_fen
                      from (select q.period, min(q.kwh_x100) as least, max(q.kwh_x100) as most, sum(q.amount_fen) as amount_fen
                            from priced q group by q.bill_id, q.place, q.days, q.period) g
                      group by g.period) p),
    'bills', (select coalesce(json_agg(json_build_object('number', b.bill_number, 'kind', b.kind, 'status', b.status, 'from', b.from_day,
                                                         'until', b.until_day, 'due_on', b.due_on, 'amount_fen', b.amount_fen, 'paid_fen', b.paid_fen)
                                       order by b.from_day, b.bill_number), '[]')
              from bills b),
    'items', (select coalesce(json_agg(json_build_object('bill', b.bill_number, 'kind', i.kind, 'name', i.name, 'place', i.place, 'period', i.period,
                                                         'quantity', i.quantity, 'decimals', i.decimals, 'unit', i.unit, 'price_e6', i.price_e6,
                                                         'amount_fen', i.amount_fen) order by b.from_day, b.bill_number, i.line_no), '[]')
              from bills b join bill_item i on i.bill_id = b.bill_id))
from span s
cross join known
$$;
comment on function api.statement(text, date) is 'What happened at an account in a civil month, for its printed statement';
