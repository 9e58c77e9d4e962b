/* import_readings - registers or interval energies of a million slots at once.
 *
 * Rows are copied into import_row, brought to points and slots in import_slot (one sort, in the order of
 * the key, so that the index of the target grows at its end), and inserted where nothing is yet. What
 * was not inserted is compared: equal is "there already", different is kept aside and reported.
 * A slot has one value for ever: the first. Registers and intervals have the same steps; the texts of
 * their statements differ in table and columns only. */
#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "import_internal.h"

/* ---- one row
 * ------------------------------------------------------------------------------------------------ */

static const char *const quality_bits[][2] = {
    {"GOOD", "0"}, {"LATE", "1"}, {"DOUBTFUL", "2"}, {"ESTIMATED", "4"}, {"EDITED", "8"}};

static bool holds_intervals(const struct import_header *h)
{
    return h->cell_of[READING_INTERVAL_MIN] >= 0;
}

static bool any_column(const struct import_header *h, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (h->cell_of[i] >= 0)
            return true;
    return false;
}

bool import_reading_header(const struct import_header *h, struct err *e)
{
    bool registers = any_column(h, READING_REGISTER_FIRST, READING_REGISTER_LAST);
    bool measured = any_column(h, READING_MEASURED_FIRST, READING_MEASURED_LAST);
    bool intervals = any_column(h, READING_INTERVAL_FIRST, READING_INTERVAL_LAST);
    if (h->cell_of[READING_POINT] < 0 && h->cell_of[READING_SERIAL] < 0)
        return err_set(e, ERR_SYNTAX,
                       "the column 'point_number' (计量点编号) or 'serial_number' (表号) is missing");
    if (!registers && !measured && !intervals)
        return err_set(
            e, ERR_SYNTAX,
            "no column has values; cumulative registers are 'active_energy_import_kwh' and the like, "
            "energies of intervals 'active_import_interval_kwh' and the like");
    if (intervals && (registers || measured))
        return err_set(e, ERR_SYNTAX,
                       "a file holds registers or energies of intervals, not both; make two files");
    if (intervals != holds_intervals(h))
        return err_set(e, ERR_SYNTAX, "'interval_min' and the energies of intervals need each other");
    return true;
}

void import_check_reading(struct import_check *c)
{
    if (!import_value(c, READING_POINT) && !import_value(c, READING_SERIAL) && c->fault_count == 0)
        import_add_fault(c, "no_point",
                         c->header->cell_of[READING_POINT] >= 0 ? READING_POINT : READING_SERIAL, "", "%s",
                         "");
    if (import_value(c, READING_TIME) && date_compare(c->stamp.day, c->tomorrow) > 0)
        import_add_fault(c, "future", READING_TIME, import_value(c, READING_TIME), "%s", "");
    if (import_value(c, READING_TIME) && date_compare(c->stamp.day, date_from_civil(1990, 1, 1)) < 0)
        import_add_fault(c, "past", READING_TIME, import_value(c, READING_TIME), "%s", "1990-01-01");
    if (holds_intervals(c->header) && !import_value(c, READING_INTERVAL_MIN) && c->fault_count == 0)
        import_add_fault(c, "missing", READING_INTERVAL_MIN, "", "%s", "");
}

static bool has_values(const struct import_check *c)
{
    for (int i = READING_REGISTER_FIRST; i <= READING_INTERVAL_LAST; i++)
        if (i != READING_INTERVAL_MIN && import_value(c, i))
            return true;
    return false;
}

static void put(struct buf *copy, const char *text)
{
    buf_puts(copy, "\t");
    import_copy_field(copy, text);
}

static const char *quality_of(const struct import_check *c)
{
    const char *name = import_value(c, READING_QUALITY);
    for (unsigned i = 1; name && i < sizeof quality_bits / sizeof *quality_bits; i++)
        if (strcmp(quality_bits[i][0], name) == 0)
            return quality_bits[i][1];
    return quality_bits[0][1];
}

