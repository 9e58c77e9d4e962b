/* county - see the header. */
#include "county.h"

#include <string.h>

#include "county_bills.h"
#include "dahu/job/energy.h"
#include "dahu/job/review.h"
#include "dahu/store/county.h"
#include "dahu/store/partition.h"

static const int64_t SLOT_US = INT64_C(900000000), MONTH_US = INT64_C(30) * 86400000000;
/* Powers and voltages of the imported history reach back this far; energies all the way. */
static const int64_t REALS_US = INT64_C(31) * 86400000000;

/* A county, and what it borrows. */
struct made {
    struct driver_registry *drivers;
    struct sim_fleet *shapes;
    struct county_days days;
    struct county *county;
};

static void made_fini(struct made *m)
{
    county_free(m->county);
    county_days_fini(&m->days);
    sim_fleet_free(m->shapes);
    driver_registry_free(m->drivers);
}

static bool make(struct made *m, struct db *db, wall_us now, const struct county_options *options,
                 struct err *e)
{
    *m = (struct made){.drivers = driver_registry_new(options->drivers_folder, e)};
    if (!m->drivers || !county_days_load(db, now, COUNTY_CALENDAR_MONTHS, &m->days, e))
        return false;
    m->shapes = sim_fleet_new(m->drivers);
    struct county_calendar calendar = {now, m->days.today, m->days.first, m->days.midnight, m->days.count};
    m->county = county_new(m->shapes, m->drivers, &calendar, options->base_port, e);
    return m->county != NULL;
}

static bool require_version(const struct county_status *s, struct err *e)
{
    return s->version == COUNTY_VERSION ||
           err_set(e, ERR_CONFLICT,
                   "the sample county in the database was made by another version of dahu (%d, not %d);"
                   " give the demonstration a new data folder",
                   s->version, COUNTY_VERSION);
}

/* ---- history ---------------------------------------------------------------------------------------- */

struct history {
    const struct county *county;
    struct db *db;
    int64_t *ids; /* of the points */
    wall_us last; /* slot */
    int64_t rows;
};

static void read_values(const struct history *h, const struct county_point *p, wall_us slot,
                        struct county_values *out)
{
    struct county_reading r;
    out->has_reals = slot.us > h->last.us - REALS_US;
    county_read(p, slot, out->has_reals, &r);
    out->energies = r.energies;
    memcpy(out->energy, r.energy, sizeof out->energy);
    if (out->has_reals)
        memcpy(out->real, r.real, sizeof out->real);
}

static wall_us first_slot(wall_us t)
{
    wall_us slot = wall_slot(t, SLOT_US);
    return slot.us < t.us ? (wall_us){slot.us + SLOT_US} : slot;
}

static bool copy_readings_of(struct history *h, struct county_copy *copy, int i, wall_us from, wall_us until,
                             struct err *e)
{
    const struct county_point *p = &h->county->points[i];
    struct county_values v;
    wall_us begin = first_slot(p->from);
    if (p->history == HISTORY_SILENT)
        return true;
    if (p->history == HISTORY_MISSING_MONTH) /* its registers are read only since this month */
        begin = first_slot(h->county->year_until);
    for (wall_us t = begin.us > from.us ? begin : from; t.us < until.us; t.us += SLOT_US) {
        read_values(h, p, t, &v);
        if (!county_copy_reading(copy, h->ids[i], t, &v, e))
            return false;
    }
    return true;
}

/* A stretch of time for all points, then the next: each partition and its index grow at one end. */
static bool copy_readings(struct history *h, struct err *e)
{
    struct county_copy copy;
    bool ok = county_copy_begin(&copy, h->db, COUNTY_READINGS, e);
    if (!ok)
        return false;
    int64_t end = h->last.us + SLOT_US;
    for (wall_us t = first_slot(h->county->history_from); ok && t.us < end; t.us += MONTH_US)
        for (int i = 0; ok && i < h->county->point_count; i++)
            ok =
                copy_readings_of(h, &copy, i, t, (wall_us){t.us + MONTH_US < end ? t.us + MONTH_US : end}, e);
    h->rows += copy.rows;
    return county_copy_end(&copy, ok, e);
}

/* What the register counted in the interval that ends at @slot. */
static void read_interval(const struct county_point *p, wall_us slot, struct county_values *out)
{
    struct county_reading before, after;
    county_read(p, (wall_us){slot.us - SLOT_US}, false, &before);
    county_read(p, slot, false, &after);
    *out = (struct county_values){.energies = before.energies & after.energies};
    for (int k = 0; k < COUNTY_ENERGIES; k++)
        out->energy[k] = after.energy[k] - before.energy[k];
}

static bool copy_intervals_of(const struct history *h, struct county_copy *copy, int i, struct err *e)
{
    const struct county *c = h->county;
    const struct county_point *p = &c->points[i];
    struct county_values v;
    for (wall_us t = {first_slot(p->from).us + SLOT_US}; t.us <= c->year_until.us; t.us += SLOT_US) {
        if (t.us > c->missing_from.us && t.us <= c->missing_until.us)
            continue;
        read_interval(p, t, &v);
        if (!county_copy_interval(copy, h->ids[i], t, &v, e))
            return false;
    }
    return true;
}

