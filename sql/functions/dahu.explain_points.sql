create or replace function dahu.explain_points(of_account bigint, of_unit text, since date, until date, quantities text[])
    returns jsonb
    language sql
    stable
    set jit = off
as $$
-- explain_points - the metered energy behind a verdict: for each settlement point of an account the months, what
--                  was remade and why, the registers at their borders, installations, findings and edits.
--
-- of_unit  name of a receiving point; "" = points without one; null = all
-- since    first day of the first month; until: the day after the last one
-- Shape:   [{"point","receiving_point","since","until","months":[],"changes":[],"borders":[],"segments":[],
--          "installations":[],"findings":[],"edits":[],"estimated":{},"unbacked":{}}], by point
--          number.
--          estimated: energy of the intervals that were estimated, in the days that belong to the account. Between two
--          registers of the span their sum is exact all the same; unbacked is the part that is not between two.
with member as (
    select p.metering_point_id as point, p.point_number, p.slot_s, r.name as unit, min(lower(m.valid)) as since,
           case when bool_or(upper_inf(m.valid)) then null else max(upper(m.valid)) end as until
    from metering_point_account m
    join metering_point p on p.metering_point_id = m.metering_point_id
    left join receiving_point r on r.receiving_point_id = p.receiving_point_id
    where m.account_id = of_account and p.purpose = 'SETTLEMENT' and m.valid && daterange(explain_points.since, explain_points.until)
      and (of_unit is null or coalesce(r.name, '') = of_unit)
    group by p.metering_point_id, p.point_number, p.slot_s, r.name
)
select coalesce(jsonb_agg(jsonb_build_object(
           'point', m.point_number, 'receiving_point', m.unit, 'slot_s', m.slot_s, 'since', m.since, 'until', m.until, 'months', months.list,
           'changes', changes.list, 'borders', borders.list,
           'segments', dahu.explain_segments(m.point, explain_points.since, explain_points.until, quantities),
           'installations', installations.list, 'findings', findings.list, 'edits', edits.list, 'estimated', estimated.energies,
           'unbacked', estimated.open_energies)
           order by m.point_number), '[]')