/* In the order of IMPORT_READING_COPY. A row without any value goes nowhere: missing stays missing. */
void import_stage_reading(const struct import_check *c, uint64_t line, struct buf *copy)
{
    if (!has_values(c))
        return;
    char minutes_s[DECIMAL_TEXT_BYTES];
    const char *minutes = import_value(c, READING_INTERVAL_MIN), *time = import_value(c, READING_TIME);
    if (minutes)
        snprintf(minutes_s, sizeof minutes_s, "%ld", strtol(minutes, NULL, 10) * 60);
    buf_printf(copy, "%llu", (unsigned long long)line);
    put(copy, import_value(c, READING_POINT));
    put(copy, import_value(c, READING_SERIAL));
    put(copy, c->stamp.zoned ? NULL : time);
    put(copy, c->stamp.zoned ? time : NULL);
    put(copy, minutes ? minutes_s : NULL);
    put(copy, quality_of(c));
    int first = minutes ? READING_INTERVAL_FIRST : READING_REGISTER_FIRST;
    for (int i = first; i < first + 4; i++)
        put(copy, import_value(c, i));
    for (int i = READING_MEASURED_FIRST; i <= READING_MEASURED_LAST; i++)
        put(copy, import_value(c, i));
    buf_puts(copy, "\n");
}

/* ---- points and slots
 * ------------------------------------------------------------------------------------------ */

/* Slots are multiples of the point's slot length; of a quarter hour at most, because longer ones do not
 * begin at civil midnight in every zone. An interval keeps its own end. */
static const char RESOLVE[] =
    "create temporary table import_slot on commit drop as"
    " with stamped as ("
    "     select r.*, coalesce(r.at, r.local_at at time zone (select timezone from dahu.utility)) as stamp"
    "     from import_row r),"
    " placed as ("
    "     select s.line, s.stamp, s.interval_s, s.quality, s.ai, s.ae, s.ri, s.re, s.active_power_w, "
    "s.reactive_power_var,"
    "            s.voltage_l1_v, s.voltage_l2_v, s.voltage_l3_v, s.current_l1_a, s.current_l2_a, "
    "s.current_l3_a,"
    "            s.power_factor,"
    "            case when s.serial_number is null then p.metering_point_id"
    "                 when s.point_number is null or p.metering_point_id = i.metering_point_id then "
    "i.metering_point_id"
    "            end as point,"
    "            case when s.interval_s is null"
    "                 then date_bin(least(coalesce(p.slot_s, q.slot_s), 900) * interval '1 s', s.stamp, "
    "'epoch')"
    "                 else s.stamp end as slot_at"
    "     from stamped s"
    "     left join dahu.metering_point p on p.point_number = s.point_number"
    "     left join dahu.meter m on m.serial_number = s.serial_number"
    "     left join dahu.meter_installation i"
    "            on i.meter_id = m.meter_id"
    "           and i.valid @> s.stamp - case when s.interval_s is null then interval '0' else interval '1 "
    "us' end"
    "     left join dahu.metering_point q on q.metering_point_id = i.metering_point_id)"
    " select *, first_value(line) over (partition by point, slot_at order by line) as first_line"
    " from placed;"
    "analyze import_slot";

static const char UNPLACED[] =
    "insert into import_fault (line, fault, column_name)"
    " select r.line, case when p.point_number is null and r.point_number is not null then 'unknown_point'"
    "                     when m.serial_number is null then 'unknown_serial' else 'not_installed' end,"
    "        case when p.point_number is null and r.point_number is not null then 'point_number' else "
    "'serial_number' end"
    " from import_slot s"
    " join import_row r using (line)"
    " left join dahu.metering_point p using (point_number)"
    " left join dahu.meter m using (serial_number)"
    " where s.point is null";

static const char DUPLICATES[] = "insert into import_fault (line, fault, column_name, detail)"
                                 " select line, 'duplicate', 'time', first_line::text from import_slot where "
                                 "line <> first_line and point is not null";

