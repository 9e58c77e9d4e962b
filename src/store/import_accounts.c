/* import_accounts - customers, their accounts, receiving points, capacities, and how they are supplied.
 *
 * What the import writes is what it finds at the beginning of an account's history. Later events
 * (transfer to another customer, more capacity) are dated facts with their own documents: a file that
 * differs there is answered with a reason and changes nothing. */
#include <string.h>

#include "import_internal.h"

/* What cannot stand without something else. */
static const struct {
    const char *column, *needs;
} companions[] = {
    {"capacity_on", "contract_kva"},      {"capacity_document", "contract_kva"},
    {"substation", "line_number"},        {"line_name", "line_number"},
    {"line_kind", "line_number"},         {"line_completed_on", "line_number"},
    {"line_energised_on", "line_number"}, {"line_reclaim_clause", "line_number"},
    {"source_role", "line_number"},       {"substation_kv", "substation"},
};

void import_check_account(struct import_check *c)
{
    const struct import_spec *spec = c->header->spec;
    for (unsigned i = 0; i < sizeof companions / sizeof *companions; i++)
        if (import_given(c, companions[i].column) && !import_given(c, companions[i].needs))
            import_add_fault(c, "with", import_column_find(spec, companions[i].needs), "", "%s",
                             companions[i].column);
    const char *opened = import_value_named(c, "opened_on"), *closed = import_value_named(c, "closed_on");
    if (opened && closed && strcmp(closed, opened) < 0) /* ISO days compare as texts */
        import_add_fault(c, "before", import_column_find(spec, "closed_on"), closed, "%s", opened);
    const char *policy = import_value_named(c, "pf_policy");
    bool reduced = policy && strcmp(policy, "REDUCED_STANDARD") == 0;
    if (reduced != import_given(c, "pf_reduced_standard"))
        import_add_fault(c, "together", import_column_find(spec, "pf_reduced_standard"), "",
                         "pf_policy REDUCED_STANDARD");
}

/* A row that does not name its receiving point means the only one; a new account gets number 1. */
static const char *const prepare[] = {
    "update import_row r set doc = r.doc || jsonb_build_object('receiving_point', p.name)"
    " from (select a.account_number, min(rp.name) as name"
    "       from dahu.receiving_point rp join dahu.account a using (account_id)"
    "       group by a.account_number having count(*) = 1) p"
    " where p.account_number = r.doc->>'account_number' and not r.doc ? 'receiving_point'",
    "insert into import_fault (line, fault, column_name)"
    " select r.line, 'which_receiving_point', 'receiving_point'"
    " from import_row r"
    " where not r.doc ? 'receiving_point'"
    "   and exists (select from dahu.receiving_point rp join dahu.account a using (account_id)"
    "               where a.account_number = r.doc->>'account_number')",
    "update import_row set doc = doc || jsonb_build_object('receiving_point', '1') where not doc ? "
    "'receiving_point'",
    /* the role of a source that is known stays when the row does not name it */
    "update import_row r set doc = r.doc || jsonb_build_object('source_role', coalesce("
    "     (select s.role from dahu.supply_source s"
    "      join dahu.account a using (account_id) join dahu.line l using (line_id)"
    "      where a.account_number = r.doc->>'account_number' and l.line_number = r.doc->>'line_number'"
    "      order by s.valid desc limit 1), 'MAIN'))"
    " where r.doc ? 'line_number' and not r.doc ? 'source_role'",
    "insert into import_fault (line, fault, column_name, detail)"
    " select line, 'duplicate', 'account_number', first_line::text"
    " from (select line, min(line) over (partition by doc->>'account_number', doc->>'receiving_point',"
    "                                                 doc->>'line_number') as first_line from import_row) r"
    " where line <> first_line",
    "delete from import_row r using import_fault f where f.line = r.line",
    NULL,
};

