-- Each thing of a file of meters that the database has: a marker with an empty name, and its values as the
-- file would write them.
insert into import_current (level, key, name, value)
with k as materialized (
    select distinct level, key from import_cell
)
select 'point', k.key, v.name, v.value
from k
join dahu.metering_point p on p.point_number = k.key[1]
left join dahu.receiving_point rp on rp.receiving_point_id = p.receiving_point_id
left join dahu.line l on l.line_id = p.line_id
left join lateral (select a.account_number
                   from dahu.metering_point_account h
                   join dahu.account a using (account_id)
                   where h.metering_point_id = p.metering_point_id
                   order by h.valid desc
                   limit 1) a on true
cross join lateral (values ('', ''), ('point_number', p.point_number), ('account_number', a.account_number),
                           ('receiving_point', rp.name), ('line_number', l.line_number), ('purpose', p.purpose),
                           ('slot_s', p.slot_s::text), ('live_s', coalesce(p.live_s, 0)::text)) v(name, value)
where k.level = 'point'
union all
select 'meter', k.key, v.name, v.value
from k
join dahu.meter m on m.serial_number = k.key[1]
left join dahu.link l using (link_id)
cross join lateral (values ('', ''), ('driver', m.driver), ('link_uri', l.uri), ('unit_id', m.unit_id::text),
                           ('register_side', m.register_side)) v(name, value)
where k.level = 'meter'
union all
select 'installation', k.key, v.name, v.value
from k
join dahu.metering_point p on p.point_number = k.key[1]
join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and lower(i.valid) = k.key[2]::timestamptz
join dahu.meter m using (meter_id)
cross join lateral (
    select '' as name, '' as value
    union all
    select f.name, jsonb_build_object('t', f.at) ->> 't'
    from (values ('installed_from', lower(i.valid)), ('installed_until', upper(i.valid))) as f(name, at)
    union all
    select f.name, f.value
    from (values ('serial_number', m.serial_number), ('ct_primary_a', i.ct_primary_a::text),
                 ('ct_secondary_a', i.ct_secondary_a::text), ('pt_primary_v', i.pt_primary_v::text),
                 ('pt_secondary_v', i.pt_secondary_v::text), ('document_no', nullif(i.document_no, ''))) as f(name, value)
    union all
    select q.short || side.name || q.unit, (side.wh / 1000.0)::numeric(20, 3)::text
    from dahu.installation_register r
    join (values ('active_energy_import', 'active_import', '_kwh'), ('active_energy_export', 'active_export', '_kwh'),
                 ('reactive_energy_import', 'reactive_import', '_kvarh'),
                 ('reactive_energy_export', 'reactive_export', '_kvarh')) as q(quantity, short, unit) using (quantity)
    cross join lateral (values ('_opening', r.opening_wh), ('_closing', r.closing_wh)) as side(name, wh)
    where r.meter_installation_id = i.meter_installation_id) v
where k.level = 'installation';