static const char SPAN[] =
    "select to_char(min(slot_at) - interval '31 days', 'YYYY-MM-DD HH24:MI:SSOF'),"
    "       to_char(max(slot_at) + interval '31 days', 'YYYY-MM-DD HH24:MI:SSOF'), count(*)"
    " from import_slot where point is not null and line = first_line";

/* Does the clock of the utility change within the local times of the file? */
static const char CLOCK_CHANGES[] =
    "select count(distinct (t at time zone 'UTC') - (t at time zone u.timezone)) > 1"
    " from dahu.utility u, (select min(local_at) as first, max(local_at) as last from import_row) span,"
    "      generate_series(span.first at time zone 'UTC' - interval '2 days',"
    "                      span.last at time zone 'UTC' + interval '2 days', '12 hours') t";

/* Such rows go before anything else is made of their times. */
static const char CLOCK_FAULTS[] =
    "insert into import_fault (line, fault, column_name)"
    " select line, case when back <> local_at then 'clock_gap' else 'clock_twice' end, 'time'"
    " from (select r.line, r.local_at, r.local_at at time zone u.timezone at time zone u.timezone as back,"
    "              ((r.local_at at time zone u.timezone) + interval '1 hour') at time zone u.timezone as "
    "later,"
    "              ((r.local_at at time zone u.timezone) - interval '1 hour') at time zone u.timezone as "
    "earlier"
    "       from import_row r, dahu.utility u where r.local_at is not null) x"
    " where back <> local_at or later = local_at or earlier = local_at;"
    "delete from import_row r using import_fault f where f.line = r.line";

static const char PARTITIONS[] =
    "select dahu.partition_cover(min(slot_at), max(slot_at)) from import_slot"
    " where point is not null group by date_trunc('month', slot_at at time zone 'UTC')";

/* Months that the new values lie in; the refresh itself looks at the months beside them. */
static const char MARK[] =
    "select dahu.energy_month_mark(array_agg(point), array_agg(slot_at))"
    " from (select point, min(slot_at) as slot_at from import_slot"
    "       where point is not null group by point, date_trunc('month', slot_at at time zone (select "
    "timezone from dahu.utility))"
    "       union"
    "       select point, min(slot_at - interval '1 us') from import_slot where interval_s is not null and "
    "point is not null"
    "       group by point, date_trunc('month', (slot_at - interval '1 us') at time zone (select timezone "
    "from dahu.utility))"
    "       union"
    "       select point, min(slot_at - interval_s * interval '1 s') from import_slot"
    "       where interval_s > 86400 and point is not null"
    "       group by point, date_trunc('month', (slot_at - interval_s * interval '1 s')"
    "                                           at time zone (select timezone from dahu.utility))) touched";

/* ---- registers and intervals: the same steps, other tables
 * ------------------------------------------------------ */

#define ACCEPTED                                                                                             \
    " from import_slot s left join import_fault f using (line)"                                              \
    " where s.line = s.first_line and s.point is not null and f.line is null"

static const char INSERT_REGISTERS[] =
    "insert into dahu.reading (metering_point_id, slot_at, read_at, source, quality, active_energy_import_wh,"
    "    active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
    "    reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, "
    "current_l3_a,"
    "    power_factor)"
    " select s.point, s.slot_at, s.stamp, 'I', s.quality, s.ai, s.ae, s.ri, s.re, s.active_power_w, "
    "s.reactive_power_var,"
    "        s.voltage_l1_v, s.voltage_l2_v, s.voltage_l3_v, s.current_l1_a, s.current_l2_a, s.current_l3_a,"
    "        s.power_factor" ACCEPTED " on conflict (metering_point_id, slot_at) do nothing";

static const char INSERT_INTERVALS[] =
    "insert into dahu.interval_energy (metering_point_id, slot_at, interval_s, active_import_wh, "
    "active_export_wh,"
    "    reactive_import_varh, reactive_export_varh, quality)"
    " select s.point, s.slot_at, s.interval_s, s.ai, s.ae, s.ri, s.re, s.quality" ACCEPTED
    " on conflict (metering_point_id, slot_at) do nothing";