/* Each thing of the file that the database has: a marker with an empty name, and its values. */
static const char CURRENT[] =
    "insert into import_current (level, key, name, value)"
    " with k as materialized (select distinct level, key from import_cell)"
    " select 'customer', k.key, v.name, v.value"
    " from k join dahu.customer c on c.customer_number = k.key[1]"
    " cross join lateral (values ('', ''), ('customer_name', c.name), ('credit_code', c.credit_code),"
    "     ('industry_code', c.industry_code), ('energy_intensive', c.energy_intensive::text)) v(name, value)"
    " where k.level = 'customer'"
    " union all"
    " select 'account', k.key, v.name, v.value"
    " from k join dahu.account a on a.account_number = k.key[1]"
    " join dahu.site s using (site_id)"
    " left join lateral (select c.customer_number from dahu.account_holder h join dahu.customer c using "
    "(customer_id)"
    "                    where h.account_id = a.account_id order by h.valid desc limit 1) h on true"
    " left join lateral (select r.high_risk from dahu.account_risk r where r.account_id = a.account_id"
    "                    order by r.valid_from desc, r.account_risk_id desc limit 1) r on true"
    " cross join lateral (values ('', ''), ('account_number', a.account_number), ('customer_number', "
    "h.customer_number),"
    "     ('site_name', s.name), ('supply_address', nullif(s.supply_address, '')),"
    "     ('service_area', nullif(s.service_area, '')), ('use_category', a.use_category),"
    "     ('supply_kv', a.supply_kv::text), ('opened_on', a.opened_on::text), ('closed_on', "
    "a.closed_on::text),"
    "     ('planned_annual_kwh', a.planned_annual_kwh::text), ('idle_reason', a.idle_reason),"
    "     ('pf_policy', a.pf_policy), ('pf_reduced_standard', a.pf_reduced_standard::text),"
    "     ('high_risk', r.high_risk::text)) v(name, value)"
    " where k.level = 'account'"
    " union all"
    " select 'receiving_point', k.key, v.name, v.value"
    " from k join dahu.account a on a.account_number = k.key[1]"
    " join dahu.receiving_point p on p.account_id = a.account_id and p.name = k.key[2]"
    " cross join lateral (values ('', ''), ('receiving_point', p.name), ('receiving_kv', p.supply_kv::text),"
    "     ('metering_mode', p.metering_mode),"
    "     ('on_load_voltage_regulation', p.on_load_voltage_regulation::text)) v(name, value)"
    " where k.level = 'receiving_point'"
    " union all"
    /* the ledger: what is connected now, and when it began; events without a receiving point are the
       account's */
    " select 'capacity', k.key, v.name, v.value"
    " from k join dahu.account a on a.account_number = k.key[1]"
    " cross join lateral (select sum(case when e.kind in ('INSTALL', 'TRANSFER_IN') then e.kva"
    "                                     when e.kind in ('TRANSFER_OUT', 'REMOVE', 'REDUCE_PERM') then "
    "-e.kva"
    "                                     when e.kind = 'CORRECTION' and w.kind in ('INSTALL', "
    "'TRANSFER_IN') then e.kva"
    "                                     when e.kind = 'CORRECTION' and w.kind in ('TRANSFER_OUT', "
    "'REMOVE', 'REDUCE_PERM')"
    "                                     then -e.kva else 0 end) as kva,"
    "                            min(e.effective_on) as since,"
    "                            (array_agg(e.document_no order by e.effective_on, e.capacity_event_id))[1] "
    "as document_no"
    "                     from dahu.capacity_event e"
    "                     left join dahu.capacity_event w on w.capacity_event_id = e.corrects_id"
    "                     left join dahu.receiving_point p on p.receiving_point_id = e.receiving_point_id"
    "                     where e.account_id = a.account_id and coalesce(p.name, k.key[2]) = k.key[2]"
    "                     having count(*) > 0) led"
    " cross join lateral (values ('', ''), ('contract_kva', led.kva::text), ('capacity_on', led.since::text),"
    "     ('capacity_document', led.document_no)) v(name, value)"
    " where k.level = 'capacity'"
    " union all"
    " select 'substation', k.key, v.name, v.value"
    " from k join dahu.substation s on s.name = k.key[1]"
    " cross join lateral (values ('', ''), ('substation_kv', s.primary_kv::text)) v(name, value)"
    " where k.level = 'substation'"
    " union all"
    " select 'line', k.key, v.name, v.value"
    " from k join dahu.line l on l.line_number = k.key[1]"
    " join dahu.substation s using (substation_id)"
    " cross join lateral (values ('', ''), ('line_number', l.line_number), ('substation', s.name),"
    "     ('line_name', l.name), ('line_kind', l.kind), ('line_completed_on', l.completed_on::text),"
    "     ('line_energised_on', l.first_energised_on::text),"
    "     ('line_reclaim_clause', l.has_reclaim_clause::text)) v(name, value)"
    " where k.level = 'line'"
    " union all"
    " select 'source', k.key, v.name, v.value"
    " from k join dahu.account a on a.account_number = k.key[1]"
    " join dahu.line l on l.line_number = k.key[3]"
    " join dahu.supply_source s on s.account_id = a.account_id and s.line_id = l.line_id"
    " left join dahu.receiving_point p on p.receiving_point_id = s.receiving_point_id"
    " cross join lateral (values ('', ''), ('source_role', s.role)) v(name, value)"
    " where k.level = 'source' and coalesce(p.name, k.key[2]) = k.key[2]";

