-- Points, meters and installations, in the order of what refers to what.
insert into dahu.metering_point (point_number, receiving_point_id, line_id, purpose, slot_s, live_s)
select e.key[1], p.receiving_point_id, l.line_id, coalesce(e.doc ->> 'purpose', 'SETTLEMENT'),
       coalesce((e.doc ->> 'slot_s')::integer, 900), nullif((e.doc ->> 'live_s')::integer, 0)
from import_entity e
join dahu.account a on a.account_number = e.doc ->> 'account_number'
join dahu.receiving_point p on p.account_id = a.account_id and p.name = e.doc ->> 'receiving_point'
left join dahu.line l on l.line_number = e.doc ->> 'line_number'
where e.level = 'point' and e.fresh
order by e.line;

update dahu.metering_point m
set purpose = coalesce(e.doc ->> 'purpose', m.purpose),
    slot_s = coalesce((e.doc ->> 'slot_s')::integer, m.slot_s),
    live_s = nullif(coalesce((e.doc ->> 'live_s')::integer, m.live_s), 0),
    line_id = coalesce((select l.line_id from dahu.line l where l.line_number = e.doc ->> 'line_number'), m.line_id),
    receiving_point_id = coalesce((select p.receiving_point_id
                                   from dahu.receiving_point p
                                   join dahu.metering_point_account h using (account_id)
                                   where h.metering_point_id = m.metering_point_id and p.name = e.doc ->> 'receiving_point'
                                   order by h.valid desc
                                   limit 1), m.receiving_point_id)
from import_entity e
where e.level = 'point' and not e.fresh and e.changed and m.point_number = e.key[1];

-- The point belongs to the account from the day of its supply, or of the first meter if that was earlier.
insert into dahu.metering_point_account (metering_point_id, account_id, valid)
select m.metering_point_id, a.account_id,
       daterange(least(a.opened_on, (select min((r.doc ->> 'installed_from')::timestamptz at time zone u.timezone)::date
                                     from import_row r
                                     where r.doc ->> 'point_number' = e.key[1])), null)
from import_entity e
join dahu.metering_point m on m.point_number = e.key[1]
join dahu.account a on a.account_number = e.doc ->> 'account_number'
cross join dahu.utility u
where e.level = 'point' and 'account_number' = any (e.changed_names)
order by e.line;

insert into dahu.link (uri)
select e.doc ->> 'link_uri'
from import_entity e
where e.level = 'meter' and e.doc ? 'link_uri'
group by e.doc ->> 'link_uri'
order by min(e.line)
on conflict (uri) do nothing;

insert into dahu.meter (serial_number, driver, link_id, unit_id, register_side)
select e.key[1], e.doc ->> 'driver', l.link_id, (e.doc ->> 'unit_id')::smallint,
       coalesce(e.doc ->> 'register_side', 'SECONDARY')
from import_entity e
left join dahu.link l on l.uri = e.doc ->> 'link_uri'
where e.level = 'meter' and e.fresh
order by e.line;

update dahu.meter m
set driver = coalesce(e.doc ->> 'driver', m.driver),
    link_id = coalesce((select l.link_id from dahu.link l where l.uri = e.doc ->> 'link_uri'), m.link_id),
    unit_id = coalesce((e.doc ->> 'unit_id')::smallint, m.unit_id),
    register_side = coalesce(e.doc ->> 'register_side', m.register_side)
from import_entity e
where e.level = 'meter' and not e.fresh and e.changed and m.serial_number = e.key[1];

-- The side of the registers and the purpose of the point decide what energies are: their installations
-- are touched, and the trigger of that table notes the months.
update dahu.meter_installation i
set document_no = i.document_no
from import_entity e
left join dahu.meter m on e.level = 'meter' and m.serial_number = e.key[1]
left join dahu.metering_point p on e.level = 'point' and p.point_number = e.key[1]
where not e.fresh and e.changed_names && array['register_side', 'purpose']
  and (i.meter_id = m.meter_id or i.metering_point_id = p.metering_point_id);

-- Ends first: the next meter may begin where this one stops.
update dahu.meter_installation i
set valid = tstzrange(lower(i.valid), coalesce((e.doc ->> 'installed_until')::timestamptz, upper(i.valid))),
    ct_primary_a = coalesce((e.doc ->> 'ct_primary_a')::integer, i.ct_primary_a),
    ct_secondary_a = coalesce((e.doc ->> 'ct_secondary_a')::integer, i.ct_secondary_a),
    pt_primary_v = coalesce((e.doc ->> 'pt_primary_v')::integer, i.pt_primary_v),
    pt_secondary_v = coalesce((e.doc ->> 'pt_secondary_v')::integer, i.pt_secondary_v),
    document_no = coalesce(e.doc ->> 'document_no', i.document_no)
from import_entity e
join dahu.metering_point p on p.point_number = e.key[1]
where e.level = 'installation' and not e.fresh and e.changed
  and i.metering_point_id = p.metering_point_id and lower(i.valid) = e.key[2]::timestamptz;

insert into dahu.meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v,
                                     pt_secondary_v, document_no)
select p.metering_point_id, m.meter_id,
       tstzrange(e.key[2]::timestamptz, (e.doc ->> 'installed_until')::timestamptz),
       (e.doc ->> 'ct_primary_a')::integer, (e.doc ->> 'ct_secondary_a')::integer, (e.doc ->> 'pt_primary_v')::integer,
       (e.doc ->> 'pt_secondary_v')::integer, coalesce(e.doc ->> 'document_no', '')
from import_entity e
join dahu.metering_point p on p.point_number = e.key[1]
join dahu.meter m on m.serial_number = e.doc ->> 'serial_number'
where e.level = 'installation' and e.fresh
order by e.line;

insert into dahu.installation_register as r (meter_installation_id, quantity, opening_wh, closing_wh)
select i.meter_installation_id, q.quantity, (e.doc ->> (q.short || '_opening' || q.unit))::numeric * 1000,
       (e.doc ->> (q.short || '_closing' || q.unit))::numeric * 1000
from import_entity e
join dahu.metering_point p on p.point_number = e.key[1]
join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and lower(i.valid) = e.key[2]::timestamptz
cross join (values ('active_energy_import', 'active_import', '_kwh'), ('active_energy_export', 'active_export', '_kwh'),
                   ('reactive_energy_import', 'reactive_import', '_kvarh'),
                   ('reactive_energy_export', 'reactive_export', '_kvarh')) as q(quantity, short, unit)
where e.level = 'installation' and e.changed
  and e.doc ?| array[q.short || '_opening' || q.unit, q.short || '_closing' || q.unit]
on conflict on constraint installation_register_pk do update
    set opening_wh = coalesce(excluded.opening_wh, r.opening_wh), closing_wh = coalesce(excluded.closing_wh, r.closing_wh);
