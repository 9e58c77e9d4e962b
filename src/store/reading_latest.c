/*
 * reading_latest - the newest value and the newest failure of each point, on their way to
 * dahu.reading_latest.
 *
 * A batch may hold many records of a point, and under load the next batch is already there: only the
 * newest is written, and then a point at most once a second. What is held back goes with a later batch.
 * Nothing depends on this table but what people see; it is never the place where a reading is kept.
 */
#include <stdio.h>
#include <string.h>

#include "reading_internal.h"

enum { REST_US = 1000000, SLOTS_LEAST = 1024, CHANNEL_POINTS_MAX = 1000, CHANNEL_BYTES_MAX = 7999 };

/* One point: what is to be written, when has_value or has_failure, and when it was written last. */
struct entry {
    int64_t point_id; /* 0 = free */
    int64_t written_us;
    bool has_value, has_failure, listed, sent;
    struct record value; /* without its extra quantities */
    wall_us failed_at;
    char cause[RECORD_CAUSE_BYTES];
    char *detail; /* owned; NULL = "" */
};

struct latest {
    struct entry **table; /* hash by point, at most half full; owned, and so are the entries */
    size_t size, count;
    struct entry **due; /* entries with something to be written; owned */
    size_t due_count;
};

struct latest *latest_new(void)
{
    return must_alloc(sizeof(struct latest));
}

void latest_free(struct latest *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->size; i++)
        if (l->table[i]) {
            free(l->table[i]->detail);
            free(l->table[i]);
        }
    free(l->table);
    free(l->due);
    free(l);
}

bool latest_pending(const struct latest *l)
{
    return l->due_count > 0;
}

/* ---- by point --------------------------------------------------------------------------------------- */

static struct entry **place(struct entry **table, size_t size, int64_t point_id)
{
    size_t i = ((uint64_t)point_id * 0x9e3779b97f4a7c15u >> 32) & (size - 1);
    while (table[i] && table[i]->point_id != point_id)
        i = (i + 1) & (size - 1);
    return &table[i];
}

static void grow(struct latest *l)
{
    size_t size = l->size ? 2 * l->size : SLOTS_LEAST;
    struct entry **table = must_alloc(size * sizeof(struct entry *));
    for (size_t i = 0; i < l->size; i++)
        if (l->table[i])
            *place(table, size, l->table[i]->point_id) = l->table[i];
    free(l->table);
    l->table = table;
    l->size = size;
    l->due = must_realloc(l->due, size * sizeof(struct entry *));
}

static struct entry *entry_of(struct latest *l, int64_t point_id)
{
    if (2 * (l->count + 1) > l->size)
        grow(l);
    struct entry **at = place(l->table, l->size, point_id);
    if (!*at) {
        *at = must_alloc(sizeof **at);
        (*at)->point_id = point_id;
        (*at)->written_us = INT64_MIN / 2;
        l->count++;
    }
    return *at;
}

static void take_value(struct entry *t, const struct record *r)
{
    if (t->has_value && r->at.us < t->value.at.us)
        return;
    t->value = *r;
    t->has_value = true;
}

/* That no collector ran is no attempt to read. */
static void take_failure(struct entry *t, const struct record *r)
{
    if (strcmp(r->gap.cause, "collector_down") == 0 || (t->has_failure && r->at.us < t->failed_at.us))
        return;
    free(t->detail);
    t->detail = r->gap.detail ? must_strdup(r->gap.detail) : NULL;
    memcpy(t->cause, r->gap.cause, sizeof t->cause);
    t->failed_at = r->at;
    t->has_failure = true;
}

void latest_take(struct latest *l, const struct record *batch, int count)
{
    for (int i = 0; i < count; i++) {
        struct entry *t = entry_of(l, batch[i].point_id);
        if (record_has_values(&batch[i]))
            take_value(t, &batch[i]);
        else
            take_failure(t, &batch[i]);
        if (!t->listed && (t->has_value || t->has_failure)) {
            t->listed = true;
            l->due[l->due_count++] = t;
        }
    }
}

/* ---- into the table ------------------------------------------------------------------------------------ */