/* What the file says and the record does not. A cell that is missing says nothing. */
#define CONFLICTS(table, extra, ai, ae, ri, re, kwh_ai, kwh_ae, kvarh_ri, kvarh_re)                          \
    "insert into import_fault (line, fault, column_name, detail)"                                            \
    " select s.line, 'conflict', d.name, coalesce(trim_scale(d.was / 1000.0)::text, '-')"                    \
    " from (select s.*" ACCEPTED ") s"                                                                       \
    " join dahu." table " t on t.metering_point_id = s.point and t.slot_at = s.slot_at"                      \
    " cross join lateral (select * from (values ('" kwh_ai "', s.ai, t." ai ", 1), ('" kwh_ae                \
    "', s.ae, t." ae ", 2),"                                                                                 \
    "                                           ('" kvarh_ri "', s.ri, t." ri ", 3), ('" kvarh_re            \
    "', s.re, t." re ", 4)" extra ") as q(name, said, was, n)"                                               \
    "                     where q.said is not null and q.said is distinct from q.was order by n limit 1) d"

static const char REGISTER_CONFLICTS[] =
    CONFLICTS("reading", "", "active_energy_import_wh", "active_energy_export_wh",
              "reactive_energy_import_varh", "reactive_energy_export_varh", "active_energy_import_kwh",
              "active_energy_export_kwh", "reactive_energy_import_kvarh", "reactive_energy_export_kvarh");

static const char INTERVAL_CONFLICTS[] =
    CONFLICTS("interval_energy", ", ('interval_min', s.interval_s * 1000 / 60, t.interval_s * 1000 / 60, 0)",
              "active_import_wh", "active_export_wh", "reactive_import_varh", "reactive_export_varh",
              "active_import_interval_kwh", "active_export_interval_kwh", "reactive_import_interval_kvarh",
              "reactive_export_interval_kvarh");

/* $1: where it came from. The same contradiction is kept once, however often the file comes. */
static const char KEEP_CONFLICTS[] =
    "insert into dahu.reading_conflict (metering_point_id, slot_at, received_at, source, read_at, interval_s,"
    "    active_energy_import_wh, active_energy_export_wh, reactive_energy_import_varh, "
    "reactive_energy_export_varh, detail)"
    " select s.point, s.slot_at, now(), 'I', s.stamp, s.interval_s, s.ai, s.ae, s.ri, s.re, $1 || ':' || "
    "s.line"
    " from import_slot s join import_fault f using (line)"
    " where f.fault = 'conflict'"
    "   and not exists (select from dahu.reading_conflict c"
    "                   where c.metering_point_id = s.point and c.slot_at = s.slot_at and c.source = 'I'"
    "                     and (c.interval_s, c.active_energy_import_wh, c.active_energy_export_wh,"
    "                          c.reactive_energy_import_varh, c.reactive_energy_export_varh)"
    "                         is not distinct from (s.interval_s, s.ai, s.ae, s.ri, s.re))";

/* Intervals of one point that lie over each other would count energy twice. */
static const char OVERLAPS_IN_FILE[] =
    "insert into import_fault (line, fault, column_name, detail)"
    " select line, 'overlap', 'interval_min', to_char(before at time zone u.timezone, 'YYYY-MM-DD HH24:MI')"
    " from (select s.line, s.slot_at, s.interval_s, lag(s.slot_at) over (partition by s.point order by "
    "s.slot_at) as before"
    "       from import_slot s where s.line = s.first_line and s.point is not null) x, dahu.utility u"
    " where before > slot_at - interval_s * interval '1 s'";

