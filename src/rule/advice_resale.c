/* advice_resale - signs that an account supplies others (4.12): see advice.h.
 *
 * Each sign compares the account with itself, and where that could mislead also with others of its category.
 * A sign says SUSPECTED only when all of its evidence is there; what is missing makes it "cannot say".
 */
#include <stdlib.h>

#include "dahu/rule/advice.h"

const char *const advice_mark_words[] = {"CANNOT_SAY", "NOT_SEEN", "SUSPECTED", NULL};
const char *const advice_sign_words[] = {"SUB_METERS", "CHECK_METER", "NIGHT_LOAD", "OFF_DAY_LOAD",
                                         "BASE_LOAD",  "SUSPENDED",   NULL};

enum { MONTHS_MAX = 24, PEERS_MAX = 64, PEERS_LEAST = 5, WHOLE_BP = 10000 };
enum { STEP_BEFORE_DAYS = 28, STEP_BEFORE_LEAST = 14, STEP_AFTER_LEAST = 7, STEP_CAPACITY_DAYS = 31 };

static struct reason *say(struct advice_indicator *to, enum advice_mark mark, const char *code)
{
    *to = (struct advice_indicator){.mark = mark, .evidence = {.code = code}};
    return &to->evidence;
}

/* ---- small statistics of whole numbers ------------------------------------------------------------------
 */

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The value that @bp of the (sorted) values do not exceed: nearest rank. */
static int64_t quantile(const int64_t *sorted, int count, int bp)
{
    int rank = (count * bp + WHOLE_BP - 1) / WHOLE_BP;
    return sorted[rank > 0 ? rank - 1 : 0];
}

static int64_t ratio_bp(__int128 part, __int128 part_s, __int128 whole, __int128 whole_s)
{
    __int128 below = whole * part_s;
    return part_s > 0 && below > 0 ? (int64_t)((part * whole_s * WHOLE_BP + below / 2) / below)
                                   : FACT_UNKNOWN;
}

/* @now is above @before by more than the policy tolerates. */
static bool risen(int64_t now, int64_t before, const struct threshold_set *t)
{
    return (__int128)now * WHOLE_BP > (__int128)before * (WHOLE_BP + t->r4_12_rise_bp);
}

/* ---- main meter against sub-meters and check meter ------------------------------------------------------
 */

static const struct advice_meter *meters_of(const struct advice_resale_facts *f)
{
    for (int i = 0; i < f->meter_count; i++)
        if (date_compare(f->meters[i].month, f->month) == 0)
            return &f->meters[i];
    return NULL;
}

/* Share of the main meter's energy that no sub-meter measures. */
static int64_t unmetered_bp(const struct advice_meter *m)
{
    if (m->main_wh == FACT_UNKNOWN || m->sub_wh == FACT_UNKNOWN || m->main_wh <= 0)
        return FACT_UNKNOWN;
    return (int64_t)(((__int128)m->main_wh - m->sub_wh) * WHOLE_BP / m->main_wh);
}

/* Of the months before: the median, and how many there were. */
static int unmetered_before(const struct advice_resale_facts *f, int64_t *median)
{
    int64_t values[MONTHS_MAX];
    int count = 0;
    for (int i = 0; i < f->meter_count && count < MONTHS_MAX; i++) {
        int64_t bp = unmetered_bp(&f->meters[i]);
        if (date_compare(f->meters[i].month, f->month) < 0 && bp != FACT_UNKNOWN)
            values[count++] = bp;
    }
    qsort(values, (size_t)count, sizeof *values, compare);
    *median = count ? quantile(values, count, WHOLE_BP / 2) : FACT_UNKNOWN;
    return count;
}

static void judge_sub_meters(const struct advice_resale_facts *f, const struct threshold_set *t,
                             struct advice_indicator *out)
{
    const struct advice_meter *m = meters_of(f);
    int64_t now = m ? unmetered_bp(m) : FACT_UNKNOWN, before;
    int months = unmetered_before(f, &before);
    if (now == FACT_UNKNOWN) {
        say(out, ADVICE_CANNOT_SAY, m ? "RESALE_SUB_INCOMPLETE" : "RESALE_NO_SUB_METER");
    } else if (now < -t->r4_12_meter_bp) {
        struct reason *r = say(out, ADVICE_CANNOT_SAY, "RESALE_SUB_ABOVE_MAIN");
        reason_arg(r, "value", value_x100(m->sub_wh / 10, "kWh"));
        reason_arg(r, "limit", value_x100(m->main_wh / 10, "kWh"));
    } else if (months < t->r4_12_history_months) {
        struct reason *r = say(out, ADVICE_CANNOT_SAY, "RESALE_FEW_MONTHS");
        reason_arg(r, "value", value_count(months, "months"));
        reason_arg(r, "limit", value_count(t->r4_12_history_months, "months"));
    } else {
        bool seen = risen(now, before, t) && now - before > t->r4_12_meter_bp;
        struct reason *r = say(out, seen ? ADVICE_SUSPECTED : ADVICE_NOT_SEEN,
                               seen ? "RESALE_UNMETERED_ROSE" : "RESALE_UNMETERED_USUAL");
        reason_arg(r, "value", value_bp(now));
        reason_arg(r, "before", value_bp(before));
    }
}

