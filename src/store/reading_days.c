/*
 * reading_days - notes that days must be made anew, at next to no cost for a reading.
 *
 * A note belongs to (point, day), so of thousands of readings all but the first say nothing new. The
 * writer remembers what it has noted, and may rely on it as long as no refresh has taken notes since:
 * dahu.energy_marking answers with a text that changes when one has, and holds the next one off
 * until this transaction ends. Then, whatever happens in between:
 *   what is remembered was noted and committed while the text was the same as it is now, so the note is
 *   there; it stays there until our readings are committed; a refresh that takes it later sees them.
 *   a transaction that fails, or a connection that is lost, ends in forgetting everything.
 *   while a refresh works, there is no text: every day is noted, and nothing is remembered.
 * Where civil days begin PostgreSQL says, once a day and connection.
 */
#include <stdio.h>
#include <string.h>

#include "reading_internal.h"

enum { DAYS_MAX = 40, STATE_BYTES = 128, POINTS_LEAST = 1024 };

/* Points that have been noted for a civil day: a hash set, 0 = free, at most half full. */
struct day {
    wall_us from, to;
    int64_t *points; /* owned */
    size_t size, count;
};

struct day_marks {
    char state[STATE_BYTES]; /* of dahu.energy_marking */
    struct day days[DAYS_MAX];
    int count;
    int recent; /* index of the day that was looked up last */
};

struct day_marks *day_marks_new(void)
{
    return must_alloc(sizeof(struct day_marks));
}

static void drop_days(struct day_marks *m)
{
    for (int i = 0; i < m->count; i++)
        free(m->days[i].points);
    m->count = m->recent = 0;
}

void day_marks_forget(struct day_marks *m)
{
    drop_days(m);
    m->state[0] = '\0';
}

void day_marks_free(struct day_marks *m)
{
    if (m)
        day_marks_forget(m);
    free(m);
}

/* ---- which points are noted ------------------------------------------------------------------------ */

static bool insert(int64_t *points, size_t size, int64_t point_id)
{
    size_t i = ((uint64_t)point_id * 0x9e3779b97f4a7c15u >> 32) & (size - 1);
    while (points[i] != 0 && points[i] != point_id)
        i = (i + 1) & (size - 1);
    bool is_new = points[i] == 0;
    points[i] = point_id;
    return is_new;
}

static void grow(struct day *m)
{
    size_t size = m->size ? 2 * m->size : POINTS_LEAST;
    int64_t *points = must_alloc(size * sizeof *points);
    for (size_t i = 0; i < m->size; i++)
        if (m->points[i])
            insert(points, size, m->points[i]);
    free(m->points);
    m->points = points;
    m->size = size;
}

static bool is_new(struct day *m, int64_t point_id)
{
    if (2 * (m->count + 1) > m->size)
        grow(m);
    bool added = insert(m->points, m->size, point_id);
    m->count += added;
    return added;
}

/* ---- civil days ----------------------------------------------------------------------------------- */

static bool ask_day(struct db *db, wall_us at, struct day *out, struct err *e)
{
    struct db_result r;
    char text[WALL_TEXT_BYTES];
    if (!db_call(db, &r, e,
                 "select (extract(epoch from m.day at time zone u.timezone) * 1000000)::bigint,"
                 " (extract(epoch from (m.day + interval '1 day') at time zone u.timezone) * 1000000)::bigint"
                 " from dahu.utility u"
                 " cross join lateral (select date_trunc('day', $1::timestamptz at time zone u.timezone)) "
                 "m(day)",
                 wall_format(at, text)))
        return false;
    bool ok = db_rows(&r) == 1;
    if (ok)
        *out = (struct day){.from = {db_int64(&r, 0, 0)}, .to = {db_int64(&r, 0, 1)}};
    db_result_fini(&r);
    return ok || err_set(e, ERR_NOT_FOUND, "the database does not know the utility's time zone");
}

static bool holds(const struct day *m, wall_us at)
{
    return at.us >= m->from.us && at.us < m->to.us;
}

static struct day *day_of(struct day_marks *m, struct db *db, wall_us at, struct err *e)
{
    if (m->count > 0 && holds(&m->days[m->recent], at))
        return &m->days[m->recent];
    for (int i = 0; i < m->count; i++)
        if (holds(&m->days[i], at)) {
            m->recent = i;
            return &m->days[i];
        }
    if (m->count == DAYS_MAX) /* years of history: to note a day again does no harm */
        drop_days(m);
    m->count++;
    m->recent = m->count - 1;
    m->days[m->recent] = (struct day){0};
    return ask_day(db, at, &m->days[m->recent], e) ? &m->days[m->recent] : NULL;
}

/* ---- notes ------------------------------------------------------------------------------------------ */

/* Sets @rely when notes of earlier transactions count. */
static bool ask_state(struct day_marks *m, struct db *db, bool *rely, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select dahu.energy_marking()", 0, NULL, e))
        return false;
    const char *state = db_text(&r, 0, 0);
    *rely = state && strlen(state) < STATE_BYTES;
    if (!*rely || strcmp(state, m->state) != 0)
        day_marks_forget(m);
    if (*rely)
        snprintf(m->state, sizeof m->state, "%s", state);
    db_result_fini(&r);
    return true;
}

struct notes {
    struct db_array points, slots;
};

static bool note(struct day_marks *m, struct db *db, int64_t point_id, wall_us at, struct notes *out,
                 struct err *e)
{
    struct day *day = day_of(m, db, at, e);
    if (!day)
        return false;
    if (is_new(day, point_id)) {
        db_array_int64(&out->points, point_id);
        db_array_time(&out->slots, at);
    }
    return true;
}

/* A reading at the first moment of a day also ends the day before. */
static bool note_reading(struct day_marks *m, struct db *db, const struct record *r, struct notes *out,
                         struct err *e)
{
    if (r->kind != RECORD_READING)
        return true;
    if (!note(m, db, r->point_id, r->slot_at, out, e))
        return false;
    return r->slot_at.us != m->days[m->recent].from.us ||
           note(m, db, r->point_id, (wall_us){r->slot_at.us - 1}, out, e);
}

bool day_marks_note(struct day_marks *m, struct db *db, const struct record *batch, int count, struct err *e)
{
    struct notes notes;
    bool rely;
    if (!ask_state(m, db, &rely, e))
        return false;
    db_array_init(&notes.points, DB_INT8);
    db_array_init(&notes.slots, DB_TIME);
    bool ok = true;
    for (int i = 0; i < count && ok; i++)
        ok = note_reading(m, db, &batch[i], &notes, e);
    if (ok && notes.points.count > 0) {
        const struct db_value values[] = {db_array_value(&notes.points), db_array_value(&notes.slots)};
        ok = db_query_binary(db, NULL, "select dahu.energy_mark($1, $2)", 2, values, e);
    }
    if (!ok || !rely)
        day_marks_forget(m);
    db_array_fini(&notes.points);
    db_array_fini(&notes.slots);
    return ok;
}
