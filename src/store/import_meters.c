/* import_meters - metering points, the meters at them, and the dated installations with their ratios.
 *
 * A row is one installation: this meter at this point, from then until then, through these ratios. A
 * point whose meter was exchanged has several rows. Filling an empty end closes an installation; the
 * months that this touches are noted by the database itself. */
#include <string.h>

#include "import_internal.h"

void import_check_meter(struct import_check *c)
{
    if (import_given(c, "unit_id") != import_given(c, "link_uri"))
        import_add_fault(c, "together", import_column_find(c->header->spec, "unit_id"), "", "link_uri");
}

/* Instants in one text, so that they compare; then what a row leaves open, from the database. */
static const char *const prepare[] = {
    "update import_row set doc = doc"
    " || jsonb_build_object('installed_from', (doc->>'installed_from')::timestamptz)"
    " || case when doc ? 'installed_until'"
    "         then jsonb_build_object('installed_until', (doc->>'installed_until')::timestamptz) else '{}' "
    "end",
    "insert into import_fault (line, fault, column_name, detail)"
    " select line, 'before', 'installed_until', doc->>'installed_from' from import_row"
    " where (doc->>'installed_until')::timestamptz <= (doc->>'installed_from')::timestamptz",
    "insert into import_fault (line, fault, column_name, detail)"
    " select line, 'duplicate', 'point_number', first_line::text"
    " from (select line, min(line) over (partition by doc->>'point_number', doc->>'installed_from') as "
    "first_line"
    "       from import_row) r"
    " where line <> first_line",

    /* the number of a point begins with that of the account that it was made for */
    "update import_row r set doc = doc"
    " || jsonb_build_object('account_number', substring(doc->>'point_number' from '^(A-[0-9]+)-'))"
    " where not doc ? 'account_number'"
    "   and not exists (select from dahu.metering_point p where p.point_number = r.doc->>'point_number')",
    "insert into import_fault (line, fault, column_name, detail)"
    " select r.line, 'unknown_account', 'account_number', r.doc->>'account_number' from import_row r"
    " where r.doc ? 'account_number'"
    "   and not exists (select from dahu.account a where a.account_number = r.doc->>'account_number')",
    "insert into import_fault (line, fault, column_name)"
    " select r.line, 'unknown_line', 'line_number' from import_row r"
    " where r.doc ? 'line_number'"
    "   and not exists (select from dahu.line l where l.line_number = r.doc->>'line_number')",

    /* a new point whose account has one receiving point belongs to it */
    "update import_row r set doc = r.doc || jsonb_build_object('receiving_point', p.name)"
    " from (select a.account_number, min(rp.name) as name"
    "       from dahu.receiving_point rp join dahu.account a using (account_id)"
    "       group by a.account_number having count(*) = 1) p"
    " where p.account_number = r.doc->>'account_number' and not r.doc ? 'receiving_point'"
    "   and not exists (select from dahu.metering_point m where m.point_number = r.doc->>'point_number')",
    "insert into import_fault (line, fault, column_name)"
    " select r.line, 'which_receiving_point', 'receiving_point' from import_row r"
    " where not r.doc ? 'receiving_point'"
    "   and not exists (select from dahu.metering_point m where m.point_number = r.doc->>'point_number')"
    "   and exists (select from dahu.account a where a.account_number = r.doc->>'account_number')",
    "insert into import_fault (line, fault, column_name, detail)"
    " select r.line, 'unknown_receiving_point', 'receiving_point', o.account_number"
    " from import_row r"
    " cross join lateral (select coalesce(r.doc->>'account_number',"
    "     (select a.account_number from dahu.metering_point_account h join dahu.account a using (account_id)"
    "      join dahu.metering_point m using (metering_point_id)"
    "      where m.point_number = r.doc->>'point_number' order by h.valid desc limit 1)) as account_number) o"
    " join dahu.account a on a.account_number = o.account_number"
    " where r.doc ? 'receiving_point'"
    "   and not exists (select from dahu.receiving_point p"
    "                   where p.account_id = a.account_id and p.name = r.doc->>'receiving_point')",
    "delete from import_row r using import_fault f where f.line = r.line",
    NULL,
};