static void judge_check_meter(const struct advice_resale_facts *f, const struct threshold_set *t,
                              struct advice_indicator *out)
{
    const struct advice_meter *m = meters_of(f);
    if (!m || m->main_wh == FACT_UNKNOWN || m->check_wh == FACT_UNKNOWN || m->main_wh <= 0) {
        say(out, ADVICE_CANNOT_SAY,
            m && m->main_wh == FACT_UNKNOWN ? "RESALE_SUB_INCOMPLETE" : "RESALE_NO_CHECK_METER");
        return;
    }
    int64_t bp = (int64_t)(((__int128)m->main_wh - m->check_wh) * WHOLE_BP / m->main_wh);
    bool less = bp > t->r4_12_meter_bp, more = bp < -t->r4_12_meter_bp;
    struct reason *r = say(out,
                           less   ? ADVICE_SUSPECTED
                           : more ? ADVICE_CANNOT_SAY
                                  : ADVICE_NOT_SEEN,
                           less   ? "RESALE_CHECK_BELOW"
                           : more ? "RESALE_CHECK_ABOVE"
                                  : "RESALE_CHECK_AGREES");
    reason_arg(r, "main", value_x100(m->main_wh / 10, "kWh"));
    reason_arg(r, "check", value_x100(m->check_wh / 10, "kWh"));
    reason_arg(r, "percent", value_bp(bp < 0 ? -bp : bp));
}

/* ---- load at night and on days off ----------------------------------------------------------------------
 */

struct month_load {
    date month;
    struct advice_peer sum; /* the same numbers as of a comparable account */
};

static date month_of(date day)
{
    int year, month, dom;
    date_to_civil(day, &year, &month, &dom);
    return date_from_civil(year, month, 1);
}

static void add_day(struct advice_peer *sum, const struct advice_day *d)
{
    sum->known_s += d->known_s;
    sum->wh += d->wh;
    sum->night_s += d->night_s;
    sum->night_wh += d->night_wh;
    sum->off_s += d->off ? d->known_s : 0;
    sum->off_wh += d->off ? d->wh : 0;
}

/* The months of the days, those that are complete only. */
static int months_of(const struct advice_resale_facts *f, const struct threshold_set *t,
                     struct month_load *out)
{
    int count = 0, kept = 0;
    for (int i = 0; i < f->day_count; i++) {
        date month = month_of(f->days[i].day);
        if (count == 0 || date_compare(out[count - 1].month, month) != 0) {
            if (count == MONTHS_MAX)
                break;
            out[count++] = (struct month_load){.month = month};
        }
        add_day(&out[count - 1].sum, &f->days[i]);
    }
    for (int i = 0; i < count; i++) {
        int64_t wanted_s = (int64_t)86400 * date_days_between(out[i].month, date_add_months(out[i].month, 1));
        if (out[i].sum.known_s * WHOLE_BP >= wanted_s * t->pf_completeness_bp)
            out[kept++] = out[i];
    }
    return kept;
}

typedef int64_t (*load_ratio_fn)(const struct advice_peer *p);

/* Mean power at night as a share of the mean power of the month. */
static int64_t night_ratio(const struct advice_peer *p)
{
    return ratio_bp(p->night_wh, p->night_s, p->wh, p->known_s);
}

/* Mean power on days off as a share of that on working days. */
static int64_t off_ratio(const struct advice_peer *p)
{
    return ratio_bp(p->off_wh, p->off_s, (__int128)p->wh - p->off_wh, (__int128)p->known_s - p->off_s);
}

static int64_t ratio_now(const struct advice_resale_facts *f, const struct month_load *m, int count,
                         load_ratio_fn ratio)
{
    for (int i = 0; i < count; i++)
        if (date_compare(m[i].month, f->month) == 0)
            return ratio(&m[i].sum);
    return FACT_UNKNOWN;
}

