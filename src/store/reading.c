/* reading - see the header. One transaction a batch: the fast way, and when a key is there already, the long
 * way once more from the beginning. */
#include "dahu/store/reading.h"

#include "dahu/store/partition.h"
#include "reading_internal.h"

struct reading_state {
    struct slot_keys keys;
    struct day_marks *days;
    struct latest *latest;
};

static void state_free(struct reading_state *s)
{
    if (!s)
        return;
    free(s->keys.key);
    day_marks_free(s->days);
    latest_free(s->latest);
    free(s);
}

bool reading_writer_init(struct reading_writer *w, struct db *db, struct err *e)
{
    struct reading_state *s = must_alloc(sizeof *s);
    s->days = day_marks_new(); /* what an earlier connection noted may not have been committed */
    s->latest = w->state ? w->state->latest : latest_new();
    if (w->state)
        w->state->latest = NULL;
    state_free(w->state);
    *w = (struct reading_writer){.db = db, .covered_from = {1}, .covered_to = {0}, .state = s};
    return partition_ahead(db, NULL, e) && reading_replay_prepare(db, e);
}

void reading_writer_fini(struct reading_writer *w)
{
    state_free(w->state);
    *w = (struct reading_writer){0};
}

/* ---- partitions ----------------------------------------------------------------------------------- */

/* Only the months that slots are in, never those between far ones: a clock that was wrong for a while must
 * not leave hundreds of empty partitions. A span that ends less than a month from the known one leaves out
 * no month between them. */
static bool cover(struct reading_writer *w, wall_us from, wall_us to, struct err *e)
{
    static const int64_t MONTH_US = 28 * 86400LL * 1000000, HOUR_US = 3600LL * 1000000;
    if (from.us >= w->covered_from.us && to.us <= w->covered_to.us)
        return true;
    to.us += HOUR_US; /* else every batch asks again for its newest slot */
    if (!partition_cover(w->db, from, to, NULL, e))
        return false;
    bool joins = from.us - MONTH_US < w->covered_to.us && to.us + MONTH_US > w->covered_from.us;
    if (!joins || from.us < w->covered_from.us)
        w->covered_from = from;
    if (!joins || to.us > w->covered_to.us)
        w->covered_to = to;
    return true;
}

static bool cover_all(struct reading_writer *w, const struct record *batch, int count, struct err *e)
{
    for (int i = 0; i < count; i++)
        if (!record_is_live(&batch[i]) &&
            !cover(w, batch[i].slot_at, batch[i].kind == RECORD_GAP ? batch[i].gap.until : batch[i].slot_at,
                   e))
            return false;
    return true;
}

/* ---- batch ---------------------------------------------------------------------------------------- */

static bool has_reading(const struct record *batch, int count)
{
    for (int i = 0; i < count; i++)
        if (batch[i].kind == RECORD_READING)
            return true;
    return false;
}

/* What follows the rows themselves, whichever way they took. */
static bool follow(struct reading_writer *w, const struct record *batch, int count, struct err *e)
{
    struct reading_state *s = w->state;
    if (has_reading(batch, count) && !day_marks_note(s->days, w->db, batch, count, e))
        return false;
    return latest_write(s->latest, w->db, count >= READING_BATCH_FULL, e) && db_commit(w->db, e);
}

static bool write_direct(struct reading_writer *w, const struct record *batch, int count,
                         struct reading_report *out, struct err *e)
{
    return db_begin(w->db, e) && reading_direct(w->db, &w->state->keys, out, e) && follow(w, batch, count, e);
}

static bool write_replay(struct reading_writer *w, const struct record *batch, int count,
                         struct reading_report *out, struct err *e)
{
    *out = (struct reading_report){0};
    return db_begin(w->db, e) && reading_replay(w->db, batch, count, out, e) && follow(w, batch, count, e);
}

static bool write_batch(struct reading_writer *w, const struct record *batch, int count,
                        struct reading_report *out, struct err *e)
{
    if (!cover_all(w, batch, count, e))
        return false;
    if (w->state->keys.repeats)
        return write_replay(w, batch, count, out, e);
    if (write_direct(w, batch, count, out, e))
        return true;
    if (e->code != ERR_CONFLICT || !db_alive(w->db))
        return false;
    db_rollback(w->db);
    return write_replay(w, batch, count, out, e);
}

bool reading_write(struct reading_writer *w, const struct record *batch, int count,
                   struct reading_report *out, struct err *e)
{
    struct reading_state *s = w->state;
    *out = (struct reading_report){0};
    slot_keys_fill(&s->keys, batch, count);
    latest_take(s->latest, batch, count);
    bool ok = write_batch(w, batch, count, out, e);
    latest_done(s->latest, ok);
    if (ok)
        return true;
    day_marks_forget(s->days);
    if (db_alive(w->db))
        db_rollback(w->db);
    return err_wrap(e, "could not book %d readings", count);
}

bool reading_pending(const struct reading_writer *w)
{
    return w->state && latest_pending(w->state->latest);
}