static bool copy_intervals(struct history *h, struct err *e)
{
    struct county_copy copy;
    bool ok = county_copy_begin(&copy, h->db, COUNTY_INTERVALS, e);
    if (!ok)
        return false;
    for (int i = 0; ok && i < h->county->point_count; i++)
        if (h->county->points[i].history == HISTORY_MISSING_MONTH)
            ok = copy_intervals_of(h, &copy, i, e);
    h->rows += copy.rows;
    return county_copy_end(&copy, ok, e);
}

static bool write_gaps(const struct history *h, struct err *e)
{
    for (int i = 0; i < h->county->point_count; i++)
        if (h->county->points[i].history == HISTORY_SILENT &&
            !county_gaps(h->db, h->ids[i], first_slot(h->county->points[i].from), h->last, e))
            return false;
    return true;
}

static bool find_points(struct history *h, struct err *e)
{
    for (int i = 0; i < h->county->point_count; i++)
        if (!county_point_id(h->db, h->county->points[i].number, &h->ids[i], e))
            return false;
    return true;
}

static bool write_history(struct history *h, struct err *e)
{
    h->ids = must_alloc((size_t)h->county->point_count * sizeof *h->ids);
    bool ok = find_points(h, e) && copy_readings(h, e) && copy_intervals(h, e) && write_gaps(h, e);
    free(h->ids);
    return ok;
}

/* ---- planting --------------------------------------------------------------------------------------- */

static bool plant_tables(struct db *db, const struct county *c, struct err *e)
{
    json_t *document = county_document(c);
    char *text = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    MUST(text);
    bool ok = county_plant(db, text, e);
    free(text);
    return ok;
}

static bool plant(struct db *db, const struct county *c, struct county_report *out, struct err *e)
{
    struct history h = {.county = c, .db = db, .last = wall_slot(c->calendar.now, SLOT_US)};
    bool ok = plant_tables(db, c, e) && partition_cover(db, c->history_from, c->calendar.now, NULL, e) &&
              write_history(&h, e) &&
              county_finish(db, c->history_from, h.last, COUNTY_VERSION, c->calendar.now, h.rows, e);
    *out = (struct county_report){true, county_accounts_count(), c->point_count, h.rows};
    return ok;
}

/* Whoever waited for the lock finds the county there. */
static bool plant_if_absent(struct db *db, wall_us now, const struct county_options *options,
                            struct county_report *out, struct err *e)
{
    struct county_status status;
    struct made m;
    *out = (struct county_report){0};
    if (!county_lock(db, e) || !county_status(db, &status, e))
        return false;
    if (status.state == COUNTY_FOREIGN)
        return err_set(e, ERR_CONFLICT,
                       "the database holds accounts that are not of the sample county;"
                       " it goes only into an empty one");
    if (status.state == COUNTY_PRESENT)
        return require_version(&status, e);
    bool ok = make(&m, db, now, options, e) && plant(db, m.county, out, e);
    made_fini(&m);
    return ok;
}

/* Energies, verdicts, and the work that follows from them; each step is done once. */
static bool bring_to_life(struct db *db, const struct county_options *options, struct err *e)
{
    const struct energy_request energy = {.drivers_folder = options->drivers_folder,
                                          .beside = options->beside};
    const struct review_request review = {.as_of = DATE_NONE,
                                          .actor = "sample county",
                                          .drivers_folder = options->drivers_folder,
                                          .beside = options->beside};
    struct review_report report;
    date today;
    return county_settle(db, e) && energy_refresh(db, &energy, NULL, e) &&
           review_run(db, &review, NULL, NULL, &report, e) && facts_today(db, &today, e) &&
           county_bills(db, today, &energy, e) && county_live(db, e);
}

bool county_seed(struct db *db, wall_us now, const struct county_options *options, struct county_report *out,
                 struct err *e)
{
    if (!db_begin(db, e))
        return false;
    if (!plant_if_absent(db, now, options, out, e) || !db_commit(db, e)) {
        db_rollback(db);
        return false;
    }
    bool lives = false;
    if (!county_lives(db, &lives, e) || (!out->planted && !county_move(db, options->base_port, e)))
        return false;
    return lives || bring_to_life(db, options, e);
}

/* ---- live meters ------------------------------------------------------------------------------------ */

bool county_live_open(struct county_live *live, struct db *db, const struct county_options *options,
                      struct err *e)
{
    struct county_status status;
    struct made m;
    *live = (struct county_live){0};
    if (!county_status(db, &status, e))
        return false;
    if (status.state != COUNTY_PRESENT)
        return err_set(e, ERR_NOT_FOUND,
                       "the database has no sample county; run 'dahu sim --seed' on an empty one");
    if (!require_version(&status, e))
        return false;
    live->server = sim_server_new();
    bool ok = make(&m, db, status.made_at, options, e) && county_serve(m.county, live->server, e);
    live->drivers = m.drivers;
    live->shapes = m.shapes;
    m.drivers = NULL;
    m.shapes = NULL;
    made_fini(&m);
    return ok;
}

void county_live_close(struct county_live *live)
{
    sim_server_free(live->server);
    sim_fleet_free(live->shapes);
    driver_registry_free(live->drivers);
}