from member m
cross join utility u
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
               'month', to_char(c.month, 'YYYY-MM'), 'active_import_wh', e.active_import_wh, 'active_export_wh', e.active_export_wh,
               'reactive_import_varh', e.reactive_import_varh, 'reactive_export_varh', e.reactive_export_varh,
               'completeness_bp', coalesce(e.completeness_bp, 0), 'estimated_bp', coalesce(e.estimated_bp, 0),
               'held_bp', coalesce(d.held_bp, 0), 'last_use_on', e.last_use_on, 'fault', e.fault, 'made_at', dahu.civil_text(e.made_at))
               order by c.month), '[]') as list
    from generate_series(explain_points.since::timestamp, explain_points.until::timestamp - interval '1 day', interval '1 month') as c(month)
    left join energy_month e on e.metering_point_id = m.point and e.month = c.month::date
    left join lateral (
        select (sum(y.held_bp) / ((c.month + interval '1 month')::date - c.month::date))::integer as held_bp
        from energy_day y
        where y.metering_point_id = m.point and y.day >= c.month::date and y.day < (c.month + interval '1 month')::date
    ) d on true
) months
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
               'month', to_char(h.month, 'YYYY-MM'), 'at', dahu.civil_text(h.at), 'because', h.because, 'event_id', h.event_id, 'days', h.days,
               'was_wh', h.was_wh, 'is_wh', h.is_wh, 'reason', coalesce(v.reason, x.reason), 'document_no', coalesce(v.document_no, x.document_no),
               'actor', coalesce(v.actor, x.actor)) order by h.at, h.month), '[]') as list
    from (
        select date_trunc('month', o.day)::date as month, date_trunc('second', o.superseded_at) as at, n.because, n.event_id, count(*) as days,
               sum(o.active_import_wh) as was_wh, sum(n.active_import_wh) as is_wh
        from energy_day_history o
        cross join lateral (
            select k.active_import_wh, k.because, k.event_id
            from (select b.active_import_wh, b.because, b.event_id, b.made_at
                  from energy_day_history b where b.metering_point_id = o.metering_point_id and b.day = o.day
                  union all
                  select y.active_import_wh, y.because, y.event_id, y.made_at
                  from energy_day y where y.metering_point_id = o.metering_point_id and y.day = o.day) k
            where k.made_at >= o.superseded_at
            order by k.made_at
            limit 1
        ) n
        where o.metering_point_id = m.point and o.day >= explain_points.since and o.day < explain_points.until
        group by 1, 2, 3, 4
    ) h
    left join vee_edit v on h.because = 'edit' and v.vee_edit_id = h.event_id
    left join metering_event x on h.because <> 'edit' and x.metering_event_id = h.event_id
) changes
cross join lateral (
    select coalesce(jsonb_agg(dahu.explain_border(m.point, c.month at time zone u.timezone) order by c.month), '[]') as list
    from generate_series(explain_points.since::timestamp, explain_points.until::timestamp, interval '1 month') as c(month)
) borders
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
               'from', dahu.civil_text(lower(i.valid)), 'until', dahu.civil_text(upper(i.valid)), 'serial_number', t.serial_number,
               'driver', t.driver, 'register_side', t.register_side, 'ct_primary_a', i.ct_primary_a, 'ct_secondary_a', i.ct_secondary_a,
               'pt_primary_v', i.pt_primary_v, 'pt_secondary_v', i.pt_secondary_v, 'document_no', i.document_no,
               'recorded_at', dahu.civil_text(i.recorded_at),
               'registers', (select coalesce(jsonb_agg(jsonb_build_object('quantity', g.quantity, 'opening_wh', g.opening_wh,
                                                                          'closing_wh', g.closing_wh) order by g.quantity), '[]')
                             from installation_register g where g.meter_installation_id = i.meter_installation_id))
               order by i.valid), '[]') as list
    from meter_installation i
    join meter t on t.meter_id = i.meter_id
    where i.metering_point_id = m.point
      and i.valid && tstzrange(explain_points.since::timestamp at time zone u.timezone, explain_points.until::timestamp at time zone u.timezone, '[]')
) installations
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
               'day', f.day, 'rule', f.rule, 'energy', f.energy, 'from', dahu.civil_text(f.from_at), 'to', dahu.civil_text(f.to_at),
               'outcome', f.outcome, 'version', f.version, 'raw', f.raw, 'bound', f.bound, 'vee_edit_id', f.vee_edit_id)
               order by f.from_at, f.rule), '[]') as list
    from vee_finding f
    where f.metering_point_id = m.point and f.day >= explain_points.since and f.day < explain_points.until
) findings
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
               'vee_edit_id', v.vee_edit_id, 'from', dahu.civil_text(v.from_at), 'to', dahu.civil_text(v.to_at), 'kind', v.kind,
               'energy', v.energy, 'value', v.value, 'withdraws_id', v.withdraws_id, 'reason', v.reason, 'document_no', v.document_no,
               'actor', v.actor, 'recorded_at', dahu.civil_text(v.recorded_at)) order by v.vee_edit_id), '[]') as list
    from vee_edit v
    where v.metering_point_id = m.point and v.from_at < explain_points.until::timestamp at time zone u.timezone
      and v.to_at > explain_points.since::timestamp at time zone u.timezone
) edits
cross join lateral (
    select jsonb_build_object('active_energy_import', coalesce(sum(w.ai), 0), 'active_energy_export', coalesce(sum(w.ae), 0),
                              'reactive_energy_import', coalesce(sum(w.ri), 0), 'reactive_energy_export', coalesce(sum(w.re), 0),
                              'bp_days', coalesce(sum(w.bp), 0)) as energies,
           jsonb_build_object('active_energy_import', coalesce(sum(w.ai) filter (where w.open), 0),
                              'active_energy_export', coalesce(sum(w.ae) filter (where w.open), 0),
                              'reactive_energy_import', coalesce(sum(w.ri) filter (where w.open), 0),
                              'reactive_energy_export', coalesce(sum(w.re) filter (where w.open), 0),
                              'bp_days', coalesce(sum(w.bp) filter (where w.open), 0)) as open_energies
    from (
        select e.estimated_bp as bp,
               -- from its intervals, where the day keeps them and is the version that is explained; else in proportion
               coalesce(q.ai, k.bp * e.active_import_wh / 10000)::bigint as ai, coalesce(q.ae, k.bp * e.active_export_wh / 10000)::bigint as ae,
               coalesce(q.ri, k.bp * e.reactive_import_varh / 10000)::bigint as ri, coalesce(q.re, k.bp * e.reactive_export_varh / 10000)::bigint as re,
               -- no register of the span on one side: how much of it belongs to the span is not known
               (e.day::timestamp at time zone u.timezone < r.first_at) is not false
               or ((e.day + 1)::timestamp at time zone u.timezone > r.last_at) is not false as open
        from energy_day e
        cross join lateral (
            select min(x.slot_at) as first_at, max(x.slot_at) as last_at
            from reading x
            where x.metering_point_id = m.point and x.source <> 'G' and x.active_energy_import_wh is not null
              and x.slot_at >= greatest(m.since, explain_points.since)::timestamp at time zone u.timezone
              and x.slot_at <= least(coalesce(m.until, 'infinity'), explain_points.until)::timestamp at time zone u.timezone
        ) r
        left join dahu.energy_day n on n.metering_point_id = e.metering_point_id and n.day = e.day and n.made_at = e.made_at
        left join dahu.interval_day y on y.metering_point_id = n.metering_point_id and y.day = n.day
        left join lateral (
            select sum(v.ai) as ai, sum(v.ae) as ae, sum(v.ri) as ri, sum(v.re) as re
            from unnest(y.active_import_wh, y.active_export_wh, y.reactive_import_varh, y.reactive_export_varh, y.quality) as v(ai, ae, ri, re, quality)
            where v.quality in (8, 9, 12) -- like day, interpolated, projected
        ) q on y.day is not null
        cross join lateral (select case when y.day is null then e.estimated_bp else 0 end as bp) k
        where e.metering_point_id = m.point and e.estimated_bp > 0
          and e.day >= greatest(m.since, explain_points.since) and e.day < least(coalesce(m.until, 'infinity'), explain_points.until)
    ) w
) estimated
$$;
comment on function dahu.explain_points(bigint, text, date, date, text[]) is 'The metered energy behind a verdict, from registers to months';