/* A value that was read in the future, by a clock that was wrong, must not stay for ever. */
#define NEWER(column)                                                                                        \
    "l." column " <= excluded." column " or l." column " > clock_timestamp() + interval '1 minute'"

static const char UPSERT_VALUES[] =
    "insert into dahu.reading_latest as l (metering_point_id, slot_at, read_at, active_energy_import_wh,"
    " active_energy_export_wh, reactive_energy_import_varh, reactive_energy_export_varh, active_power_w,"
    " reactive_power_var, voltage_l1_v, voltage_l2_v, voltage_l3_v, current_l1_a, current_l2_a, current_l3_a,"
    " power_factor, attempted_at, cause, detail)"
    " select n.*, n.read_at, null, ''"
    " from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    " as n(metering_point_id, slot_at, read_at)"
    " on conflict (metering_point_id) do update set slot_at = excluded.slot_at, read_at = excluded.read_at,"
    " active_energy_import_wh = excluded.active_energy_import_wh,"
    " active_energy_export_wh = excluded.active_energy_export_wh,"
    " reactive_energy_import_varh = excluded.reactive_energy_import_varh,"
    " reactive_energy_export_varh = excluded.reactive_energy_export_varh,"
    " active_power_w = excluded.active_power_w, reactive_power_var = excluded.reactive_power_var,"
    " voltage_l1_v = excluded.voltage_l1_v, voltage_l2_v = excluded.voltage_l2_v,"
    " voltage_l3_v = excluded.voltage_l3_v, current_l1_a = excluded.current_l1_a,"
    " current_l2_a = excluded.current_l2_a, current_l3_a = excluded.current_l3_a,"
    " power_factor = excluded.power_factor,"
    " attempted_at = case when " NEWER(
        "attempted_at") " then excluded.attempted_at else l.attempted_at end,"
                        " cause = case when " NEWER(
                            "attempted_at") " then null else l.cause end,"
                                            " detail = case when " NEWER(
                                                "attempted_at") " then '' else l.detail end"
                                                                " where l.read_at is null or " NEWER(
                                                                    "read_at");

static const char UPSERT_FAILURES[] =
    "insert into dahu.reading_latest as l (metering_point_id, attempted_at, cause, detail)"
    " select n.* from unnest($1, $2, $3, $4) as n(metering_point_id, attempted_at, cause, detail)"
    " on conflict (metering_point_id) do update"
    " set attempted_at = excluded.attempted_at, cause = excluded.cause, detail = excluded.detail"
    " where " NEWER("attempted_at");

/* Takes the rows in the order of their points: the two statements above would take them in two. A row that is
 * not there yet is made and filled by them. */
static const char LOCK_POINTS[] =
    "insert into dahu.reading_latest as l (metering_point_id, attempted_at)"
    " select n.point, '-infinity' from unnest($1) as n(point)"
    " on conflict (metering_point_id) do update set detail = l.detail where false";

enum { VALUE_COLUMNS = 3 + READING_ENERGIES + READING_REALS, FAILURE_COLUMNS = 4 };

static bool upsert(struct db *db, const char *sql, struct db_array *columns, int count, struct err *e)
{
    struct db_value values[DB_VALUES_MAX];
    for (int i = 0; i < count; i++)
        values[i] = db_array_value(&columns[i]);
    bool ok = columns[0].count == 0 || db_query_binary(db, NULL, sql, count, values, e);
    for (int i = 0; i < count; i++)
        db_array_fini(&columns[i]);
    return ok;
}

static void put_value(struct db_array *columns, const struct record *r)
{
    struct db_array *c = columns;
    db_array_int64(c++, r->point_id);
    if (r->kind == RECORD_LIVE)
        db_array_null(c++);
    else
        db_array_time(c++, r->slot_at);
    db_array_time(c++, r->at);
    for (int i = 0; i < READING_ENERGIES; i++, c++)
        if (r->known >> i & 1)
            db_array_int64(c, r->reading.energy[i]);
        else
            db_array_null(c);
    for (int i = 0; i < READING_REALS; i++)
        db_array_real(c++, r->real[i]);
}

