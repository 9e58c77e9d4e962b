/* energy_load - everything that the days of a batch are made of. The big tables travel as COPY in binary
 * form. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "energy_internal.h"

enum {
    MADE_BYTES_MAX = 1 << 30,
    GOOD_LEAST = 3, /* good readings on each side: one may turn out to be rubbish, one is to tell that */
};

/* ---- spans ------------------------------------------------------------------------------------------ */

static bool load_spans(struct db *db, struct energy_batch *b, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r,
                  "select metering_point_id, since - date '1970-01-01', until - date '1970-01-01',"
                  " (extract(epoch from from_at) * 1000000)::bigint, (extract(epoch from to_at) * "
                  "1000000)::bigint, exports, slot_s"
                  " from energy_span order by n",
                  0, NULL, e))
        return false;
    b->span_count = db_rows(&r);
    b->spans = must_alloc((size_t)(b->span_count + 1) * sizeof *b->spans);
    for (int i = 0; i < b->span_count; i++)
        b->spans[i] = (struct energy_span){.point = db_int64(&r, i, 0),
                                           .since = (int32_t)db_int64(&r, i, 1),
                                           .until = (int32_t)db_int64(&r, i, 2),
                                           .from = {db_int64(&r, i, 3)},
                                           .to = {db_int64(&r, i, 4)},
                                           .exports = db_bool(&r, i, 5),
                                           .slot_s = db_int64(&r, i, 6)};
    db_result_fini(&r);
    return true;
}

static bool load_notes(struct db *db, struct energy_batch *b, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r,
                  "select s.n, n.day - date '1970-01-01', n.because, coalesce(n.event_id, 0)"
                  " from energy_span s join energy_note n on n.metering_point_id = s.metering_point_id"
                  " and n.day >= s.since and n.day < s.until order by s.n, n.day",
                  0, NULL, e))
        return false;
    b->note_count = db_rows(&r);
    b->notes = must_alloc((size_t)(b->note_count + 1) * sizeof *b->notes);
    for (int i = 0; i < b->note_count; i++) {
        struct energy_note *note = &b->notes[i];
        energy_part_add(&b->spans[db_int64(&r, i, 0)].notes, i);
        note->day = (int32_t)db_int64(&r, i, 1);
        note->event_id = db_int64(&r, i, 3);
        snprintf(note->because, sizeof note->because, "%s", db_text(&r, i, 2));
    }
    db_result_fini(&r);
    return true;
}

static bool load_midnights(struct db *db, struct energy_batch *b, struct err *e)
{
    struct db_result r;
    if (!db_query(
            db, &r,
            "select g.day::date - date '1970-01-01',"
            " (extract(epoch from g.day at time zone u.timezone) * 1000000)::bigint,"
            " (extract(epoch from now()) * 1000000)::bigint"
            " from dahu.utility u, (select min(since) as since, max(until) as until from energy_span) s,"
            " generate_series(s.since::timestamp, s.until, interval '1 day') as g(day) order by 1",
            0, NULL, e))
        return false;
    b->midnight_count = db_rows(&r);
    b->midnights = must_alloc((size_t)(b->midnight_count + 1) * sizeof *b->midnights);
    for (int i = 0; i < b->midnight_count; i++)
        b->midnights[i].us = db_int64(&r, i, 1);
    MUST(b->midnight_count > 1); /* there is a span */
    b->first_day = (int32_t)db_int64(&r, 0, 0);
    b->made_at.us = db_int64(&r, 0, 2);
    db_result_fini(&r);
    return true;
}

wall_us energy_midnight(const struct energy_batch *b, int32_t day)
{
    MUST(day >= b->first_day && day - b->first_day < b->midnight_count);
    return b->midnights[day - b->first_day];
}

/* ---- readings --------------------------------------------------------------------------------------- */

enum { EXPORT_UNKNOWN = 256, REACTIVE_EXPORT_UNKNOWN = 512 }; /* of readings.sql, in the quality */

