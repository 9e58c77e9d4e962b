create or replace function dahu.energy_between(points bigint[], froms timestamptz[], tos timestamptz[])
    returns table (n bigint, active_import_wh bigint, active_export_wh bigint, reactive_import_varh bigint,
                   reactive_export_varh bigint, covered_s bigint, estimated_s bigint, last_use_at timestamptz,
                   fault text)
    language sql
    stable
    set jit = off
as $$
-- energy_between - energy of metering points over spans of time, on the primary side.
--
-- Shape:  one row per (points[n], froms[n], tos[n]) in the order of n; a point that does not exist has none.
-- Units:  Wh and varh, rounded half away from zero once per span; seconds.
-- Source: domain rules 4.1 and 2.2; a register difference survives any gap between its two readings.
--
-- Registers come first. A span is cut at the installations of the point, because each has its own
-- ratio. In each piece the energy is the register at its end less the register at its begin, times
-- the ratio. Installations of the same meter without a gap are one run: the register goes on through
-- a ratio change. A border register is the opening or closing reading of an exchange; else the reading
-- exactly there; else interpolated between neighbours of the run that are no further apart than the
-- policy energy_border_gap_days, and the span between them counts as estimated. Interpolated
-- registers are whole Wh, so that what one month loses at its border the next one gains.
-- What registers do not cover is filled from interval_energy; an interval across a border is shared
-- out by time, in whole Wh too.
--
-- Base quantity: active import, for a generation point active export. Coverage is that of the base;
-- another quantity is null unless it is known over exactly the same time, so that a power factor is
-- never made of two different spans. Missing is null, never 0. Doubtful values (quality bit 2) count
-- as missing. A register that steps back within a run makes its energy null: fault step_back.
-- Intervals that overlap: fault overlap. Data outside all installations: fault no_ratio.
with ask as materialized (
    select a.n, a.point, a.s, a.e, case m.purpose when 'GENERATION' then 2 else 1 end as base,
           make_interval(days => coalesce((select max(p.value::integer) from dahu.policy p
                                           where p.key = 'energy_border_gap_days'
                                             and p.valid @> (a.s at time zone 'UTC')::date), 45)) as gap
    from unnest(points, froms, tos) with ordinality as a(point, s, e, n)
    join dahu.metering_point m on m.metering_point_id = a.point
    where a.s < a.e
),
installation as (
    select i.metering_point_id as point, i.meter_id, lower(i.valid) as from_at, coalesce(upper(i.valid), 'infinity') as to_at,
           case m.register_side when 'SECONDARY' then i.ct_primary_a::numeric * i.pt_primary_v else 1 end as num,
           case m.register_side when 'SECONDARY' then i.ct_secondary_a::numeric * i.pt_secondary_v else 1 end as den,
           r.opening, r.closing
    from (select distinct ask.point from ask) asked
    join dahu.meter_installation i on i.metering_point_id = asked.point
    join dahu.meter m on m.meter_id = i.meter_id
    cross join lateral (
        select array[max(r.opening_wh) filter (where r.quantity = 'active_energy_import'),
                     max(r.opening_wh) filter (where r.quantity = 'active_energy_export'),
                     max(r.opening_wh) filter (where r.quantity = 'reactive_energy_import'),
                     max(r.opening_wh) filter (where r.quantity = 'reactive_energy_export')] as opening,
               array[max(r.closing_wh) filter (where r.quantity = 'active_energy_import'),
                     max(r.closing_wh) filter (where r.quantity = 'active_energy_export'),
                     max(r.closing_wh) filter (where r.quantity = 'reactive_energy_import'),
                     max(r.closing_wh) filter (where r.quantity = 'reactive_energy_export')] as closing
        from dahu.installation_register r
        where r.meter_installation_id = i.meter_installation_id
    ) r
),
neighbour as (
    select i.*, lag(i.meter_id) over w as before_meter_id, lag(i.to_at) over w as before_to_at,
           lag(i.closing) over w as before_closing, lead(i.opening) over w as after_opening
    from installation i
    window w as (partition by i.point order by i.from_at)
),
-- A run begins at another meter, after time without a meter, or where opening and closing readings differ.
run_number as (
    select r.*, sum(r.begins::integer) over w as run, lead(r.begins, 1, true) over w as ends
    from (select b.*, coalesce(b.before_meter_id <> b.meter_id or b.before_to_at <> b.from_at
                               or b.before_closing[1] <> b.opening[1] or b.before_closing[2] <> b.opening[2]
                               or b.before_closing[3] <> b.opening[3] or b.before_closing[4] <> b.opening[4],
                               b.before_meter_id is null) as begins
          from neighbour b) r
    window w as (partition by r.point order by r.from_at)
),
run as materialized (
    select r.point, r.from_at, r.to_at, r.num, r.den, min(r.from_at) over w as run_from, max(r.to_at) over w as run_to,
           -- within a run the closing reading of one installation is the opening reading of the next
           case when r.begins then r.opening
                else array[coalesce(r.opening[1], r.before_closing[1]), coalesce(r.opening[2], r.before_closing[2]),
                           coalesce(r.opening[3], r.before_closing[3]), coalesce(r.opening[4], r.before_closing[4])] end as opening,
           case when r.ends then r.closing
                else array[coalesce(r.closing[1], r.after_opening[1]), coalesce(r.closing[2], r.after_opening[2]),
                           coalesce(r.closing[3], r.after_opening[3]), coalesce(r.closing[4], r.after_opening[4])] end as closing
    from run_number r
    window w as (partition by r.point, r.run)
),
piece as materialized (
    select ask.n, ask.base, ask.gap, r.*, greatest(ask.s, r.from_at) as t0, least(ask.e, r.to_at) as t1
    from ask
    join run r on r.point = ask.point and r.from_at < ask.e and r.to_at > ask.s
),
-- Registers of a piece: inside it, and the neighbours at or before its begin (p), at or after its end (q).
measured as (
    select m.*, coalesce(m.p_t = m.t0 or coalesce(m.first_t, m.q_t) - m.p_t <= m.gap, false) as has_p,
           coalesce(m.q_t = m.t1 or m.q_t - coalesce(m.last_t, m.p_t) <= m.gap, false) as has_q
    from (select piece.n, piece.point, piece.base, piece.num, piece.den, piece.gap, piece.t0, piece.t1,
                 p.t as p_t, p.v as p_v, q.t as q_t, q.v as q_v, inside.*
          from piece
          left join lateral (
              (select piece.from_at as t, piece.opening as v, 0 as rank
               where piece.from_at >= piece.t0 - piece.gap and piece.opening[piece.base] is not null
               union all
               select r.t, r.v, 1
               from dahu.register_before(piece.point, piece.t0, greatest(piece.run_from, piece.t0 - piece.gap), piece.base) r)
              order by t desc, rank limit 1) p on true
          left join lateral (
              (select piece.to_at as t, piece.closing as v, 0 as rank
               where piece.to_at <= piece.t1 + piece.gap and piece.closing[piece.base] is not null
               union all
               select r.t, r.v, 1
               from dahu.register_after(piece.point, piece.t1, least(piece.run_to, piece.t1 + piece.gap), piece.base) r
               where r.t < piece.run_to) -- a reading at the very end of a run belongs to the next meter
              order by t, rank limit 1) q on true
          cross join lateral dahu.register_inside(piece.point, piece.t0, piece.t1, piece.base) inside) m
),
covered as materialized (
    select m.*, m.rows_inside + m.has_p::integer + m.has_q::integer >= 2 as known,
           case when m.has_p then m.t0 else m.first_t end as a, case when m.has_q then m.t1 else m.last_t end as b,
           m.has_p and m.p_t < m.t0 as p_estimated, m.has_q and m.q_t > m.t1 as q_estimated
    from measured m
),
register_piece as (
    select c.n, c.num, c.den, k, k = c.base as is_base, extract(epoch from c.b - c.a) as covered_s,
           extract(epoch from case when c.p_estimated and c.q_estimated and c.rows_inside = 0 then c.t1 - c.t0
                                   else case when c.p_estimated then coalesce(c.first_t, c.t1) - c.t0 else '0' end
                                        + case when c.q_estimated then c.t1 - coalesce(c.last_t, c.t0) else '0' end
                              end) as estimated_s,
           -- where active import last rose; between two readings across the end it may have risen until the end
           case when c.has_q and c.q_v[1] > coalesce(c.hi[1], c.p_v[1]) then c.t1
                else coalesce(c.rose_at, case when c.has_p and c.lo[1] > c.p_v[1] then c.first_t end) end as last_use_at,
           coalesce(c.back[k] or (c.has_p and coalesce(c.lo[k], c.q_v[k]) < c.p_v[k])
                    or (c.has_q and c.q_v[k] < c.hi[k]), false) as step_back,
           case when not c.has_p then f.v
                when c.p_estimated
                then c.p_v[k] + round((f.v - c.p_v[k]) * extract(epoch from c.t0 - c.p_t) / extract(epoch from f.t - c.p_t))
                else c.p_v[k] end as v0,
           case when not c.has_q then l.v
                when c.q_estimated
                then l.v + round((c.q_v[k] - l.v) * extract(epoch from c.t1 - l.t) / extract(epoch from c.q_t - l.t))
                else c.q_v[k] end as v1
    from covered c
    cross join generate_series(1, 4) as k
    -- the first register after the begin and the last one before the end; a register with holes has none
    cross join lateral (select coalesce(c.first_t, c.q_t) as t,
                               case c.rows_inside when 0 then c.q_v[k] when c.counts[k] then c.lo[k] end as v) f
    cross join lateral (select coalesce(c.last_t, c.p_t) as t,
                               case c.rows_inside when 0 then c.p_v[k] when c.counts[k] then c.hi[k] end as v) l
    where c.known
),
-- What the registers leave open, and the intervals that fill it; x lies across its begin, y across its end.
filled as materialized (
    select c.n, c.base, c.num, c.den, i.*, w.t - w.f as hole, x.s as x_s, x.v as x_v, y.s as y_s, y.v as y_v,
           extract(epoch from w.f - x.begins_at) as x_out_s, extract(epoch from w.t - y.begins_at) as y_in_s,
           greatest(extract(epoch from w.f - y.begins_at), 0) as y_out_s,
           case when y.v[1] > 0 then w.t else i.used_at end as last_use_at
    from covered c
    cross join lateral (values (c.t0, case when c.known then c.a else c.t1 end),
                               (case when c.known then c.b end, c.t1)) as w(f, t)
    cross join lateral dahu.interval_inside(c.point, w.f, w.t, c.base) i
    left join lateral dahu.interval_across(c.point, w.f, c.base) x on i.rows_inside > 0
    left join lateral dahu.interval_across(c.point, w.t, c.base) y on true
    where w.f < w.t
),
interval_piece as (
    select f.n, f.num, f.den, k, k = f.base as is_base, f.overlap, f.last_use_at,
           coalesce(f.span_s, 0) - coalesce(f.x_out_s, 0) + coalesce(f.y_in_s - f.y_out_s, 0) as covered_s,
           coalesce(f.x_s - f.x_out_s, 0) + coalesce(f.y_in_s - f.y_out_s, 0) as estimated_s,
           case when f.counts[k] = f.rows_inside and (f.y_s is null or f.y_v[k] is not null) then
               coalesce(f.v[k], 0) - coalesce(round(f.x_v[k] * f.x_out_s / f.x_s), 0)
               + coalesce(round(f.y_v[k] * f.y_in_s / f.y_s) - round(f.y_v[k] * f.y_out_s / f.y_s), 0)
           end as v
    from filled f
    cross join generate_series(1, 4) as k
    where f.rows_inside > 0 or f.y_s is not null
),
known_piece as (
    select r.n, r.k, r.is_base, case when not r.step_back then (r.v1 - r.v0) * r.num / r.den end as energy, r.covered_s,
           r.estimated_s, r.last_use_at, case when r.step_back then 'step_back' end as fault
    from register_piece r
    union all
    select i.n, i.k, i.is_base, case when not i.overlap then i.v * i.num / i.den end, i.covered_s, i.estimated_s,
           i.last_use_at, case when i.overlap then 'overlap' end
    from interval_piece i
),
quantity as (
    select p.n, p.k, bool_or(p.is_base) as is_base, case when bool_and(p.energy is not null) then round(sum(p.energy)) end as energy,
           sum(p.covered_s) as covered_s, sum(p.estimated_s) as estimated_s, max(p.last_use_at) as last_use_at,
           max(p.fault) as fault
    from known_piece p
    group by p.n, p.k
),
total as (
    select q.n, max(q.energy) filter (where q.k = 1)::bigint as ai, max(q.energy) filter (where q.k = 2)::bigint as ae,
           max(q.energy) filter (where q.k = 3)::bigint as ri, max(q.energy) filter (where q.k = 4)::bigint as re,
           max(case when q.energy is not null then q.covered_s end) filter (where q.is_base) as covered_s,
           max(case when q.energy is not null then q.estimated_s end) filter (where q.is_base) as estimated_s,
           max(q.last_use_at) as last_use_at, max(q.fault) as fault
    from quantity q
    group by q.n
),
-- Time without any installation, where there are values all the same.
bare as (
    select distinct w.n
    from (select ask.n, ask.point,
                 unnest(tstzmultirange(tstzrange(ask.s, ask.e)) - coalesce((select range_agg(i.valid)
                                                                            from dahu.meter_installation i
                                                                            where i.metering_point_id = ask.point), '{}')) as span
          from ask) w
    where exists (select from dahu.reading r
                  where r.metering_point_id = w.point and r.slot_at > lower(w.span) and r.slot_at < upper(w.span))
       or exists (select from dahu.interval_energy i
                  where i.metering_point_id = w.point and i.slot_at > lower(w.span) and i.slot_at <= upper(w.span))
)
select ask.n, total.ai, total.ae, total.ri, total.re, coalesce(total.covered_s, 0)::bigint, coalesce(total.estimated_s, 0)::bigint,
       total.last_use_at, coalesce(total.fault, case when bare.n is not null then 'no_ratio' end)
from ask
left join total on total.n = ask.n
left join bare on bare.n = ask.n
order by ask.n
$$;
comment on function dahu.energy_between(bigint[], timestamptz[], timestamptz[]) is 'Energy of metering points over spans of time';