/* A dedicated line serves one account (clause 4.6): that of the database, else that of its first row. */
static const char LINE_TAKEN[] =
    "insert into import_fault (line, fault, column_name, detail)"
    " select r.line, 'line_taken', 'line_number', coalesce(o.account_number, r.first_account)"
    " from (select line, doc->>'line_number' as line_number, doc->>'account_number' as account_number,"
    "              first_value(doc->>'account_number') over (partition by doc->>'line_number' order by line) "
    "as first_account"
    "       from import_row where doc->>'line_kind' = 'DEDICATED') r"
    " left join dahu.line l on l.line_number = r.line_number"
    " left join dahu.account o on o.account_id = l.account_id"
    " where r.account_number <> coalesce(o.account_number, r.first_account)";

/* What a new thing cannot be without, although the column is not obligatory for every row. */
static const char NEEDED[] =
    "insert into import_fault (line, fault, column_name, detail)"
    " select distinct c.line, 'needed', need.name, c.key[1]"
    " from (values ('line', 'line_number', 'line_kind'), ('line', 'line_number', 'substation'),"
    "              ('substation', 'substation', 'substation_kv')) as need(level, because, name)"
    " join (select line, level, key, name from import_cell"
    "       union all"
    "       select r.line, 'substation', array[r.doc->>'substation'], 'substation' from import_row r"
    "       where r.doc ? 'substation') c on c.level = need.level and c.name = need.because"
    " where not exists (select from import_current k where k.level = c.level and k.key = c.key)"
    "   and not exists (select from import_cell o where o.level = c.level and o.key = c.key and o.name = "
    "need.name)"
    " order by c.line";

/* A row that is dropped may have been the one that described a line for others: until nothing more falls. */
static bool drop_incomplete(struct import_job *job, struct err *e)
{
    int64_t dropped;
    do
        if (!db_run(job->db, NEEDED, e) || !import_entities_drop_faulty(job, &dropped, e))
            return false;
    while (dropped > 0);
    return true;
}

/* In the order of what refers to what. A site has no number: the same name, address and area is the same
 * site. */
