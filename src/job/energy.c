/* energy - see the header. A batch is loaded, judged day by day in memory, and what came out differently is
 * written. Two connections make the points with even and with odd numbers at the same time. */
#include "dahu/job/energy.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "energy_inside.h"

/* Notes of one batch: what they load stays below 100 MB when meters are read every quarter of an hour. */
enum { BATCH_NOTES = 4096 };

struct maker {
    struct db *db;
    const struct energy_batch *batch;
    struct energy_output *out;
    struct energy_report *report;
    wall_us now;
};

/* ---- a day ------------------------------------------------------------------------------------------------
 */

/* What the day is in the table; NULL = it is not. */
static const struct energy_day *day_before(const struct energy_batch *b, const struct energy_span *s,
                                           int32_t day)
{
    int low = 0, count = s->days.count;
    const struct energy_day *d = b->days + s->days.first;
    while (count > 0) {
        int half = count / 2;
        bool over = d[low + half].day < day;
        low += over ? half + 1 : 0;
        count = over ? count - half - 1 : half;
    }
    return low < s->days.count && d[low].day == day ? &d[low] : NULL;
}

/* The note that a day was made for: its own, else the nearest one of the span. */
static const struct energy_note *reason_for(const struct energy_batch *b, const struct energy_span *s,
                                            int32_t day)
{
    const struct energy_note *nearest = NULL;
    for (int i = 0; i < s->notes.count; i++) {
        const struct energy_note *n = &b->notes[s->notes.first + i];
        if (!nearest || abs(n->day - day) < abs(nearest->day - day))
            nearest = n;
    }
    return nearest;
}

static void give_reason(const struct energy_batch *b, const struct energy_span *s, bool late,
                        struct energy_day *d)
{
    const struct energy_note *n = reason_for(b, s, d->day);
    const char *because = n ? n->because : "reading";
    snprintf(d->because, sizeof d->because, "%s",
             late && strcmp(because, "reading") == 0 ? "late_reading" : because);
    d->event_id = n ? n->event_id : 0;
}

/* A version that was made while its day still ran is not one of a day of the past. */
static bool was_over(const struct energy_batch *b, const struct energy_day *old)
{
    return old->made_at.us >= energy_midnight(b, old->day + 1).us;
}

/* Quarter hours that are nothing but parts of one straight line are not kept: the day says it all. */
static bool worth_keeping(const struct vee_interval *v, int count)
{
    for (int i = 0; i < count; i++)
        if (v[i].quality != VEE_INTERPOLATED && v[i].quality != VEE_MISSING && v[i].quality != VEE_PROJECTED)
            return true;
    return false;
}

static void put_findings(struct maker *m, const struct energy_run *r, const struct vee_output *judged)
{
    for (int i = 0; i < judged->finding_count; i++)
        energy_put_finding(m->out, r->span->point, r->day, &judged->findings[i]);
    m->report->findings += judged->finding_count;
}

static void put_day(struct maker *m, const struct energy_run *r, const struct vee_output *judged,
                    struct energy_past *past)
{
    struct energy_day made;
    const struct energy_day *old = day_before(m->batch, r->span, r->day);
    bool known = energy_day_make(r, judged, &made), keep = old && was_over(m->batch, old);
    bool same = known ? old && energy_day_same(old, &made) : !old;
    bool kept = known && worth_keeping(judged->intervals, judged->interval_count);
    same = !energy_put_intervals(m->out, m->batch, r->span, r->day, r->interval_s,
                                 kept ? judged->intervals : NULL, judged->interval_count) &&
           same;
    m->report->days++;
    m->report->changed += !same;
    if (known && !same) {
        give_reason(m->batch, r->span, keep, &made);
        energy_put_day(m->out, &made, old, keep);
    } else if (!known && old) {
        energy_drop_day(m->out, old, keep);
    }
    if (known)
        past->made[past->made_count++] = made;
    if (known && energy_like_is(&made))
        energy_like_add(&past->like_made, r, judged);
}

/* The days before the span may be those of a span that was made just now: whether they were must not matter.
 */
static bool ask_likes(struct maker *m, const struct energy_span *s, struct energy_past *past, struct err *e)
{
    bool made_just_now = s > m->batch->spans && s[-1].point == s->point;
    if (past->asked || (past->count == 0 && !made_just_now))
        return true;
    past->asked = true;
    return (!made_just_now || energy_output_flush(m->db, m->out, e)) &&
           energy_likes_load(m->db, s, &past->like_days, e);
}

static bool make_day(struct maker *m, struct energy_run *r, struct energy_past *past, struct err *e)
{
    struct vee_output judged = {0};
    int64_t *shape = NULL;
    bool ok = true;
    if (energy_run_wants_shape(r, past)) {
        int count = (int)((r->to.us - r->from.us) / (r->interval_s * 1000000));
        r->in.shape = shape = must_alloc((size_t)count * sizeof *shape);
        ok = ask_likes(m, r->span, past, e);
        energy_like_shape((const struct energy_likes *const[]){&past->like_made, &past->like_days}, r, shape,
                          count);
    }
    ok = ok && vee_run(&r->in, &judged, e);
    if (ok) {
        put_day(m, r, &judged, past);
        put_findings(m, r, &judged);
    }
    vee_output_fini(&judged);
    free(shape);
    return ok || err_wrap(e, "could not make the energy of point %lld", (long long)r->span->point);
}

