/* import_readings - registers or interval energies of a million slots at once.
 *
 * Rows are copied into import_row, brought to points and slots in import_slot (one sort, in the order of
 * the key, so that the index of the target grows at its end), and inserted where nothing is yet. What
 * was not inserted is compared: equal is "there already", different is kept aside and reported.
 * A slot has one value for ever: the first. */
#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "import_internal.h"

/* ---- one row ---------------------------------------------------------------------------------------- */

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
    if (h->cell_of[READING_SIDE] >= 0 && !intervals)
        return err_set(e, ERR_SYNTAX, "'side' is for energies of intervals; of registers the meter tells it");
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
    db_copy_field(copy, text);
}

const char *import_quality_bits(const char *name)
{
    for (unsigned i = 1; name && i < sizeof quality_bits / sizeof *quality_bits; i++)
        if (strcmp(quality_bits[i][0], name) == 0)
            return quality_bits[i][1];
    return quality_bits[0][1];
}

static bool primary_side(const struct import_check *c)
{
    const char *side = import_value(c, READING_SIDE);
    return side && *side == 'P';
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
    put(copy, import_quality_bits(import_value(c, READING_QUALITY)));
    put(copy, primary_side(c) ? "t" : "f");
    int first = minutes ? READING_INTERVAL_FIRST : READING_REGISTER_FIRST;
    for (int i = first; i < first + 4; i++)
        put(copy, import_value(c, i));
    for (int i = READING_MEASURED_FIRST; i <= READING_MEASURED_LAST; i++)
        put(copy, import_value(c, i));
    buf_puts(copy, "\n");
}

/* ---- the steps -------------------------------------------------------------------------------------- */

/* Registers and intervals go the same way, to other tables. */
struct target {
    const char *insert, *conflicts; /* scripts */
    bool intervals;
};
static const struct target registers = {"registers_insert", "registers_conflicts", false};
static const struct target intervals = {"intervals_insert", "intervals_conflicts", true};

/* Does the clock of the utility change within the local times of the file? */
static const char CLOCK_CHANGES[] =
    "select count(distinct (t at time zone 'UTC') - (t at time zone u.timezone)) > 1"
    " from dahu.utility u, (select min(local_at) as first, max(local_at) as last from import_row) span,"
    "      generate_series(span.first at time zone 'UTC' - interval '2 days',"
    "                      span.last at time zone 'UTC' + interval '2 days', '12 hours') t";

static const char ANY_INTERVALS[] =
    "select exists (select from (select distinct point from import_slot) p"
    "               join dahu.interval_energy t on t.metering_point_id = p.point"
    "               where t.slot_at between (select min(slot_at) - interval '32 days' from import_slot)"
    "                                   and (select max(slot_at) + interval '32 days' from import_slot))";

static const char PARTITIONS[] = "select dahu.partition_cover(min(slot_at), max(slot_at)) from import_slot"
                                 " group by date_trunc('month', slot_at at time zone 'UTC')";

/* Where a partitioned table is asked slot by slot: hashing would read years that the file does not touch. */
static const char SLOT_BY_SLOT[] =
    "set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off";
static const char SET_BY_SET[] =
    "set local enable_hashjoin = on; set local enable_mergejoin = on; set local enable_seqscan = on";

static bool ask(struct db *db, const char *sql, bool *yes, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, sql, 0, NULL, e))
        return false;
    *yes = db_bool(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

static bool count_slots(struct db *db, int64_t *out, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select count(*) from import_slot", 0, NULL, e))
        return false;
    *out = db_int64(&r, 0, 0);
    db_result_fini(&r);
    return true;
}

bool import_slot_by_slot(struct import_job *job, const char *name, struct err *e)
{
    return db_run(job->db, SLOT_BY_SLOT, e) && import_script(job, name, e) && db_run(job->db, SET_BY_SET, e);
}

static bool find_overlaps(struct import_job *job, struct err *e)
{
    bool any;
    if (!import_script(job, "intervals_overlap", e) || !ask(job->db, ANY_INTERVALS, &any, e))
        return false;
    return !any || import_slot_by_slot(job, "intervals_overlap_stored", e);
}

static bool find_faults(struct import_job *job, const struct target *t, struct err *e)
{
    bool clock;
    if (!ask(job->db, CLOCK_CHANGES, &clock, e) || (clock && !import_script(job, "readings_clock", e)))
        return false;
    return import_script(job, "readings_place", e) && (!t->intervals || find_overlaps(job, e));
}

static bool keep_conflicts(struct import_job *job, const struct target *t, struct err *e)
{
    return db_run(job->db, SLOT_BY_SLOT, e) &&
           import_script_counted(job, t->conflicts, &job->report->conflicts, e) &&
           db_run(job->db, SET_BY_SET, e) &&
           (job->report->conflicts == 0 ||
            import_script_counted(job, "conflicts_keep", &job->new_conflicts, e));
}

static bool store(struct import_job *job, const struct target *t, struct err *e)
{
    int64_t slots;
    if (!count_slots(job->db, &slots, e) || !db_query(job->db, NULL, PARTITIONS, 0, NULL, e) ||
        !import_script_counted(job, t->insert, &job->report->fresh, e))
        return false;
    if (job->report->fresh < slots && !keep_conflicts(job, t, e))
        return false;
    job->report->same = slots - job->report->fresh - job->report->conflicts;
    if (job->report->fresh == 0 && job->new_conflicts == 0)
        return true;
    return import_script(job, "readings_mark", e) &&
           (t->intervals || job->report->fresh == 0 || import_script(job, "registers_follow", e));
}

bool import_load_intervals(struct import_job *job, const char *conflicts, struct err *e)
{
    return store(job, &(struct target){"intervals_insert", conflicts, true}, e);
}

bool import_load_readings(struct import_job *job, struct err *e)
{
    const struct target *t = holds_intervals(&job->header) ? &intervals : &registers;
    if (!find_faults(job, t, e))
        return false;
    import_enter(job, IMPORT_STORES);
    return store(job, t, e);
}