static const char *const apply[] = {
    "insert into dahu.customer (customer_number, name, credit_code, industry_code, energy_intensive)"
    " select key[1], doc->>'customer_name', doc->>'credit_code', doc->>'industry_code',"
    "        coalesce((doc->>'energy_intensive')::boolean, false)"
    " from import_entity where level = 'customer' and fresh order by line",

    "update dahu.customer c set name = coalesce(e.doc->>'customer_name', c.name),"
    "        credit_code = coalesce(e.doc->>'credit_code', c.credit_code),"
    "        industry_code = coalesce(e.doc->>'industry_code', c.industry_code),"
    "        energy_intensive = coalesce((e.doc->>'energy_intensive')::boolean, c.energy_intensive)"
    " from import_entity e"
    " where e.level = 'customer' and not e.fresh and e.changed and c.customer_number = e.key[1]",

    "create temporary table import_site on commit drop as"
    " select e.key[1] as account_number, e.line, null::bigint as site_id,"
    "        coalesce(e.doc->>'site_name', s.name, c.name) as name,"
    "        coalesce(e.doc->>'supply_address', s.supply_address, '') as supply_address,"
    "        coalesce(e.doc->>'service_area', s.service_area, '') as service_area"
    " from import_entity e"
    " join dahu.customer c on c.customer_number = e.doc->>'customer_number'"
    " left join dahu.account a on a.account_number = e.key[1]"
    " left join dahu.site s on s.site_id = a.site_id"
    " where e.level = 'account'"
    "   and (e.fresh or e.changed_names && array['site_name', 'supply_address', 'service_area'])",

    "insert into dahu.site (name, supply_address, service_area)"
    " select w.name, w.supply_address, w.service_area"
    " from import_site w"
    " where not exists (select from dahu.site s"
    "                   where (s.name, s.supply_address, s.service_area) = (w.name, w.supply_address, "
    "w.service_area))"
    " group by w.name, w.supply_address, w.service_area order by min(w.line)",

    "update import_site w set site_id = s.site_id"
    " from (select min(site_id) as site_id, name, supply_address, service_area from dahu.site"
    "       group by name, supply_address, service_area) s"
    " where (s.name, s.supply_address, s.service_area) = (w.name, w.supply_address, w.service_area)",

    "insert into dahu.account (account_number, site_id, use_category, supply_kv, opened_on, closed_on,"
    "                          planned_annual_kwh, idle_reason, pf_policy, pf_reduced_standard)"
    " select e.key[1], w.site_id, e.doc->>'use_category', (e.doc->>'supply_kv')::numeric, "
    "(doc->>'opened_on')::date,"
    "        (doc->>'closed_on')::date, (doc->>'planned_annual_kwh')::bigint, doc->>'idle_reason',"
    "        coalesce(doc->>'pf_policy', 'NORMAL'), (doc->>'pf_reduced_standard')::smallint"
    " from import_entity e join import_site w on w.account_number = e.key[1]"
    " where e.level = 'account' and e.fresh order by e.line",

    "update dahu.account a set use_category = coalesce(e.doc->>'use_category', a.use_category),"
    "        supply_kv = coalesce((e.doc->>'supply_kv')::numeric, a.supply_kv),"
    "        closed_on = coalesce((e.doc->>'closed_on')::date, a.closed_on),"
    "        planned_annual_kwh = coalesce((e.doc->>'planned_annual_kwh')::bigint, a.planned_annual_kwh),"
    "        idle_reason = coalesce(e.doc->>'idle_reason', a.idle_reason),"
    "        pf_policy = coalesce(e.doc->>'pf_policy', a.pf_policy),"
    "        pf_reduced_standard = case when e.doc ? 'pf_policy' then "
    "(e.doc->>'pf_reduced_standard')::smallint"
    "                                   else a.pf_reduced_standard end,"
    "        site_id = coalesce((select w.site_id from import_site w where w.account_number = "
    "a.account_number), a.site_id)"
    " from import_entity e"
    " where e.level = 'account' and not e.fresh and e.changed and a.account_number = e.key[1]",

    "insert into dahu.account_holder (account_id, customer_id, valid)"
    " select a.account_id, c.customer_id, daterange(a.opened_on, a.closed_on, '[]')"
    " from import_entity e"
    " join dahu.account a on a.account_number = e.key[1]"
    " join dahu.customer c on c.customer_number = e.doc->>'customer_number'"
    " where e.level = 'account' and 'customer_number' = any (e.changed_names) order by e.line",

    "insert into dahu.receiving_point (account_id, name, supply_kv, metering_mode, "
    "on_load_voltage_regulation)"
    " select a.account_id, e.key[2], coalesce((e.doc->>'receiving_kv')::numeric, a.supply_kv), "
    "e.doc->>'metering_mode',"
    "        coalesce((e.doc->>'on_load_voltage_regulation')::boolean, false)"
    " from import_entity e join dahu.account a on a.account_number = e.key[1]"
    " where e.level = 'receiving_point' and e.fresh order by e.line",

    "update dahu.receiving_point p set supply_kv = coalesce((e.doc->>'receiving_kv')::numeric, p.supply_kv),"
    "        metering_mode = coalesce(e.doc->>'metering_mode', p.metering_mode),"
    "        on_load_voltage_regulation ="
    "            coalesce((e.doc->>'on_load_voltage_regulation')::boolean, p.on_load_voltage_regulation)"
    " from import_entity e join dahu.account a on a.account_number = e.key[1]"
    " where e.level = 'receiving_point' and not e.fresh and e.changed"
    "   and p.account_id = a.account_id and p.name = e.key[2]",

    "insert into dahu.substation (name, primary_kv)"
    " select key[1], (doc->>'substation_kv')::numeric from import_entity"
    " where level = 'substation' and fresh order by line",

    "update dahu.substation s set primary_kv = (e.doc->>'substation_kv')::numeric"
    " from import_entity e where e.level = 'substation' and not e.fresh and e.changed and s.name = e.key[1]",

    "insert into dahu.line (line_number, name, substation_id, kind, account_id, voltage_kv, completed_on,"
    "                       first_energised_on, has_reclaim_clause)"
    " select e.key[1], coalesce(e.doc->>'line_name', e.key[1]), s.substation_id, e.doc->>'line_kind',"
    "        case when e.doc->>'line_kind' = 'DEDICATED' then a.account_id end,"
    "        coalesce(r.doc->>'receiving_kv', r.doc->>'supply_kv')::numeric,"
    "        (e.doc->>'line_completed_on')::date, (e.doc->>'line_energised_on')::date,"
    "        (e.doc->>'line_reclaim_clause')::boolean"
    " from import_entity e"
    " join import_row r on r.line = e.line"
    " join dahu.account a on a.account_number = r.doc->>'account_number'"
    " join dahu.substation s on s.name = e.doc->>'substation'"
    " where e.level = 'line' and e.fresh order by e.line",

    "update dahu.line l set name = coalesce(e.doc->>'line_name', l.name),"
    "        completed_on = coalesce((e.doc->>'line_completed_on')::date, l.completed_on),"
    "        first_energised_on = coalesce((e.doc->>'line_energised_on')::date, l.first_energised_on),"
    "        has_reclaim_clause = coalesce((e.doc->>'line_reclaim_clause')::boolean, l.has_reclaim_clause)"
    " from import_entity e"
    " where e.level = 'line' and not e.fresh and e.changed and l.line_number = e.key[1]",
    NULL,
};