static const char OVERLAPS_IN_DATABASE[] =
    "insert into import_fault (line, fault, column_name, detail)"
    " select s.line, 'overlap', 'interval_min', to_char(o.slot_at at time zone u.timezone, 'YYYY-MM-DD "
    "HH24:MI')"
    " from (select s.*" ACCEPTED ") s"
    " cross join lateral ("
    "     (select t.slot_at from dahu.interval_energy t"
    "      where t.metering_point_id = s.point and t.slot_at > s.slot_at - s.interval_s * interval '1 s'"
    "        and t.slot_at < s.slot_at limit 1)"
    "     union all"
    "     (select n.slot_at"
    "      from (select t.slot_at, t.interval_s from dahu.interval_energy t"
    "            where t.metering_point_id = s.point and t.slot_at >= s.slot_at"
    "              and t.slot_at < s.slot_at + interval '31 days' order by t.slot_at limit 1) n"
    "      where n.slot_at > s.slot_at and n.slot_at - n.interval_s * interval '1 s' < s.slot_at)"
    "     limit 1) o"
    " cross join dahu.utility u";

static const char ANY_INTERVALS[] =
    "select exists (select from (select distinct point from import_slot where point is not null) p"
    "               join dahu.interval_energy t on t.metering_point_id = p.point"
    "               where t.slot_at between $1::timestamptz and $2::timestamptz)";

/* A slot is one reading or one gap: what the collector missed has come after all. */
static const char END_GAPS[] =
    "delete from dahu.reading_gap g using (select s.point, s.slot_at" ACCEPTED ") s"
    " where g.metering_point_id = s.point and g.slot_at = s.slot_at"
    "   and g.slot_at between $1::timestamptz and $2::timestamptz";

/* The newest register of a point, where the file has a newer one than was known. */
static const char LATEST[] =
    "insert into dahu.reading_latest as l (metering_point_id, slot_at, read_at, active_energy_import_wh,"
    "    active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
    "    reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, "
    "current_l3_a,"
    "    power_factor, attempted_at)"
    " select r.metering_point_id, r.slot_at, r.read_at, r.active_energy_import_wh, r.active_energy_export_wh,"
    "        r.reactive_energy_import_varh, r.reactive_energy_export_varh, r.active_power_w, "
    "r.reactive_power_var,"
    "        r.voltage_l1_v, r.voltage_l2_v, r.voltage_l3_v, r.current_l1_a, r.current_l2_a, r.current_l3_a,"
    "        r.power_factor, r.read_at"
    " from (select s.point, max(s.slot_at) as slot_at" ACCEPTED " group by s.point) n"
    " join dahu.reading r on r.metering_point_id = n.point and r.slot_at = n.slot_at"
    " order by r.metering_point_id"
    " on conflict (metering_point_id) do update set slot_at = excluded.slot_at, read_at = excluded.read_at,"
    "     active_energy_import_wh = excluded.active_energy_import_wh,"
    "     active_energy_export_wh = excluded.active_energy_export_wh,"
    "     reactive_energy_import_varh = excluded.reactive_energy_import_varh,"
    "     reactive_energy_export_varh = excluded.reactive_energy_export_varh,"
    "     active_power_w = excluded.active_power_w, reactive_power_var = excluded.reactive_power_var,"
    "     voltage_l1_v = excluded.voltage_l1_v, voltage_l2_v = excluded.voltage_l2_v, voltage_l3_v = "
    "excluded.voltage_l3_v,"
    "     current_l1_a = excluded.current_l1_a, current_l2_a = excluded.current_l2_a, current_l3_a = "
    "excluded.current_l3_a,"
    "     power_factor = excluded.power_factor"
    " where l.slot_at is null or l.slot_at < excluded.slot_at";

struct target {
    const char *insert, *conflicts;
};
static const struct target registers = {INSERT_REGISTERS, REGISTER_CONFLICTS};
static const struct target intervals = {INSERT_INTERVALS, INTERVAL_CONFLICTS};

/* ---- the steps
 * --------------------------------------------------------------------------------------------------- */

struct span {
    char from[64], to[64];
    int64_t slots; /* that the file has, each once */
};

static bool read_span(struct db *db, struct span *span, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, SPAN, 0, NULL, e))
        return false;
    span->slots = db_int64(&r, 0, 2);
    snprintf(span->from, sizeof span->from, "%s", span->slots ? db_text(&r, 0, 0) : "");
    snprintf(span->to, sizeof span->to, "%s", span->slots ? db_text(&r, 0, 1) : "");
    db_result_fini(&r);
    return true;
}