/* The rest of a row; what its quality says, as it came. */
static int add_sample(struct energy_batch *b, int n, wall_us at, struct energy_row *r)
{
    b->samples = energy_grow(b->samples, b->sample_count, sizeof *b->samples);
    energy_part_add(&b->spans[n].samples, b->sample_count);
    struct vee_sample *s = &b->samples[b->sample_count++];
    s->at = at;
    s->read_at = energy_row_time(r);
    s->known = energy_row_energies(r, s->energy);
    int quality = energy_row_int16(r, 0);
    s->quality = (uint8_t)quality;
    s->power_w = energy_row_real(r);
    s->reactive_var = energy_row_real(r);
    s->power_factor = energy_row_real(r);
    s->current_a = energy_row_real(r);
    return quality;
}

static void take_sample(struct energy_batch *b, int n, struct energy_row *r)
{
    wall_us at = energy_row_time(r);
    add_sample(b, n, at, r);
}

static void take_reading(struct energy_batch *b, int n, struct energy_row *r)
{
    wall_us at = energy_row_time(r);
    if (at.us == INT64_MIN) /* the row that only tells the span */
        return;
    int quality = add_sample(b, n, at, r);
    uint8_t zero = (uint8_t)(!(quality & EXPORT_UNKNOWN) << VEE_ACTIVE_EXPORT |
                             !(quality & REACTIVE_EXPORT_UNKNOWN) << VEE_REACTIVE_EXPORT);
    struct vee_sample *s = &b->samples[b->sample_count - 1];
    s->known |= zero;
    if (s->read_at.us == INT64_MIN)
        s->read_at = at;
}

enum { DOUBTFUL = 2 };

static bool is_good(const struct energy_span *s, const struct vee_sample *v)
{
    int base = s->exports ? VEE_ACTIVE_EXPORT : VEE_ACTIVE_IMPORT;
    return (v->known >> base & 1) && !(v->quality & DOUBTFUL);
}

/* As many readings as vee_run asks for, and some good ones among them, on one side of the span. */
static bool enough(const struct energy_batch *b, const struct energy_span *s, bool before)
{
    const struct vee_sample *v = b->samples + s->samples.first;
    int good = 0, count = 0;
    for (int i = 0; i < s->samples.count && (good < GOOD_LEAST || count < VEE_CONTEXT); i++) {
        const struct vee_sample *at = before ? &v[i] : &v[s->samples.count - 1 - i];
        if (before ? at->at.us > s->from.us : at->at.us < s->to.us)
            return false;
        good += is_good(s, at);
        count++;
    }
    return good >= GOOD_LEAST && count >= VEE_CONTEXT;
}

/* Where the search goes on: beyond what was read. */
static bool ask_far(struct db *db, const struct energy_batch *b, bool *any, struct err *e)
{
    struct db_array n, before, after;
    int64_t now_us = wall_now().us;
    db_array_init(&n, DB_INT8);
    db_array_init(&before, DB_TIME);
    db_array_init(&after, DB_TIME);
    for (int i = 0; i < b->span_count; i++) {
        const struct energy_span *s = &b->spans[i];
        int64_t pad_us = 17 * s->slot_s * INT64_C(1000000);
        bool wants_before = !enough(b, s, true);
        bool wants_after = s->to.us + pad_us < now_us && !enough(b, s, false);
        if (!wants_before && !wants_after)
            continue;
        db_array_int64(&n, i);
        wants_before ? db_array_time(&before, (wall_us){s->from.us - pad_us}) : db_array_null(&before);
        wants_after ? db_array_time(&after, (wall_us){s->to.us + pad_us}) : db_array_null(&after);
    }
    *any = n.count > 0;
    const struct db_value values[] = {db_array_value(&n), db_array_value(&before), db_array_value(&after)};
    bool ok = !*any || db_query_binary(db, NULL,
                                       "insert into energy_far (n, before_at, after_at)"
                                       " select f.n, f.b, f.a from unnest($1, $2, $3) as f(n, b, a)",
                                       3, values, e);
    db_array_fini(&n);
    db_array_fini(&before);
    db_array_fini(&after);
    return ok;
}