/* $1: who imports. */
static const char *const apply_signed[] = {
    "insert into dahu.account_risk (account_id, high_risk, valid_from, reason, actor)"
    " select a.account_id, (e.doc->>'high_risk')::boolean,"
    "        case when e.fresh then a.opened_on else (now() at time zone u.timezone)::date end, 'import', $1"
    " from import_entity e join dahu.account a on a.account_number = e.key[1], dahu.utility u"
    " where e.level = 'account' and 'high_risk' = any (e.changed_names) order by e.line",

    "insert into dahu.capacity_event (account_id, receiving_point_id, line_id, kind, kva, effective_on, "
    "document_no, actor)"
    " select a.account_id, p.receiving_point_id, l.line_id, k.kind, (e.doc->>'contract_kva')::integer,"
    "        coalesce((e.doc->>'capacity_on')::date, a.opened_on), coalesce(e.doc->>'capacity_document', "
    "''), $1"
    " from import_entity e"
    " join dahu.account a on a.account_number = e.key[1]"
    " join dahu.receiving_point p on p.account_id = a.account_id and p.name = e.key[2]"
    " join import_row r on r.line = e.line"
    " left join dahu.line l on l.line_number = r.doc->>'line_number'"
    " cross join (values (1, 'INSTALL'), (2, 'COMMISSION')) as k(n, kind)"
    " where e.level = 'capacity' and e.fresh order by e.line, k.n",
    NULL,
};

static const char SOURCES[] =
    "insert into dahu.supply_source (account_id, receiving_point_id, role, line_id, voltage_kv, valid)"
    " select a.account_id, p.receiving_point_id, coalesce(r.doc->>'source_role', 'MAIN'), l.line_id, "
    "l.voltage_kv,"
    "        daterange(a.opened_on, a.closed_on, '[]')"
    " from import_row r"
    " join dahu.account a on a.account_number = r.doc->>'account_number'"
    " join dahu.receiving_point p on p.account_id = a.account_id and p.name = r.doc->>'receiving_point'"
    " join dahu.line l on l.line_number = r.doc->>'line_number'"
    " where not exists (select from dahu.supply_source s"
    "                   where s.account_id = a.account_id and s.line_id = l.line_id"
    "                     and coalesce(s.receiving_point_id, p.receiving_point_id) = p.receiving_point_id)"
    " order by r.line";

static bool write_signed(struct import_job *job, struct err *e)
{
    for (const char *const *sql = apply_signed; *sql; sql++)
        if (!db_call(job->db, NULL, e, *sql, job->request->actor))
            return false;
    return true;
}

bool import_load_accounts(struct import_job *job, struct err *e)
{
    if (!import_entities_prepare(job, e) || !import_run_all(job->db, prepare, e) ||
        !import_entities_check(job, CURRENT, e) || !db_run(job->db, LINE_TAKEN, e) ||
        !import_entities_drop_faulty(job, NULL, e) || !drop_incomplete(job, e) ||
        !import_entities_make(job, e))
        return false;
    import_enter(job, IMPORT_STORES);
    return import_run_all(job->db, apply, e) && write_signed(job, e) && db_run(job->db, SOURCES, e);
}