/* A yes or no, about the time of the file when there is a @span. */
static bool ask(struct db *db, const char *sql, const struct span *span, bool *yes, struct err *e)
{
    struct db_result r;
    bool ok = span ? db_call(db, &r, e, sql, span->from, span->to) : db_query(db, &r, sql, 0, NULL, e);
    if (!ok)
        return false;
    *yes = strcmp(db_text(&r, 0, 0), "t") == 0;
    db_result_fini(&r);
    return true;
}

static bool count(struct db *db, const char *sql, int64_t *rows, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, sql, 0, NULL, e))
        return false;
    *rows = db_changed(&r);
    db_result_fini(&r);
    return true;
}

/* Where a partitioned table is probed slot by slot, hashing all of it would read years that the file does
 * not touch. */
static bool probe(struct db *db, bool on, struct err *e)
{
    return db_run(
        db,
        on ? "set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = "
             "off"
           : "set local enable_hashjoin = on; set local enable_mergejoin = on; set local enable_seqscan = on",
        e);
}

static bool find_overlaps(struct import_job *job, const struct span *span, struct err *e)
{
    bool any;
    if (!db_run(job->db, OVERLAPS_IN_FILE, e) || !ask(job->db, ANY_INTERVALS, span, &any, e))
        return false;
    return !any || db_run(job->db, OVERLAPS_IN_DATABASE, e);
}

static bool find_faults(struct import_job *job, struct span *span, bool has_intervals, struct err *e)
{
    bool clock;
    if (!ask(job->db, CLOCK_CHANGES, NULL, &clock, e) || (clock && !db_run(job->db, CLOCK_FAULTS, e)))
        return false;
    if (!db_run(job->db, "analyze import_row", e) || !db_run(job->db, RESOLVE, e) ||
        !db_run(job->db, UNPLACED, e) || !db_run(job->db, DUPLICATES, e) || !read_span(job->db, span, e))
        return false;
    return span->slots == 0 || !has_intervals || find_overlaps(job, span, e);
}

static bool keep_conflicts(struct import_job *job, const struct target *t, struct err *e)
{
    struct db_result r;
    int64_t found;
    if (!probe(job->db, true, e) || !count(job->db, t->conflicts, &found, e) || !probe(job->db, false, e))
        return false;
    job->report->conflicts = found;
    if (found == 0)
        return true;
    if (!db_call(job->db, &r, e, KEEP_CONFLICTS, job->request->file_name))
        return false;
    job->new_conflicts = db_changed(&r);
    db_result_fini(&r);
    return true;
}

/* What else the new registers change. */
static bool follow_registers(struct import_job *job, const struct span *span, struct err *e)
{
    return db_call(job->db, NULL, e, END_GAPS, span->from, span->to) && db_run(job->db, LATEST, e);
}

static bool store(struct import_job *job, const struct target *t, const struct span *span, struct err *e)
{
    int64_t accepted;
    struct db_result r;
    if (!db_query(job->db, &r, "select count(*)" ACCEPTED, 0, NULL, e))
        return false;
    accepted = db_int64(&r, 0, 0);
    db_result_fini(&r);
    if (!db_query(job->db, NULL, PARTITIONS, 0, NULL, e) ||
        !count(job->db, t->insert, &job->report->fresh, e))
        return false;
    if (job->report->fresh < accepted && !keep_conflicts(job, t, e))
        return false;
    job->report->same = accepted - job->report->fresh - job->report->conflicts;
    if (job->report->fresh == 0)
        return true;
    return db_query(job->db, NULL, MARK, 0, NULL, e) && (t == &intervals || follow_registers(job, span, e));
}

bool import_load_readings(struct import_job *job, struct err *e)
{
    const struct target *t = holds_intervals(&job->header) ? &intervals : &registers;
    struct span span;
    if (!find_faults(job, &span, t == &intervals, e))
        return false;
    import_enter(job, IMPORT_STORES);
    return span.slots == 0 || store(job, t, &span, e);
}
