create or replace function dahu.explain_register(of_point bigint, at timestamptz, within tstzrange, quantity text)
    returns table (wh numeric, how text)
    language sql
    stable
    set jit = off
as $$
-- explain_register - what a register stood at at a moment, for an explanation.
--
-- within   the installation whose register it is
-- Shape:   one row. how: read, a reading of that very slot; between, interpolated between the two next to it;
--          none, and wh is null.
-- Units:   Wh or varh on the register side.
with near as (
    select l.slot_at, l.wh
    from (select r.slot_at, case quantity when 'active_energy_import' then r.active_energy_import_wh
                                          when 'active_energy_export' then r.active_energy_export_wh
                                          when 'reactive_energy_import' then r.reactive_energy_import_varh
                                          when 'reactive_energy_export' then r.reactive_energy_export_varh end as wh
          from reading r
          where r.metering_point_id = of_point and r.source <> 'G' and r.slot_at <= at and r.slot_at > at - interval '45 days'
            and within @> r.slot_at
          order by r.slot_at desc
          limit 96) l
    where l.wh is not null
    order by l.slot_at desc
    limit 1
),
next as (
    select l.slot_at, l.wh
    from (select r.slot_at, case quantity when 'active_energy_import' then r.active_energy_import_wh
                                          when 'active_energy_export' then r.active_energy_export_wh
                                          when 'reactive_energy_import' then r.reactive_energy_import_varh
                                          when 'reactive_energy_export' then r.reactive_energy_export_varh end as wh
          from reading r
          where r.metering_point_id = of_point and r.source <> 'G' and r.slot_at >= at and r.slot_at < at + interval '45 days'
            and (within @> r.slot_at or r.slot_at = upper(within))
          order by r.slot_at
          limit 96) l
    where l.wh is not null
    order by l.slot_at
    limit 1
)
select case when near.slot_at = at then near.wh
            when next.slot_at = at then next.wh
            else round(near.wh + (next.wh - near.wh) * extract(epoch from at - near.slot_at) / extract(epoch from next.slot_at - near.slot_at)) end,
       case when near.slot_at = at or next.slot_at = at then 'read' when near.wh is null or next.wh is null then 'none' else 'between' end
from (select 1) one
left join near on true
left join next on true
$$;
comment on function dahu.explain_register(bigint, timestamptz, tstzrange, text) is 'What a register stood at at a moment';