/* Further readings among those that a span has, in order of time; of one slot those that were there stay
 * first. */
static void merge_samples(struct energy_batch *b, const struct energy_batch *more)
{
    struct vee_sample *all = must_alloc((size_t)(b->sample_count + more->sample_count + 1) * sizeof *all);
    int count = 0;
    for (int i = 0; i < b->span_count; i++) {
        struct energy_part *mine = &b->spans[i].samples;
        const struct vee_sample *s = b->samples + mine->first, *end = s + mine->count;
        const struct vee_sample *m = more->samples + more->spans[i].samples.first;
        const struct vee_sample *m_end = m + more->spans[i].samples.count;
        mine->first = count;
        while (s < end || m < m_end)
            all[count++] = m == m_end || (s < end && s->at.us <= m->at.us) ? *s++ : *m++;
        mine->count = count - mine->first;
    }
    free(b->samples);
    b->samples = all;
    b->sample_count = count;
}

/* Through their keys the rows come in order; a heap that is gathered first and sorted then takes five times
 * as long. The planner, who does not know how long the spans are, takes few rows for granted. */
static bool by_key(struct db *db, bool only, struct err *e)
{
    return only ? db_run(db, "set local enable_bitmapscan = off; set local enable_sort = off", e)
                : db_run(db, "set local enable_bitmapscan = on; set local enable_sort = on", e);
}

/* The readings of a script are merged with those that are there. */
static bool load_more(struct db *db, struct energy_batch *b, const char *script, struct err *e)
{
    struct energy_batch more = {.span_count = b->span_count};
    more.spans = must_alloc((size_t)more.span_count * sizeof *more.spans);
    bool ok = energy_fetch(db, script, take_sample, &more, e);
    if (ok && more.sample_count > 0)
        merge_samples(b, &more);
    free(more.samples);
    free(more.spans);
    return ok;
}

static bool load_samples(struct db *db, struct energy_batch *b, struct err *e)
{
    bool wants_far;
    return energy_fetch(db, "readings", take_reading, b, e) && ask_far(db, b, &wants_far, e) &&
           (!wants_far || load_more(db, b, "readings_far", e)) && load_more(db, b, "conflicts", e);
}

/* ---- imported intervals, and what is there already ---------------------------------------------------- */

static void take_interval(struct energy_batch *b, int n, struct energy_row *r)
{
    b->intervals = energy_grow(b->intervals, b->interval_count, sizeof *b->intervals);
    energy_part_add(&b->spans[n].intervals, b->interval_count);
    struct vee_span *v = &b->intervals[b->interval_count++];
    v->to = energy_row_time(r);
    v->from.us = v->to.us - energy_row_int32(r, 0) * INT64_C(1000000);
    v->known = energy_row_energies(r, v->energy);
    v->quality = (uint8_t)energy_row_int16(r, 0);
}

static int by_begin(const void *left, const void *right)
{
    const struct vee_span *a = left, *b = right;
    return (a->from.us > b->from.us) - (a->from.us < b->from.us);
}

/* They come in the order of their ends, which is another one where lengths differ. */
static void order_intervals(struct energy_batch *b)
{
    for (int i = 0; i < b->span_count; i++) {
        struct vee_span *v = b->intervals + b->spans[i].intervals.first;
        bool in_order = true;
        for (int k = 0; k < b->spans[i].intervals.count; k++) {
            int64_t length_us = v[k].to.us - v[k].from.us;
            b->longest_interval_us = length_us > b->longest_interval_us ? length_us : b->longest_interval_us;
            in_order = in_order && (k == 0 || v[k - 1].from.us <= v[k].from.us);
        }
        if (!in_order)
            qsort(v, (size_t)b->spans[i].intervals.count, sizeof *v, by_begin);
    }
}

