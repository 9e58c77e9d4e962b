/*
 * reading_direct - the fast way: rows go by COPY straight into the tables, and nothing asks row by row
 * whether a key is there. When one is, COPY fails (23505), and reading.c replays the batch.
 *
 * What makes a slot one reading or one gap, also between two writers at the same time: the key of
 * dahu.reading decides. A gap takes it too, by a row (source G) that is deleted before the commit, so that
 * nobody sees it. Of two writers of one slot the second waits on the unique index until the first has
 * committed, and then
 *   reading after reading   fails and is replayed: same value, or reading_conflict
 *   gap after reading       fails and is replayed: there is no gap
 *   reading after gap       succeeds, and finds the gap, because it looks after it got the key
 *   gap after gap           finds the key free again, fails on that of the gap and is replayed
 * All keys of a batch are taken by one COPY in one order, so two writers never wait for each other.
 *
 * What it costs: nothing for readings but one question a batch, for the gaps of its few slots. The slots of
 * a batch are few and gaps are rare, so whole slots are asked for by reading_gap_slot_ix and compared here;
 * the key of the gaps would be asked once a reading.
 */
#include <string.h>

#include "reading_internal.h"

enum { GAPS_COMPARED_MAX = 20000 };

/* ---- readings, and the keys of gaps ---- */

static bool copy_keys(struct db *db, const struct slot_keys *k, struct err *e)
{
    static const char sql[] = "copy dahu.reading (" READING_COLUMNS ") from stdin (format binary)";
    struct copy c;
    bool ok = true;
    copy_init(&c, db);
    for (int i = 0; i < k->count && ok; i++) {
        uint8_t row[ROW_BYTES_MAX];
        const struct slot_key *key = &k->key[i];
        bool is_gap = key->record->kind == RECORD_GAP;
        ok = copy_row(&c, sql, row, is_gap ? holder_row(row, key) : reading_row(row, key->record), e);
    }
    return copy_end(&c, ok, e);
}

static bool copy_extras(struct db *db, const struct slot_keys *k, struct err *e)
{
    static const char sql[] = "copy dahu.reading_extra (metering_point_id, slot_at, quantity, value)"
                              " from stdin (format binary)";
    struct copy c;
    bool ok = true;
    copy_init(&c, db);
    for (int i = 0; i < k->count && ok; i++)
        if (k->key[i].record->kind == RECORD_READING)
            ok = extra_rows(&c, sql, k->key[i].record, e);
    return copy_end(&c, ok, e);
}

/* ---- gaps that readings take the place of ---- */

struct pairs {
    struct db_array points, slots;
};

static void pairs_init(struct pairs *p)
{
    db_array_init(&p->points, DB_INT8);
    db_array_init(&p->slots, DB_TIME);
}

static void pairs_fini(struct pairs *p)
{
    db_array_fini(&p->points);
    db_array_fini(&p->slots);
}

static void pairs_add(struct pairs *p, int64_t point_id, wall_us slot_at)
{
    db_array_int64(&p->points, point_id);
    db_array_time(&p->slots, slot_at);
}

static bool run_pairs(struct db *db, const char *sql, struct pairs *p, struct err *e)
{
    const struct db_value values[] = {db_array_value(&p->points), db_array_value(&p->slots)};
    return db_query_binary(db, NULL, sql, 2, values, e);
}

/* The gaps of all slots of the batch that hold a reading in it; one more than GAPS_COMPARED_MAX = too many.
 */
static bool ask_gaps(struct db *db, const struct slot_keys *k, struct db_result *r, struct err *e)
{
    struct db_array slots;
    db_array_init(&slots, DB_TIME);
    for (int i = 0; i < k->count; i++)
        if (i == 0 || k->key[i].slot_at.us != k->key[i - 1].slot_at.us)
            db_array_time(&slots, k->key[i].slot_at);
    const struct db_value value = db_array_value(&slots);
    bool ok = db_query_binary(db, r,
                              "select g.metering_point_id, (extract(epoch from g.slot_at) * 1000000)::bigint"
                              " from dahu.reading_gap g where g.slot_at = any($1) limit 20001",
                              1, &value, e);
    _Static_assert(GAPS_COMPARED_MAX == 20000, "the limit of the statement");
    db_array_fini(&slots);
    return ok;
}

static void pick_gaps(const struct slot_keys *k, const struct db_result *r, struct pairs *out)
{
    if (db_rows(r) > GAPS_COMPARED_MAX) { /* so many that the key of each reading is cheaper */
        for (int i = 0; i < k->count; i++)
            if (k->key[i].record->kind == RECORD_READING)
                pairs_add(out, k->key[i].point_id, k->key[i].slot_at);
        return;
    }
    for (int i = 0; i < db_rows(r); i++) {
        wall_us slot_at = {db_int64(r, i, 1)};
        const struct slot_key *key = slot_keys_find(k, db_int64(r, i, 0), slot_at);
        if (key && key->record->kind == RECORD_READING)
            pairs_add(out, key->point_id, slot_at);
    }
}

static bool replace_gaps(struct db *db, const struct slot_keys *k, struct err *e)
{
    struct db_result r;
    struct pairs met;
    if (!ask_gaps(db, k, &r, e))
        return false;
    pairs_init(&met);
    pick_gaps(k, &r, &met);
    db_result_fini(&r);
    bool ok = met.points.count == 0 || run_pairs(db, "select dahu.gap_replace($1, $2)", &met, e);
    pairs_fini(&met);
    return ok;
}

/* ---- gaps ---- */

static bool copy_gaps(struct db *db, const struct slot_keys *k, struct err *e)
{
    static const char sql[] = "copy dahu.reading_gap (metering_point_id, slot_at, cause, detail, recorded_at)"
                              " from stdin (format binary)";
    struct copy c;
    struct pairs held;
    bool ok = true;
    copy_init(&c, db);
    pairs_init(&held);
    for (int i = 0; i < k->count && ok; i++) {
        uint8_t row[ROW_BYTES_MAX];
        const struct slot_key *key = &k->key[i];
        if (key->record->kind != RECORD_GAP)
            continue;
        pairs_add(&held, key->point_id, key->slot_at);
        ok = copy_row(&c, sql, row, gap_row(row, key), e);
    }
    ok = copy_end(&c, ok, e) && run_pairs(db, "select dahu.gap_release($1, $2)", &held, e);
    pairs_fini(&held);
    return ok;
}

bool reading_direct(struct db *db, const struct slot_keys *k, struct reading_report *out, struct err *e)
{
    if (!copy_keys(db, k, e))
        return false;
    if (k->count > k->gaps && (!copy_extras(db, k, e) || !replace_gaps(db, k, e)))
        return false;
    if (k->gaps > 0 && !copy_gaps(db, k, e))
        return false;
    out->readings = k->count - k->gaps;
    out->gaps = k->gaps;
    return true;
}