static const char CURRENT[] =
    "insert into import_current (level, key, name, value)"
    " with k as materialized (select distinct level, key from import_cell)"
    " select 'point', k.key, v.name, v.value"
    " from k join dahu.metering_point p on p.point_number = k.key[1]"
    " left join dahu.receiving_point rp on rp.receiving_point_id = p.receiving_point_id"
    " left join dahu.line l on l.line_id = p.line_id"
    " left join lateral (select a.account_number from dahu.metering_point_account h join dahu.account a "
    "using (account_id)"
    "                    where h.metering_point_id = p.metering_point_id order by h.valid desc limit 1) a on "
    "true"
    " cross join lateral (values ('', ''), ('point_number', p.point_number), ('account_number', "
    "a.account_number),"
    "     ('receiving_point', rp.name), ('line_number', l.line_number), ('purpose', p.purpose),"
    "     ('slot_s', p.slot_s::text)) v(name, value)"
    " where k.level = 'point'"
    " union all"
    " select 'meter', k.key, v.name, v.value"
    " from k join dahu.meter m on m.serial_number = k.key[1]"
    " left join dahu.link l using (link_id)"
    " cross join lateral (values ('', ''), ('driver', m.driver), ('link_uri', l.uri), ('unit_id', "
    "m.unit_id::text),"
    "     ('register_side', m.register_side)) v(name, value)"
    " where k.level = 'meter'"
    " union all"
    " select 'installation', k.key, v.name, v.value"
    " from k join dahu.metering_point p on p.point_number = k.key[1]"
    " join dahu.meter_installation i on i.metering_point_id = p.metering_point_id and lower(i.valid) = "
    "k.key[2]::timestamptz"
    " join dahu.meter m using (meter_id)"
    " cross join lateral ("
    "     select '' as name, '' as value"
    "     union all"
    "     select f.name, jsonb_build_object('t', f.at)->>'t'"
    "     from (values ('installed_from', lower(i.valid)), ('installed_until', upper(i.valid))) f(name, at)"
    "     union all"
    "     select f.name, f.value"
    "     from (values ('serial_number', m.serial_number), ('ct_primary_a', i.ct_primary_a::text),"
    "         ('ct_secondary_a', i.ct_secondary_a::text), ('pt_primary_v', i.pt_primary_v::text),"
    "         ('pt_secondary_v', i.pt_secondary_v::text), ('document_no', nullif(i.document_no, ''))) "
    "f(name, value)"
    "     union all"
    "     select q.short || side.name || q.unit, (side.wh / 1000.0)::numeric(20, 3)::text"
    "     from dahu.installation_register r"
    "     join (values ('active_energy_import', 'active_import', '_kwh'), ('active_energy_export', "
    "'active_export', '_kwh'),"
    "                  ('reactive_energy_import', 'reactive_import', '_kvarh'),"
    "                  ('reactive_energy_export', 'reactive_export', '_kvarh')) q(quantity, short, unit) "
    "using (quantity)"
    "     cross join lateral (values ('_opening', r.opening_wh), ('_closing', r.closing_wh)) side(name, wh)"
    "     where r.meter_installation_id = i.meter_installation_id) v"
    " where k.level = 'installation'";

/* All installations as they will be; a row of the file must not lie over one of the database or of an
 * earlier row, at its point or with its meter. */
static const char OVERLAPS[] =
    "insert into import_fault (line, fault, column_name, detail)"
    " with row as materialized ("
    "     select line, doc->>'point_number' as point, doc->>'serial_number' as serial,"
    "            (doc->>'installed_from')::timestamptz as from_at, (doc->>'installed_until')::timestamptz as "
    "until_at"
    "     from import_row),"
    " planned as materialized ("
    "     select coalesce(r.line, 0) as line, p.point_number as point, m.serial_number as serial, "
    "lower(i.valid) as from_at,"
    "            tstzrange(lower(i.valid), coalesce(r.until_at, upper(i.valid))) as valid"
    "     from dahu.meter_installation i"
    "     join dahu.metering_point p using (metering_point_id)"
    "     join dahu.meter m using (meter_id)"
    "     left join row r on r.point = p.point_number and r.from_at = lower(i.valid)"
    "     where p.point_number in (select point from row) or m.serial_number in (select serial from row)"
    "     union all"
    "     select r.line, r.point, r.serial, r.from_at, tstzrange(r.from_at, r.until_at)"
    "     from row r"
    "     where not exists (select from dahu.meter_installation i join dahu.metering_point p using "
    "(metering_point_id)"
    "                       where p.point_number = r.point and lower(i.valid) = r.from_at))"
    " select b.line, 'installed_twice', 'installed_from', a.point || ', ' || a.serial || ', ' || "
    "to_char(lower(a.valid), 'YYYY-MM-DD HH24:MI')"
    "       || ' - ' || coalesce(to_char(upper(a.valid), 'YYYY-MM-DD HH24:MI'), '')"
    " from planned b"
    " join planned a on a.point = b.point and a.from_at <> b.from_at"
    " where b.line > a.line and a.valid && b.valid"
    " union"
    " select b.line, 'installed_twice', 'serial_number', a.point || ', ' || a.serial || ', ' || "
    "to_char(lower(a.valid), 'YYYY-MM-DD HH24:MI')"
    "       || ' - ' || coalesce(to_char(upper(a.valid), 'YYYY-MM-DD HH24:MI'), '')"
    " from planned b"
    " join planned a on a.serial = b.serial and a.point <> b.point"
    " where b.line > a.line and a.valid && b.valid";