static int ratio_before(const struct advice_resale_facts *f, const struct month_load *m, int count,
                        load_ratio_fn ratio, int64_t *median)
{
    int64_t values[MONTHS_MAX];
    int found = 0;
    for (int i = 0; i < count; i++) {
        int64_t v = ratio(&m[i].sum);
        if (date_compare(m[i].month, f->month) < 0 && v != FACT_UNKNOWN)
            values[found++] = v;
    }
    qsort(values, (size_t)found, sizeof *values, compare);
    *median = found ? quantile(values, found, WHOLE_BP / 2) : FACT_UNKNOWN;
    return found;
}

/* What 9 of 10 comparable accounts do not exceed; FACT_UNKNOWN when there are too few. */
static int64_t ratio_of_peers(const struct advice_resale_facts *f, load_ratio_fn ratio, int *found)
{
    int64_t values[PEERS_MAX];
    *found = 0;
    for (int i = 0; i < f->peer_count && *found < PEERS_MAX; i++) {
        int64_t v = ratio(&f->peers[i]);
        if (v != FACT_UNKNOWN)
            values[(*found)++] = v;
    }
    qsort(values, (size_t)*found, sizeof *values, compare);
    return *found >= PEERS_LEAST ? quantile(values, *found, 9000) : FACT_UNKNOWN;
}

static void judge_load(const struct advice_resale_facts *f, const struct threshold_set *t,
                       load_ratio_fn ratio, struct advice_indicator *out)
{
    struct month_load months[MONTHS_MAX];
    int count = months_of(f, t, months), peers;
    int64_t before, now = ratio_now(f, months, count, ratio), others = ratio_of_peers(f, ratio, &peers);
    int history = ratio_before(f, months, count, ratio, &before);
    bool own = history >= t->r4_12_history_months && now != FACT_UNKNOWN && risen(now, before, t);
    struct reason *r;
    if (now == FACT_UNKNOWN) {
        say(out, ADVICE_CANNOT_SAY, "RESALE_LOAD_INCOMPLETE");
    } else if (history < t->r4_12_history_months) {
        r = say(out, ADVICE_CANNOT_SAY, "RESALE_FEW_MONTHS");
        reason_arg(r, "value", value_count(history, "months"));
        reason_arg(r, "limit", value_count(t->r4_12_history_months, "months"));
    } else if (own && others == FACT_UNKNOWN) {
        r = say(out, ADVICE_CANNOT_SAY, "RESALE_FEW_PEERS");
        reason_arg(r, "value", value_bp(now));
        reason_arg(r, "before", value_bp(before));
        reason_arg(r, "peers", value_count(peers, ""));
        reason_arg(r, "limit", value_count(PEERS_LEAST, ""));
    } else {
        bool seen = own && now > others;
        r = say(out, seen ? ADVICE_SUSPECTED : ADVICE_NOT_SEEN,
                seen  ? "RESALE_LOAD_ABOVE"
                : own ? "RESALE_LOAD_OF_CATEGORY"
                      : "RESALE_LOAD_USUAL");
        reason_arg(r, "value", value_bp(now));
        reason_arg(r, "before", value_bp(before));
        if (own)
            reason_arg(r, "others", value_bp(others));
    }
}

/* ---- a step of the base load ----------------------------------------------------------------------------
 */

struct step {
    date day;
    int64_t before_w, after_w; /* medians */
    int64_t rise_w;            /* of the means: largest where no day stands on the wrong side */
};

/* Sorted base loads of the days in [from, until) that have one. */
static int base_loads(const struct advice_resale_facts *f, date from, date until, int64_t *out, int room)
{
    int count = 0;
    for (int i = 0; i < f->day_count && count < room; i++)
        if (f->days[i].base_w != FACT_UNKNOWN && date_compare(f->days[i].day, from) >= 0 &&
            date_compare(f->days[i].day, until) < 0)
            out[count++] = f->days[i].base_w;
    qsort(out, (size_t)count, sizeof *out, compare);
    return count;
}

static int64_t mean(const int64_t *values, int count)
{
    __int128 sum = 0;
    for (int i = 0; i < count; i++)
        sum += values[i];
    return (int64_t)(sum / count);
}

/* A step on @day: three quarters of the days after it lie above three quarters of those before it, and by
 * more than is tolerated. False also when there are too few days; @judged says which. */
static bool step_on(const struct advice_resale_facts *f, const struct threshold_set *t, date day,
                    struct step *out, bool *judged)
{
    int64_t before[STEP_BEFORE_DAYS], after[STEP_BEFORE_DAYS];
    int b = base_loads(f, date_add_days(day, -STEP_BEFORE_DAYS), day, before, STEP_BEFORE_DAYS);
    int a = base_loads(f, day, date_add_days(day, STEP_BEFORE_DAYS), after, STEP_BEFORE_DAYS);
    if (b < STEP_BEFORE_LEAST || a < STEP_AFTER_LEAST)
        return false;
    *judged = true;
    *out = (struct step){day, quantile(before, b, 5000), quantile(after, a, 5000),
                         mean(after, a) - mean(before, b)};
    return quantile(after, a, 2500) > quantile(before, b, 7500) && risen(out->after_w, out->before_w, t);
}

