create or replace function dahu.energy_of(points bigint[], froms date[], tos date[])
    returns table (n bigint, active_import_wh bigint, active_export_wh bigint, reactive_import_varh bigint, reactive_export_varh bigint,
                   demand_w bigint, demand_at timestamptz, completeness_bp integer, estimated_bp integer, held_bp integer, fault text)
    language sql
    stable
    set jit = off
as $$
-- energy_of - energy of metering points over spans of civil days, froms[n] up to, not including, tos[n].
--
-- Shape:  one row per span in the order of n. What is missing or held is in no sum; completeness_bp tells how
--         much is known, and is 10000 only when all of it is.
-- Units:  Wh and varh on the primary side, W, basis points.
--
-- Energies beside the base (active import; of a generation point export) are null unless they are known on all
-- days on which it is. Tables are named without schema, so that they can be read as they were known.
select a.n, case when not g.exports or d.ai_days = b.days then d.ai end, case when g.exports or d.ae_days = b.days then d.ae end,
       case when d.ri_days = b.days then d.ri end, case when d.re_days = b.days then d.re end, d.demand_w, d.demand_at,
       coalesce(d.known, 0) / (a.until - a.since), (coalesce(d.estimated, 0) + a.until - a.since - 1) / (a.until - a.since),
       (coalesce(d.held, 0) + a.until - a.since - 1) / (a.until - a.since), d.fault
from unnest(points, froms, tos) with ordinality as a(point, since, until, n)
join metering_point m on m.metering_point_id = a.point
cross join lateral (select m.purpose = 'GENERATION' as exports) g
cross join lateral (
    select sum(e.active_import_wh)::bigint as ai, sum(e.active_export_wh)::bigint as ae, sum(e.reactive_import_varh)::bigint as ri,
           sum(e.reactive_export_varh)::bigint as re, count(e.active_import_wh) as ai_days, count(e.active_export_wh) as ae_days,
           count(e.reactive_import_varh) as ri_days, count(e.reactive_export_varh) as re_days, max(e.demand_w) as demand_w,
           (array_agg(e.demand_at order by e.demand_w desc, e.demand_at) filter (where e.demand_w is not null))[1] as demand_at,
           sum(e.completeness_bp)::integer as known, sum(e.estimated_bp)::integer as estimated, sum(e.held_bp)::integer as held,
           min(e.fault) as fault
    from energy_day e
    where e.metering_point_id = a.point and e.day >= a.since and e.day < a.until
) d
cross join lateral (select case when g.exports then d.ae_days else d.ai_days end as days) b
where a.since < a.until
order by a.n
$$;
comment on function dahu.energy_of(bigint[], date[], date[]) is 'Energy of metering points over spans of civil days';