static void take_day(struct energy_batch *b, int n, struct energy_row *r)
{
    b->days = energy_grow(b->days, b->day_count, sizeof *b->days);
    energy_part_add(&b->spans[n].days, b->day_count);
    struct energy_day *d = &b->days[b->day_count++];
    *d = (struct energy_day){.point = b->spans[n].point};
    d->day = energy_row_date(r);
    d->known = energy_row_energies(r, d->energy);
    d->demand_w = energy_row_int64(r, -1);
    d->demand_at = energy_row_time(r);
    d->completeness_bp = energy_row_int32(r, 0);
    d->estimated_bp = energy_row_int32(r, 0);
    d->held_bp = energy_row_int32(r, 0);
    d->used = energy_row_bool(r);
    energy_row_text(r, d->fault, sizeof d->fault);
    d->made_at = energy_row_time(r);
}

static void take_made(struct energy_batch *b, int n, struct energy_row *r)
{
    b->made = energy_grow(b->made, b->made_count, sizeof *b->made);
    energy_part_add(&b->spans[n].made, b->made_count);
    struct energy_made *m = &b->made[b->made_count++];
    m->day = energy_row_date(r);
    m->at = b->made_bytes.len;
    m->length = (size_t)(r->end - r->at);
    buf_add(&b->made_bytes, r->at, m->length);
}

/* ---- a batch ---------------------------------------------------------------------------------------- */

/* Without notes there are no spans, and what makes them is not worth asking. */
static bool make_spans(struct db *db, struct energy_share share, int most, struct err *e)
{
    struct db_result r;
    char of[12], out_of[12], limit[12];
    snprintf(of, sizeof of, "%d", share.of);
    snprintf(out_of, sizeof out_of, "%d", share.out_of);
    snprintf(limit, sizeof limit, "%d", most);
    if (!db_run(db, energy_script("set_up"), e) ||
        !db_call(
            db, &r, e,
            "with noted as (insert into energy_note (metering_point_id, day, because, event_id)"
            " select t.metering_point_id, t.day, t.because, t.event_id from dahu.energy_taken t"
            " where t.metering_point_id % $2::integer = $1::integer"
            " order by t.metering_point_id, t.day limit $3::integer returning 1) select count(*) from noted",
            of, out_of, limit))
        return false;
    bool any = db_int64(&r, 0, 0) > 0;
    db_result_fini(&r);
    return !any || db_run(db, energy_script("spans"), e);
}

bool energy_batch_load(struct db *db, struct energy_share share, int most,
                       const struct driver_registry *drivers, struct energy_batch *out, struct err *e)
{
    *out = (struct energy_batch){.drivers = drivers};
    buf_init(&out->made_bytes, MADE_BYTES_MAX);
    if (!make_spans(db, share, most, e) || !load_spans(db, out, e))
        return err_wrap(e, "could not tell which days of energy are due");
    if (out->span_count == 0)
        return true;
    bool ok = load_notes(db, out, e) && load_midnights(db, out, e) && by_key(db, true, e) &&
              load_samples(db, out, e) && energy_fetch(db, "intervals", take_interval, out, e) &&
              energy_fetch(db, "days", take_day, out, e) &&
              energy_fetch(db, "intervals_made", take_made, out, e) && by_key(db, false, e) &&
              energy_load_small(db, out, e) && vee_rules_load(db, &out->rules, e) &&
              buf_ok(&out->made_bytes, "the intervals that were made before", e);
    if (ok)
        order_intervals(out);

    return ok || err_wrap(e, "could not load what energies are made of");
}

void energy_batch_fini(struct energy_batch *b)
{
    void *const arrays[] = {b->spans, b->samples, b->intervals,  b->pieces, b->edits,     b->tariff_sums,
                            b->days,  b->made,    b->capacities, b->notes,  b->midnights, b->periods};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    buf_fini(&b->made_bytes);
    vee_rules_free(b->rules);
    *b = (struct energy_batch){0};
}