/* The day on which more capacity came into service about the time of a step; DATE_NONE. */
static date increase_about(const struct advice_resale_facts *f, date day)
{
    for (int i = 0; i < f->capacity_count; i++) {
        int days = date_days_between(f->capacity[i].day, day);
        if (f->capacity[i].increased && days <= STEP_CAPACITY_DAYS && days >= -STEP_AFTER_LEAST)
            return f->capacity[i].day;
    }
    return DATE_NONE;
}

static void judge_base_load(const struct advice_resale_facts *f, const struct threshold_set *t,
                            struct advice_indicator *out)
{
    struct step best = {.day = DATE_NONE}, step;
    bool judged = false;
    date end = date_add_months(f->month, 1);
    for (date d = f->month; date_compare(d, end) < 0; d = date_add_days(d, 1))
        if (step_on(f, t, d, &step, &judged) && (!date_known(best.day) || step.rise_w > best.rise_w))
            best = step;
    if (!judged) {
        struct reason *r = say(out, ADVICE_CANNOT_SAY, "RESALE_FEW_DAYS");
        reason_arg(r, "before", value_count(STEP_BEFORE_LEAST, "days"));
        reason_arg(r, "after", value_count(STEP_AFTER_LEAST, "days"));
        return;
    }
    if (!date_known(best.day)) {
        say(out, ADVICE_NOT_SEEN, "RESALE_BASE_STEADY");
        return;
    }
    date increase = increase_about(f, best.day);
    struct reason *r = say(out, date_known(increase) ? ADVICE_NOT_SEEN : ADVICE_SUSPECTED,
                           date_known(increase) ? "RESALE_BASE_EXPLAINED" : "RESALE_BASE_STEP");
    reason_arg(r, "day", value_date(best.day));
    reason_arg(r, "before", value_x100(best.before_w / 10, "kW"));
    reason_arg(r, "value", value_x100(best.after_w / 10, "kW"));
    if (date_known(increase))
        reason_arg(r, "event", value_date(increase));
}

/* ---- power above what is in service ---------------------------------------------------------------------
 */

static void judge_suspended(const struct advice_resale_facts *f, const struct threshold_set *t,
                            struct advice_indicator *out)
{
    int64_t known_s = 0, over_s = 0, most_va = 0;
    int suspended = 0, over_days = 0;
    for (int i = 0; i < f->demand->count; i++) {
        const struct advice_demand_day *d = &f->demand->days[i];
        if (d->installed_kva == FACT_UNKNOWN || d->in_service_kva >= d->installed_kva)
            continue;
        suspended++;
        known_s += d->known_s;
        over_s += d->over_service_s;
        over_days += d->over_service_s > 0;
        most_va = d->over_service_va > most_va ? d->over_service_va : most_va;
    }
    if (over_days > 0) {
        struct reason *r = say(out, ADVICE_SUSPECTED, "RESALE_ABOVE_IN_SERVICE");
        reason_arg(r, "days", value_count(over_days, "days"));
        reason_arg(r, "hours", value_x100(over_s / 36, "h"));
        reason_arg(r, "value", value_x100(most_va / 10, "kVA"));
    } else if (!f->demand->capacity_known) {
        say(out, ADVICE_CANNOT_SAY, "RESALE_NO_LEDGER");
    } else if (suspended == 0) {
        say(out, ADVICE_NOT_SEEN, "RESALE_NONE_SUSPENDED");
    } else if (known_s * WHOLE_BP < (int64_t)suspended * 86400 * t->pf_completeness_bp) {
        say(out, ADVICE_CANNOT_SAY, "RESALE_LOAD_INCOMPLETE");
    } else {
        reason_arg(say(out, ADVICE_NOT_SEEN, "RESALE_WITHIN_SERVICE"), "days",
                   value_count(suspended, "days"));
    }
}

void advice_resale(const struct advice_resale_facts *f, const struct threshold_set *t,
                   struct advice_indicator out[static ADVICE_SIGNS])
{
    judge_sub_meters(f, t, &out[ADVICE_SUB_METERS]);
    judge_check_meter(f, t, &out[ADVICE_CHECK_METER]);
    judge_load(f, t, night_ratio, &out[ADVICE_NIGHT_LOAD]);
    judge_load(f, t, off_ratio, &out[ADVICE_OFF_DAY_LOAD]);
    judge_base_load(f, t, &out[ADVICE_BASE_LOAD]);
    judge_suspended(f, t, &out[ADVICE_SUSPENDED]);
}
