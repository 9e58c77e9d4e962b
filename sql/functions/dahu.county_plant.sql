create or replace function dahu.county_plant(document jsonb)
    returns void
    language plpgsql
as $$
-- county_plant - the small tables of the sample county, from one document.
--
-- document   what county_document() of src/sim makes: an array a table, rows named by their numbers and
--            names on paper, which are resolved to identifiers here.
-- Shape:     into a database without accounts, whole or not at all; the caller's transaction decides.
declare
    who constant text := 'sample county';
begin
    update dahu.utility set name = document->>'utility' where name = '';

    insert into dahu.customer (customer_number, name, industry_code, energy_intensive)
    select r.customer_number, r.customer, r.industry, r.energy_intensive
    from jsonb_to_recordset(document->'accounts') as r(customer_number text, customer text, industry text, energy_intensive boolean);

    insert into dahu.site (name, supply_address, service_area)
    select r.site, r.address, r.area
    from jsonb_to_recordset(document->'accounts') as r(site text, address text, area text);

    insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, planned_annual_kwh)
    select r.number, s.site_id, r.category, r.kv, r.opened_on, r.planned_annual_kwh
    from jsonb_to_recordset(document->'accounts') as r(number text, site text, category text, kv numeric, opened_on date, planned_annual_kwh bigint)
    join dahu.site s on s.name = r.site
    order by r.number;

    insert into dahu.account_holder (account_id, customer_id, valid)
    select a.account_id, c.customer_id, daterange(r.opened_on, null)
    from jsonb_to_recordset(document->'accounts') as r(number text, customer_number text, opened_on date)
    join dahu.account a on a.account_number = r.number
    join dahu.customer c on c.customer_number = r.customer_number;

    insert into dahu.account_risk (account_id, high_risk, valid_from, reason, document_no, actor)
    select a.account_id, true, r.valid_from, r.reason, r.document_no, who
    from jsonb_to_recordset(document->'risks') as r(account text, valid_from date, reason text, document_no text)
    join dahu.account a on a.account_number = r.account;

    insert into dahu.substation (name, primary_kv)
    select r.name, r.kv
    from jsonb_to_recordset(document->'substations') as r(name text, kv numeric);

    insert into dahu.line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on, first_energised_on, has_reclaim_clause)
    select r.number, r.name, s.substation_id, case when r.account is null then 'PUBLIC' else 'DEDICATED' end, a.account_id, r.kv,
           r.completed_on, r.first_energised_on, r.has_reclaim_clause
    from jsonb_to_recordset(document->'lines') as r(number text, name text, substation text, account text, kv numeric, completed_on date,
                                                    first_energised_on date, has_reclaim_clause boolean)
    join dahu.substation s on s.name = r.substation
    left join dahu.account a on a.account_number = r.account;

    insert into dahu.bay (substation_id, bay_number, voltage_kv, line_id)
    select s.substation_id, r.number, r.kv, l.line_id
    from jsonb_to_recordset(document->'bays') as r(substation text, number text, kv numeric, line text)
    join dahu.substation s on s.name = r.substation
    left join dahu.line l on l.line_number = r.line;

    insert into dahu.receiving_point (account_id, name, supply_kv, metering_mode)
    select a.account_id, '1号受电点', a.supply_kv, 'HVHM'
    from jsonb_to_recordset(document->'accounts') as r(number text)
    join dahu.account a on a.account_number = r.number;

    insert into dahu.supply_source (account_id, receiving_point_id, role, line_id, voltage_kv, valid)
    select a.account_id, p.receiving_point_id, r.role, l.line_id, r.kv, daterange(r."from", null)
    from jsonb_to_recordset(document->'sources') as r(account text, role text, line text, kv numeric, "from" date)
    join dahu.account a on a.account_number = r.account
    join dahu.receiving_point p on p.account_id = a.account_id
    join dahu.line l on l.line_number = r.line;

    insert into dahu.transformer (account_id, receiving_point_id, label, rated_kva, kind)
    select a.account_id, p.receiving_point_id, r.label, r.kva, r.kind
    from jsonb_to_recordset(document->'transformers') as r(account text, label text, kva integer, kind text)
    join dahu.account a on a.account_number = r.account
    join dahu.receiving_point p on p.account_id = a.account_id;

    insert into dahu.capacity_event (account_id, receiving_point_id, line_id, transformer_id, kind, kva, effective_on, document_no, actor)
    select a.account_id, t.receiving_point_id, l.line_id, t.transformer_id, r.kind, r.kva, r."on", r.document_no, who
    from rows from (jsonb_to_recordset(document->'events') as (account text, transformer text, line text, kind text, kva integer, "on" date,
                                                               document_no text)) with ordinality as r
    join dahu.account a on a.account_number = r.account
    join dahu.transformer t on t.account_id = a.account_id and t.label = r.transformer
    left join dahu.line l on l.line_number = r.line
    order by r.ordinality;

    insert into dahu.service_application (application_number, account_id, kind, accepted_on, applied_kva, far_term_kva,
                                          planning_documents_valid, dedicated_line, bay_id, line_id, status)
    select r.number, a.account_id, r.kind, r."on", r.kva, r.far_term_kva, true, true, b.bay_id, l.line_id, r.status
    from jsonb_to_recordset(document->'applications') as r(number text, account text, kind text, status text, "on" date, kva integer,
                                                           far_term_kva integer, bay_substation text, bay text, line text)
    join dahu.account a on a.account_number = r.account
    left join dahu.substation s on s.name = r.bay_substation
    left join dahu.bay b on b.substation_id = s.substation_id and b.bay_number = r.bay
    left join dahu.line l on l.line_number = r.line;

    insert into dahu.capacity_plan (account_id, service_application_id, planned_on, kva, document_no, actor)
    select s.account_id, s.service_application_id, r."on", r.kva, r.document_no, who
    from jsonb_to_recordset(document->'plans') as r(application text, "on" date, kva integer, document_no text)
    join dahu.service_application s on s.application_number = r.application;

    insert into dahu.metering_point (point_number, receiving_point_id, line_id, purpose, live_s)
    select r.number, p.receiving_point_id, l.line_id, r.purpose, 10
    from jsonb_to_recordset(document->'points') as r(number text, account text, line text, purpose text)
    join dahu.account a on a.account_number = r.account
    join dahu.receiving_point p on p.account_id = a.account_id
    join dahu.line l on l.line_number = r.line
    order by r.number;

    insert into dahu.metering_point_account (metering_point_id, account_id, valid)
    select m.metering_point_id, a.account_id, daterange(r."from", null)
    from jsonb_to_recordset(document->'points') as r(number text, account text, "from" date)
    join dahu.metering_point m on m.point_number = r.number
    join dahu.account a on a.account_number = r.account;

    insert into dahu.link (uri)
    select distinct r.uri
    from jsonb_to_recordset(document->'meters') as r(uri text)
    where r.uri is not null
    order by r.uri;

    insert into dahu.meter (serial_number, driver, link_id, unit_id, register_side, enabled)
    select r.serial, r.driver, l.link_id, r.unit, r.side, r.enabled
    from jsonb_to_recordset(document->'meters') as r(serial text, driver text, uri text, unit smallint, side text, enabled boolean)
    left join dahu.link l on l.uri = r.uri
    order by r.serial;

    insert into dahu.meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, pt_primary_v, pt_secondary_v)
    select p.metering_point_id, m.meter_id, tstzrange(r."from", r.until), r.ct_primary_a, r.ct_secondary_a, r.pt_primary_v, r.pt_secondary_v
    from jsonb_to_recordset(document->'installations') as r(point text, serial text, "from" timestamptz, until timestamptz,
                                                            ct_primary_a integer, ct_secondary_a integer, pt_primary_v integer,
                                                            pt_secondary_v integer)
    join dahu.metering_point p on p.point_number = r.point
    join dahu.meter m on m.serial_number = r.serial;

    insert into dahu.installation_register (meter_installation_id, quantity, opening_wh, closing_wh)
    select i.meter_installation_id, g.quantity, g.opening_wh, g.closing_wh
    from jsonb_to_recordset(document->'registers') as g(point text, "from" timestamptz, quantity text, opening_wh bigint, closing_wh bigint)
    join dahu.metering_point p on p.point_number = g.point
    join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and lower(i.valid) = g."from";
    perform dahu.county_calendar();
    perform dahu.county_people();
    perform dahu.county_papers();
end
$$;
comment on function dahu.county_plant(jsonb) is 'Puts the sample county into the small tables';
