-- Installations around the spans: which registers, and what they are to be multiplied by. Where imported energies have
-- the ratios in them already, a piece of ratio 1 lies over the installations: meter -1, which has no registers.
with own as (
    select s.n, t.times
    from energy_span s
    cross join lateral ( -- through the key: how few rows of a big table a span has the planner cannot know
        select range_agg(tstzrange(e.slot_at - make_interval(secs => e.interval_s), e.slot_at)) as times
        from dahu.interval_energy e
        where e.metering_point_id = s.metering_point_id and e.primary_side
          and e.slot_at > s.load_from - interval '62 days' and e.slot_at <= s.load_to + interval '62 days'
    ) t
    where t.times is not null
),
installed as (
    select s.n, p.part, i.meter_id, case m.register_side when 'SECONDARY' then i.ct_primary_a::bigint * i.pt_primary_v else 1 end as num,
           case m.register_side when 'SECONDARY' then i.ct_secondary_a::bigint * i.pt_secondary_v else 1 end as den, m.driver,
           case when lower(p.part) = lower(i.valid) then r.opening else '- - - -' end as opening,
           case when upper_inf(p.part) or upper(p.part) = upper(i.valid) then r.closing else '- - - -' end as closing
    from energy_span s
    join dahu.meter_installation i on i.metering_point_id = s.metering_point_id
    join dahu.meter m on m.meter_id = i.meter_id
    cross join lateral (
        select array_to_string(array_agg(r.opening_wh order by q.k), ' ', '-') as opening,
               array_to_string(array_agg(r.closing_wh order by q.k), ' ', '-') as closing
        from unnest(array['active_energy_import', 'active_energy_export', 'reactive_energy_import', 'reactive_energy_export'])
             with ordinality as q(name, k)
        left join dahu.installation_register r on r.meter_installation_id = i.meter_installation_id and r.quantity = q.name
    ) r
    left join own on own.n = s.n
    cross join lateral unnest(tstzmultirange(i.valid) - coalesce(own.times, '{}')) as p(part)
    union all
    select own.n, p.part, -1, 1, 1, '', '- - - -', '- - - -'
    from own
    cross join lateral unnest(own.times) as p(part)
)
select i.n, (extract(epoch from lower(i.part)) * 1000000)::bigint,
       case when upper_inf(i.part) then 9223372036854775807 else (extract(epoch from upper(i.part)) * 1000000)::bigint end,
       i.meter_id, i.num, i.den, i.driver, i.opening, i.closing
from installed i
order by i.n, lower(i.part)
