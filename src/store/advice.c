/* advice - see the header. What the rows mean is said in sql/functions/dahu.advice_*.sql. */
#include "dahu/store/advice.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { HISTORY_MONTHS = 12, CAPACITY_MONTHS = 2, PEERS_MOST = 20 };

static int64_t number_at(const struct db_result *r, int row, int column)
{
    return db_text(r, row, column) ? db_int64(r, row, column) : FACT_UNKNOWN;
}

static date day_at(const struct db_result *r, int row, int column)
{
    date d = DATE_NONE;
    struct err ignored; /* PostgreSQL writes dates that it takes */
    return db_text(r, row, column) && date_parse(db_text(r, row, column), &d, &ignored) ? d : DATE_NONE;
}

static void *rows_of(struct arena *a, const struct db_result *r, size_t size)
{
    return arena_alloc(a, (size_t)(db_rows(r) + 1) * size);
}

bool advice_account(struct db *db, const char *number, date as_of, struct arena *a,
                    struct advice_account *out, struct err *e)
{
    struct db_result r;
    char day[DATE_TEXT_BYTES];
    if (!db_call(db, &r, e,
                 "select a.account_id, a.account_number, coalesce(c.name, ''), a.use_category, a.pf_policy = "
                 "'EXEMPT'"
                 " from account a"
                 " left join account_holder h on h.account_id = a.account_id and h.valid @> $2::date"
                 " left join customer c on c.customer_id = h.customer_id"
                 " where a.account_number = $1",
                 number, date_format(as_of, day)))
        return err_wrap(e, "could not read the account");
    bool ok = db_rows(&r) > 0 || err_set(e, ERR_NOT_FOUND, "there is no account '%s'", number);
    if (ok)
        *out = (struct advice_account){db_int64(&r, 0, 0), arena_strdup(a, db_text(&r, 0, 1)),
                                       arena_strdup(a, db_text(&r, 0, 2)), arena_strdup(a, db_text(&r, 0, 3)),
                                       db_bool(&r, 0, 4)};
    db_result_fini(&r);
    return ok;
}

/* What the statements are asked with, as text. */
struct asked {
    struct db *db;
    struct arena *arena;
    char account[24], month[DATE_TEXT_BYTES], month_end[DATE_TEXT_BYTES], from[DATE_TEXT_BYTES],
        until[DATE_TEXT_BYTES], history[DATE_TEXT_BYTES], before[DATE_TEXT_BYTES];
    const struct threshold_set *thresholds;
};

/* ---- intervals ------------------------------------------------------------------------------------------
 */