static const char *const apply[] = {
    "insert into dahu.metering_point (point_number, receiving_point_id, line_id, purpose, slot_s)"
    " select e.key[1], p.receiving_point_id, l.line_id, coalesce(e.doc->>'purpose', 'SETTLEMENT'),"
    "        coalesce((e.doc->>'slot_s')::integer, 900)"
    " from import_entity e"
    " join dahu.account a on a.account_number = e.doc->>'account_number'"
    " join dahu.receiving_point p on p.account_id = a.account_id and p.name = e.doc->>'receiving_point'"
    " left join dahu.line l on l.line_number = e.doc->>'line_number'"
    " where e.level = 'point' and e.fresh order by e.line",

    "update dahu.metering_point m set purpose = coalesce(e.doc->>'purpose', m.purpose),"
    "        slot_s = coalesce((e.doc->>'slot_s')::integer, m.slot_s),"
    "        line_id = coalesce((select l.line_id from dahu.line l where l.line_number = "
    "e.doc->>'line_number'), m.line_id),"
    "        receiving_point_id = coalesce("
    "            (select p.receiving_point_id from dahu.receiving_point p"
    "             join dahu.metering_point_account h using (account_id)"
    "             where h.metering_point_id = m.metering_point_id and p.name = e.doc->>'receiving_point'"
    "             order by h.valid desc limit 1), m.receiving_point_id)"
    " from import_entity e"
    " where e.level = 'point' and not e.fresh and e.changed and m.point_number = e.key[1]",

    /* the point belongs to the account from the day of its supply, or of the first meter if that was earlier
     */
    "insert into dahu.metering_point_account (metering_point_id, account_id, valid)"
    " select m.metering_point_id, a.account_id,"
    "        daterange(least(a.opened_on, (select min((r.doc->>'installed_from')::timestamptz at time zone "
    "u.timezone)::date"
    "                                      from import_row r where r.doc->>'point_number' = e.key[1])), null)"
    " from import_entity e"
    " join dahu.metering_point m on m.point_number = e.key[1]"
    " join dahu.account a on a.account_number = e.doc->>'account_number'"
    " cross join dahu.utility u"
    " where e.level = 'point' and 'account_number' = any (e.changed_names) order by e.line",

    "insert into dahu.link (uri)"
    " select doc->>'link_uri' from import_entity where level = 'meter' and doc ? 'link_uri'"
    " group by doc->>'link_uri' order by min(line)"
    " on conflict (uri) do nothing",

    "insert into dahu.meter (serial_number, driver, link_id, unit_id, register_side)"
    " select e.key[1], e.doc->>'driver', l.link_id, (e.doc->>'unit_id')::smallint,"
    "        coalesce(e.doc->>'register_side', 'SECONDARY')"
    " from import_entity e left join dahu.link l on l.uri = e.doc->>'link_uri'"
    " where e.level = 'meter' and e.fresh order by e.line",

    "update dahu.meter m set driver = coalesce(e.doc->>'driver', m.driver),"
    "        link_id = coalesce((select l.link_id from dahu.link l where l.uri = e.doc->>'link_uri'), "
    "m.link_id),"
    "        unit_id = coalesce((e.doc->>'unit_id')::smallint, m.unit_id),"
    "        register_side = coalesce(e.doc->>'register_side', m.register_side)"
    " from import_entity e"
    " where e.level = 'meter' and not e.fresh and e.changed and m.serial_number = e.key[1]",

    /* the side of the registers and the purpose of the point decide what energies are: their installations
     * are touched, and the trigger of that table notes the months */
    "update dahu.meter_installation i set document_no = i.document_no"
    " from import_entity e"
    " left join dahu.meter m on e.level = 'meter' and m.serial_number = e.key[1]"
    " left join dahu.metering_point p on e.level = 'point' and p.point_number = e.key[1]"
    " where not e.fresh and e.changed_names && array['register_side', 'purpose']"
    "   and (i.meter_id = m.meter_id or i.metering_point_id = p.metering_point_id)",

    /* ends first: the next meter may begin where this one stops */
    "update dahu.meter_installation i"
    " set valid = tstzrange(lower(i.valid), coalesce((e.doc->>'installed_until')::timestamptz, "
    "upper(i.valid))),"
    "     ct_primary_a = coalesce((e.doc->>'ct_primary_a')::integer, i.ct_primary_a),"
    "     ct_secondary_a = coalesce((e.doc->>'ct_secondary_a')::integer, i.ct_secondary_a),"
    "     pt_primary_v = coalesce((e.doc->>'pt_primary_v')::integer, i.pt_primary_v),"
    "     pt_secondary_v = coalesce((e.doc->>'pt_secondary_v')::integer, i.pt_secondary_v),"
    "     document_no = coalesce(e.doc->>'document_no', i.document_no)"
    " from import_entity e join dahu.metering_point p on p.point_number = e.key[1]"
    " where e.level = 'installation' and not e.fresh and e.changed"
    "   and i.metering_point_id = p.metering_point_id and lower(i.valid) = e.key[2]::timestamptz",

    "insert into dahu.meter_installation (metering_point_id, meter_id, valid, ct_primary_a, ct_secondary_a, "
    "pt_primary_v,"
    "                                     pt_secondary_v, document_no)"
    " select p.metering_point_id, m.meter_id,"
    "        tstzrange(e.key[2]::timestamptz, (e.doc->>'installed_until')::timestamptz),"
    "        (e.doc->>'ct_primary_a')::integer, (e.doc->>'ct_secondary_a')::integer, "
    "(e.doc->>'pt_primary_v')::integer,"
    "        (e.doc->>'pt_secondary_v')::integer, coalesce(e.doc->>'document_no', '')"
    " from import_entity e"
    " join dahu.metering_point p on p.point_number = e.key[1]"
    " join dahu.meter m on m.serial_number = e.doc->>'serial_number'"
    " where e.level = 'installation' and e.fresh order by e.line",

    "insert into dahu.installation_register as r (meter_installation_id, quantity, opening_wh, closing_wh)"
    " select i.meter_installation_id, q.quantity, (e.doc->>(q.short || '_opening' || q.unit))::numeric * "
    "1000,"
    "        (e.doc->>(q.short || '_closing' || q.unit))::numeric * 1000"
    " from import_entity e"
    " join dahu.metering_point p on p.point_number = e.key[1]"
    " join dahu.meter_installation i"
    "   on i.metering_point_id = p.metering_point_id and lower(i.valid) = e.key[2]::timestamptz"
    " cross join (values ('active_energy_import', 'active_import', '_kwh'), ('active_energy_export', "
    "'active_export', '_kwh'),"
    "                    ('reactive_energy_import', 'reactive_import', '_kvarh'),"
    "                    ('reactive_energy_export', 'reactive_export', '_kvarh')) as q(quantity, short, unit)"
    " where e.level = 'installation' and e.changed"
    "   and e.doc ?| array[q.short || '_opening' || q.unit, q.short || '_closing' || q.unit]"
    " on conflict on constraint installation_register_pk do update"
    "     set opening_wh = coalesce(excluded.opening_wh, r.opening_wh),"
    "         closing_wh = coalesce(excluded.closing_wh, r.closing_wh)",
    NULL,
};

bool import_load_meters(struct import_job *job, struct err *e)
{
    if (!import_entities_prepare(job, e) || !import_run_all(job->db, prepare, e) ||
        !import_entities_check(job, CURRENT, e) || !db_run(job->db, OVERLAPS, e) ||
        !import_entities_drop_faulty(job, NULL, e) || !import_entities_make(job, e))
        return false;
    import_enter(job, IMPORT_STORES);
    return import_run_all(job->db, apply, e);
}