static bool write_values(struct db *db, struct entry *const *sent, size_t count, struct err *e)
{
    struct db_array columns[VALUE_COLUMNS];
    for (int i = 0; i < VALUE_COLUMNS; i++)
        db_array_init(&columns[i], i == 0                     ? DB_INT8
                                   : i < 3                    ? DB_TIME
                                   : i < 3 + READING_ENERGIES ? DB_INT8
                                                              : DB_REAL);
    for (size_t i = 0; i < count; i++)
        if (sent[i]->has_value)
            put_value(columns, &sent[i]->value);
    return upsert(db, UPSERT_VALUES, columns, VALUE_COLUMNS, e);
}

static bool write_failures(struct db *db, struct entry *const *sent, size_t count, struct err *e)
{
    static const enum db_type types[FAILURE_COLUMNS] = {DB_INT8, DB_TIME, DB_TEXT, DB_TEXT};
    struct db_array columns[FAILURE_COLUMNS];
    for (int i = 0; i < FAILURE_COLUMNS; i++)
        db_array_init(&columns[i], types[i]);
    for (size_t i = 0; i < count; i++)
        if (sent[i]->has_failure) {
            db_array_int64(&columns[0], sent[i]->point_id);
            db_array_time(&columns[1], sent[i]->failed_at);
            db_array_text(&columns[2], sent[i]->cause);
            db_array_text(&columns[3], sent[i]->detail ? sent[i]->detail : "");
        }
    return upsert(db, UPSERT_FAILURES, columns, FAILURE_COLUMNS, e);
}

static bool lock_points(struct db *db, struct entry *const *sent, size_t count, struct err *e)
{
    struct db_array points;
    bool values = false, failures = false;
    db_array_init(&points, DB_INT8);
    for (size_t i = 0; i < count; i++) {
        db_array_int64(&points, sent[i]->point_id);
        values |= sent[i]->has_value;
        failures |= sent[i]->has_failure;
    }
    const struct db_value value = db_array_value(&points);
    bool ok = !values || !failures || db_query_binary(db, NULL, LOCK_POINTS, 1, &value, e);
    db_array_fini(&points);
    return ok;
}

/* PostgreSQL takes less than 8000 bytes of a notice. */
static bool tell(struct db *db, struct entry *const *sent, size_t count, struct err *e)
{
    struct buf points;
    buf_init(&points, CHANNEL_BYTES_MAX);
    for (size_t i = 0; i < count && count <= CHANNEL_POINTS_MAX; i++)
        buf_printf(&points, "%s%lld", i ? "," : "", (long long)sent[i]->point_id);
    bool all = count > CHANNEL_POINTS_MAX || points.overflowed;
    bool ok = db_call(db, NULL, e, "select pg_notify('dahu_latest', $1)", all ? "*" : points.data);
    buf_fini(&points);
    return ok;
}

/* Sorted, so that two writers who meet do not wait for each other. */
static int compare(const void *a, const void *b)
{
    int64_t x = (*(struct entry *const *)a)->point_id, y = (*(struct entry *const *)b)->point_id;
    return (x > y) - (x < y);
}

bool latest_write(struct latest *l, struct db *db, bool busy, struct err *e)
{
    int64_t now_us = mono_now().us;
    size_t n = 0;
    if (l->due_count == 0)
        return true;
    struct entry **sent = must_alloc(l->due_count * sizeof(struct entry *));
    for (size_t i = 0; i < l->due_count; i++) {
        struct entry *t = l->due[i];
        t->sent = !busy || now_us - t->written_us >= REST_US;
        if (t->sent) {
            t->written_us = now_us;
            sent[n++] = t;
        }
    }
    qsort(sent, n, sizeof(struct entry *), compare);
    bool ok = n == 0 || (lock_points(db, sent, n, e) && write_values(db, sent, n, e) &&
                         write_failures(db, sent, n, e) && tell(db, sent, n, e));
    free(sent);
    return ok;
}

void latest_done(struct latest *l, bool committed)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->due_count; i++) {
        struct entry *t = l->due[i];
        if (committed && !t->sent) {
            l->due[kept++] = t;
            continue;
        }
        t->has_value = t->has_failure = t->listed = t->sent = false;
    }
    l->due_count = kept;
}