static bool same_unit(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void begin_unit(struct asked *q, const char *name, struct advice_slot *first, struct advice_rows *out)
{
    if (!name)
        out->account.items = first;
    else
        out->units[out->unit_count++] = (struct advice_unit_slots){arena_strdup(q->arena, name), {first, 0}};
}

static bool load_slots(struct asked *q, struct advice_rows *out, struct err *e)
{
    struct db_result r;
    const char *unit = NULL;
    if (!db_call(q->db, &r, e,
                 "select unit, day, minute, off, interval_s, import_wh, forward_varh, reverse_varh"
                 " from advice_slot($1, $2, $3)",
                 q->account, q->from, q->until))
        return err_wrap(e, "could not read the intervals");
    struct advice_slot *s = rows_of(q->arena, &r, sizeof *s);
    int units = 1;
    for (int i = 1; i < db_rows(&r); i++)
        units += !same_unit(db_text(&r, i, 0), db_text(&r, i - 1, 0));
    out->units = arena_alloc(q->arena, (size_t)units * sizeof *out->units);
    for (int i = 0; i < db_rows(&r); i++) {
        s[i] = (struct advice_slot){
            day_at(&r, i, 1),    (int32_t)db_int64(&r, i, 2), db_bool(&r, i, 3),  (int32_t)db_int64(&r, i, 4),
            number_at(&r, i, 5), number_at(&r, i, 6),         number_at(&r, i, 7)};
        if (i == 0 || !same_unit(unit, db_text(&r, i, 0)))
            begin_unit(q, db_text(&r, i, 0), &s[i], out);
        unit = db_text(&r, i, 0);
        *(unit ? &out->units[out->unit_count - 1].slots.count : &out->account.count) += 1;
    }
    db_result_fini(&r);
    return true;
}

/* ---- the rest -------------------------------------------------------------------------------------------
 */

static bool load_currents(struct asked *q, struct advice_rows *out, struct err *e)
{
    struct db_result r;
    char least_s[24], least[24], most[24], rated[24];
    snprintf(least_s, sizeof least_s, "%" PRId64, q->thresholds->r4_4_ct_least_class_s_bp);
    snprintf(least, sizeof least, "%" PRId64, q->thresholds->r4_4_ct_least_bp);
    snprintf(most, sizeof most, "%" PRId64, q->thresholds->r4_4_ct_most_bp);
    snprintf(rated, sizeof rated, "%" PRId64, q->thresholds->r4_4_ct_rated_most_bp);
    if (!db_call(
            q->db, &r, e,
            "select point_number, primary_a, secondary_a, kv_x100, capacity_kva, wanted_s, known_s, idle_s,"
            "       below_least_s, below_s, above_s, above_rated_s, normal_ma, largest_ma"
            " from advice_current($1, $2, $3, $4, $5, $6, $7)",
            q->account, q->month, q->month_end, least_s, least, most, rated))
        return err_wrap(e, "could not read the currents");
    out->cts = rows_of(q->arena, &r, sizeof *out->cts);
    out->ct_count = db_rows(&r);
    for (int i = 0; i < db_rows(&r); i++)
        out->cts[i] = (struct advice_ct_facts){
            .point = arena_strdup(q->arena, db_text(&r, i, 0)),
            .primary_a = db_int64(&r, i, 1),
            .secondary_a = db_int64(&r, i, 2),
            .kv_x100 = db_int64(&r, i, 3),
            .capacity_kva = number_at(&r, i, 4),
            .wanted_s = db_int64(&r, i, 5),
            .known_s = db_int64(&r, i, 6),
            .idle_s = db_int64(&r, i, 7),
            .below_least_s = db_int64(&r, i, 8),
            .below_s = db_int64(&r, i, 9),
            .above_s = db_int64(&r, i, 10),
            .above_rated_s = db_int64(&r, i, 11),
            .normal_ma = number_at(&r, i, 12),
            .largest_ma = number_at(&r, i, 13),
        };
    db_result_fini(&r);
    return true;
}

static bool load_capacity(struct asked *q, struct advice_rows *out, struct err *e)
{
    struct db_result r;
    if (!db_call(q->db, &r, e,
                 "select day, installed_kva, suspended_kva, increased from advice_capacity($1, $2, $3)",
                 q->account, q->before, q->month_end))
        return err_wrap(e, "could not read the capacity");
    out->capacity = rows_of(q->arena, &r, sizeof *out->capacity);
    out->capacity_count = db_rows(&r);
    for (int i = 0; i < db_rows(&r); i++)
        out->capacity[i] = (struct advice_capacity){day_at(&r, i, 0), number_at(&r, i, 1),
                                                    number_at(&r, i, 2), db_bool(&r, i, 3)};
    db_result_fini(&r);
    return true;
}

static bool load_days(struct asked *q, struct advice_rows *out, struct err *e)
{
    struct db_result r;
    if (!db_call(q->db, &r, e,
                 "select day, off, known_s, wh, night_s, night_wh, base_w from advice_day($1, $2, $3)",
                 q->account, q->history, q->month_end))
        return err_wrap(e, "could not read the days");
    out->days = rows_of(q->arena, &r, sizeof *out->days);
    out->day_count = db_rows(&r);
    for (int i = 0; i < db_rows(&r); i++)
        out->days[i] = (struct advice_day){day_at(&r, i, 0),   db_bool(&r, i, 1),  db_int64(&r, i, 2),
                                           db_int64(&r, i, 3), db_int64(&r, i, 4), db_int64(&r, i, 5),
                                           number_at(&r, i, 6)};
    db_result_fini(&r);
    return true;
}

static bool load_peers(struct asked *q, struct advice_rows *out, struct err *e)
{
    struct db_result r;
    char most[16];
    snprintf(most, sizeof most, "%d", PEERS_MOST);
    if (!db_call(q->db, &r, e,
                 "select known_s, wh, night_s, night_wh, off_s, off_wh from advice_peer($1, $2, $3, $4)",
                 q->account, q->month, q->month_end, most))
        return err_wrap(e, "could not read comparable accounts");
    out->peers = rows_of(q->arena, &r, sizeof *out->peers);
    out->peer_count = db_rows(&r);
    for (int i = 0; i < db_rows(&r); i++)
        out->peers[i] = (struct advice_peer){db_int64(&r, i, 0), db_int64(&r, i, 1), db_int64(&r, i, 2),
                                             db_int64(&r, i, 3), db_int64(&r, i, 4), db_int64(&r, i, 5)};
    db_result_fini(&r);
    return true;
}

static bool load_meters(struct asked *q, struct advice_rows *out, struct err *e)
{
    struct db_result r;
    if (!db_call(q->db, &r, e, "select month, main_wh, sub_wh, check_wh from advice_meter($1, $2, $3)",
                 q->account, q->history, q->month_end))
        return err_wrap(e, "could not read sub-meters");
    out->meters = rows_of(q->arena, &r, sizeof *out->meters);
    out->meter_count = db_rows(&r);
    for (int i = 0; i < db_rows(&r); i++)
        out->meters[i] = (struct advice_meter){day_at(&r, i, 0), number_at(&r, i, 1), number_at(&r, i, 2),
                                               number_at(&r, i, 3)};
    db_result_fini(&r);
    return true;
}

bool advice_load(struct db *db, const struct advice_span *span, const struct threshold_set *t,
                 struct arena *a, struct advice_rows *out, struct err *e)
{
    struct asked q = {.db = db, .arena = a, .thresholds = t};
    *out = (struct advice_rows){.unit_count = 0};
    snprintf(q.account, sizeof q.account, "%" PRId64, span->account_id);
    date_format(span->month, q.month);
    date_format(date_add_months(span->month, 1), q.month_end);
    date_format(span->from, q.from);
    date_format(span->until, q.until);
    date_format(date_add_months(span->month, -HISTORY_MONTHS), q.history);
    date_format(date_add_months(span->month, -CAPACITY_MONTHS), q.before);
    return load_slots(&q, out, e) && load_currents(&q, out, e) && load_capacity(&q, out, e) &&
           load_days(&q, out, e) && load_peers(&q, out, e) && load_meters(&q, out, e);
}