static bool make_span(struct maker *m, const struct energy_span *s, struct err *e)
{
    struct energy_past past = {.days = m->batch->days + s->days.first,
                               .made = must_alloc((size_t)(s->until - s->since) * sizeof *past.made)};
    while (past.count < s->days.count && past.days[past.count].day < s->since)
        past.count++;
    bool ok = true;
    int32_t last_changed = INT32_MIN;
    for (int32_t day = s->since; day < s->until && ok; day++) {
        struct energy_run r;
        int64_t changed = m->report->changed;
        energy_run_day(&r, m->batch, s, day, &past, m->now);
        ok = make_day(m, &r, &past, e);
        last_changed = m->report->changed > changed ? day : last_changed;
    }
    if (last_changed != INT32_MIN)
        energy_put_following(m->out, s, last_changed, reason_for(m->batch, s, last_changed));
    energy_likes_fini(&past.like_days);
    energy_likes_fini(&past.like_made);
    free(past.made);
    return ok;
}

/* ---- a batch
 * ------------------------------------------------------------------------------------------------ */

/* Inside a transaction of the caller. @spans: how many there were; 0 = nothing is left. */
static bool make_batch(struct db *db, struct energy_share share, const struct driver_registry *drivers,
                       struct energy_report *out, int *spans, struct err *e)
{
    struct energy_batch b;
    struct energy_output *rows = energy_output_new();
    struct maker m = {.db = db, .batch = &b, .out = rows, .report = out, .now = wall_now()};
    bool ok = energy_batch_load(db, share, BATCH_NOTES, drivers, &b, e);
    *spans = ok ? b.span_count : 0;
    for (int i = 0; ok && i < b.span_count; i++)
        ok = make_span(&m, &b.spans[i], e);
    ok = ok && (b.span_count == 0 || energy_output_write(db, rows, e));
    energy_output_free(rows);
    energy_batch_fini(&b);
    return ok;
}

/* What one connection makes. */
struct worker {
    struct db *db;
    struct energy_share share;
    const struct energy_request *request;
    const struct driver_registry *drivers;
    struct energy_report report;
    bool ok;
    struct err e;
};

static bool make_batches(struct worker *w)
{
    int spans = 1;
    bool ok = true;
    while (ok && spans > 0)
        ok = db_begin(w->db, &w->e) && make_batch(w->db, w->share, w->drivers, &w->report, &spans, &w->e) &&
             db_commit(w->db, &w->e);
    if (!ok)
        db_rollback(w->db);
    return ok;
}

/* Leftovers of a refresh that was ended are made first: they are taken already. */
static void *work(void *arg)
{
    struct worker *w = arg;
    int64_t taken = 1;
    w->ok = true;
    while (w->ok && taken > 0) {
        w->ok = make_batches(w) && energy_take(w->db, 0, w->share, w->request->running_later, &taken, &w->e);
        w->report.due += w->ok ? taken : 0;
    }
    return NULL;
}

static void add_report(struct energy_report *to, const struct energy_report *from)
{
    to->due += from->due;
    to->days += from->days;
    to->changed += from->changed;
    to->findings += from->findings;
}

static bool work_all(struct db *db, const struct energy_request *q, const struct driver_registry *drivers,
                     struct energy_report *out, struct err *e)
{
    struct worker ours = {.db = db, .share = ENERGY_ALL, .request = q, .drivers = drivers};
    struct worker theirs = {.db = q->beside, .share = {1, 2}, .request = q, .drivers = drivers, .ok = true};
    pthread_t thread;
    bool parallel = q->beside && pthread_create(&thread, NULL, work, &theirs) == 0;
    if (parallel)
        ours.share = (struct energy_share){0, 2};
    work(&ours);
    if (parallel)
        pthread_join(thread, NULL);
    add_report(out, &ours.report);
    add_report(out, &theirs.report);
    if (!ours.ok || !theirs.ok)
        *e = ours.ok ? theirs.e : ours.e;
    return ours.ok && theirs.ok;
}

/* ---- what is due
 * -------------------------------------------------------------------------------------------- */

/* A faulty driver file is nothing that energies wait for: the widths of its registers are not known then. */
static void ignore_fault(void *user, const struct err *fault, bool kept)
{
    (void)user;
    (void)fault;
    (void)kept;
}

static struct driver_registry *open_drivers(const char *folder)
{
    struct err e;
    struct driver_registry *r = driver_registry_new_without_faulty(folder, ignore_fault, NULL, &e);
    return r ? r : driver_registry_new(NULL, &e);
}

bool energy_refresh(struct db *db, const struct energy_request *request, struct energy_report *out,
                    struct err *e)
{
    struct energy_report ignored;
    out = out ? out : &ignored;
    *out = (struct energy_report){0};
    if (!energy_lock(db, e))
        return false;
    struct driver_registry *drivers = open_drivers(request->drivers_folder);
    bool ok = work_all(db, request, drivers, out, e);
    driver_registry_free(drivers);
    energy_unlock(db);
    return ok || err_wrap(e, "could not make the energies that are due");
}

bool energy_remake(struct db *db, int64_t point, const char *drivers_folder, struct energy_report *out,
                   struct err *e)
{
    int spans = 1;
    *out = (struct energy_report){0};
    if (!energy_lock_within(db, e) || !energy_take(db, point, ENERGY_ALL, false, &out->due, e))
        return false;
    struct driver_registry *drivers = open_drivers(drivers_folder);
    bool ok = true;
    while (ok && spans > 0)
        ok = make_batch(db, ENERGY_ALL, drivers, out, &spans, e);
    driver_registry_free(drivers);
    return ok;
}
