/* vee_check_sum - checks of what only a day shows: sums against each other, and days on end. */
#include "vee_check.h"

static int64_t apart(int64_t a, int64_t b)
{
    uint64_t off = a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
    return off < INT64_MAX ? (int64_t)off : INT64_MAX;
}

/* ---- tariff_sum ------------------------------------------------------------------------------------ */

enum { TARIFF_TOLERANCE_WH, TARIFF_TOLERANCE_BP };

/* The sum of the tariff registers and the total, at one sample of the day or its border. */
struct pair {
    int64_t at, sum, total;
    int sample, piece;
};

static bool pair_at(const struct vee_day *d, const struct vee_tariff_sum *t, struct pair *out)
{
    int i = t->at.us < d->from || t->at.us > d->to ? -1 : vee_good_at(d, t->at.us, VEE_ACTIVE_IMPORT);
    if (i < 0)
        return false;
    *out = (struct pair){t->at.us, t->wh, d->in->samples[i].energy[VEE_ACTIVE_IMPORT], i,
                         vee_piece_at(d->in, t->at.us)};
    return out->piece >= 0 && t->wh >= 0 && out->total >= 0;
}

/* Each of the tariff registers is cut off by itself. */
static bool differ(const struct vee_day *d, int sample, int64_t sum, int64_t total)
{
    enum { TARIFFS = 4 };
    int64_t most = d->value[TARIFF_TOLERANCE_WH] +
                   (int64_t)((__int128)llabs(total) * d->value[TARIFF_TOLERANCE_BP] / 10000);
    int64_t off = apart(sum, total);
    return off > most && off > most + TARIFFS * vee_step(d, VEE_ACTIVE_IMPORT, sample);
}

/* Each tariff register runs over at the same value as the total, so that their sum may be some rounds ahead.
 */
static int64_t same_round(const struct vee_day *d, const struct pair *p)
{
    int64_t wraps_at = d->in->pieces[p->piece].wraps_at[VEE_ACTIVE_IMPORT];
    if (wraps_at <= 0)
        return p->sum;
    int64_t ahead = (p->sum - p->total) % wraps_at;
    if (ahead > wraps_at / 2)
        ahead -= wraps_at;
    else if (ahead < -wraps_at / 2)
        ahead += wraps_at;
    return p->total + ahead;
}

static void judge_gain(struct vee_day *d, const struct pair *first, const struct pair *last)
{
    int64_t gained = last->total - first->total;
    int64_t sum = gained + (same_round(d, last) - last->total) - (same_round(d, first) - first->total);
    if (first->piece != last->piece || first->at == last->at || gained < 0 ||
        !differ(d, first->sample, sum, gained))
        return;
    d->drifted = true;
    vee_doubt(d, VEE_ACTIVE_IMPORT, first->at, last->at, sum, gained);
}

/* What was gained over the day first: that says when it went wrong. Registers that have been apart by the
 * same for long are told at each sample, and nothing is held against the day. */
void vee_check_tariff_sum(struct vee_day *d)
{
    struct pair p, first = {0}, last = {0};
    bool any = false;
    for (int i = 0; i < d->in->tariff_sum_count; i++) {
        if (!pair_at(d, &d->in->tariff_sums[i], &p))
            continue;
        if (!any || p.piece != first.piece) {
            if (any)
                judge_gain(d, &first, &last);
            first = p;
        }
        last = p;
        any = true;
    }
    if (any)
        judge_gain(d, &first, &last);
    for (int i = 0; !d->drifted && i < d->in->tariff_sum_count; i++)
        if (pair_at(d, &d->in->tariff_sums[i], &p) && p.at < d->to &&
            differ(d, p.sample, same_round(d, &p), p.total))
            vee_say(d, VEE_ACTIVE_IMPORT, p.at, p.at + d->slot_us, same_round(d, &p), p.total);
}

/* ---- interval_sum ---------------------------------------------------------------------------------- */

static int64_t primary(const struct vee_piece *p, int64_t registered)
{
    __int128 rounded = ((__int128)registered * p->num * 2 + p->den) / (2 * (__int128)p->den);
    return rounded > INT64_MAX ? INT64_MAX : rounded < -INT64_MAX ? -INT64_MAX : (int64_t)rounded;
}

static bool sum_intervals(const struct vee_day *d, int64_t *sum)
{
    *sum = 0;
    for (int i = 0; i < d->interval_count; i++) {
        const struct vee_interval *v = vee_interval_of(d, i);
        if (!(v->known >> d->in->base & 1) || __builtin_add_overflow(*sum, v->energy[d->in->base], sum))
            return false;
    }
    return true;
}

/* Imported spans that lie over the day without a hole and without overlapping: how many, and their sum. */
static int sum_spans(const struct vee_day *d, int64_t *sum)
{
    int64_t covered_to = d->from;
    int count = 0;
    *sum = 0;
    for (int i = d->first_span; i < d->in->span_count && d->in->spans[i].from.us < d->to; i++) {
        const struct vee_span *s = &d->in->spans[i];
        if (s->from.us < d->from || !(s->known >> d->in->base & 1))
            continue;
        if (s->from.us != covered_to || s->to.us > d->to ||
            __builtin_add_overflow(*sum, s->energy[d->in->base], sum))
            return 0;
        covered_to = s->to.us;
        count++;
    }
    return covered_to == d->to ? count : 0;
}

/*
 * Intervals against the register from border to border, in one installation: a day with an exchange has its
 * sum from opening and closing readings, that nothing stands against. Imported intervals beside registers are
 * rounded each by itself, to 0.01 kWh in files, and the register is cut off twice.
 */
void vee_check_interval_sum(struct vee_day *d)
{
    enum { FILE_STEP_WH = 10 };
    int base = (int)d->in->base, a = vee_good_at(d, d->from, base), b = vee_good_at(d, d->to, base);
    int64_t sum, gain = a < 0 || b < 0 ? -1 : vee_gain(d, a, b, base);
    if (gain < 0)
        return;
    const struct vee_piece *p = &d->in->pieces[vee_piece_at(d->in, d->from)];
    if (sum_intervals(d, &sum) && apart(sum, primary(p, gain)) > d->value[0]) {
        vee_doubt(d, base, d->from, d->to, sum, primary(p, gain));
        return;
    }
    int spans = sum_spans(d, &sum);
    int64_t rounding = spans * FILE_STEP_WH / 2 + (spans ? 2 * vee_step(d, base, a) : 0);
    if (spans && apart(primary(p, sum), primary(p, gain)) > d->value[0] + primary(p, rounding))
        vee_doubt(d, base, d->from, d->to, primary(p, sum), primary(p, gain));
}

/* ---- power_energy ---------------------------------------------------------------------------------- */

enum { POWER_TOLERANCE_BP, POWER_SLOTS_LEAST };

/* What two samples in a row say. Without direction: a load that turns has both powers and both registers. */
struct slot_energy {
    int64_t centiwatts, wh;
};

static bool slot_of(const struct vee_day *d, int i, struct slot_energy *out)
{
    const int64_t GAIN_MOST_WH = 1000000000000; /* more is no load; and its square has to fit */
    const struct vee_sample *x = vee_sample_of(d, i), *y = vee_sample_of(d, i + 1);
    int64_t px = vee_centi(x->power_w), py = vee_centi(y->power_w);
    int a = d->first_sample + i;
    uint8_t both = d->good[a] & d->good[a + 1];
    bool backward = (px != INT64_MIN && px < 0) || (py != INT64_MIN && py < 0);
    if (px == INT64_MIN || py == INT64_MIN || y->at.us - x->at.us != d->slot_us ||
        (backward && !(both >> VEE_ACTIVE_EXPORT & 1)))
        return false;
    *out = (struct slot_energy){(llabs(px) + llabs(py)) / 2, 0};
    for (int k = VEE_ACTIVE_IMPORT; k <= VEE_ACTIVE_EXPORT; k++) {
        int64_t gain = both >> k & 1 ? vee_gain(d, a, a + 1, k) : 0;
        if (gain < 0 || gain > GAIN_MOST_WH)
            return false;
        out->wh += gain;
    }
    return both >> d->in->base & 1;
}

/* One of two series over the day, of the same slots: what was counted, and what power says. */
struct series {
    vee_wide sum, squares;
};

static void series_add(struct series *s, int64_t value)
{
    s->sum += (vee_wide)value;
    s->squares += (vee_wide)value * (vee_wide)value;
}

/* Four times the standard error of the sum of @n: how far snapshots of such a load may lie beside it. */
static int64_t chance(const struct series *s, int64_t n)
{
    vee_wide spread = s->squares * (vee_wide)n - s->sum * s->sum; /* n^2 x variance; never below 0 */
    return (int64_t)(4 * vee_root(spread / (vee_wide)n));
}

/* The load spreads as widely as either series does: snapshots may have missed every peak. */
static bool far_apart(const struct vee_day *d, const struct series *counted, const struct series *power,
                      int64_t n)
{
    int64_t sum = (int64_t)counted->sum, shown = (int64_t)power->sum, larger = sum > shown ? sum : shown;
    int64_t off = apart(sum, shown);
    return off > (int64_t)((__int128)larger * d->value[POWER_TOLERANCE_BP] / 10000) &&
           off > chance(counted, n) && off > chance(power, n);
}

/* All in hundredths of Wh. Below some steps of the register, or some watts, the resolution of the meter says
 * more than the load. */
void vee_check_power_energy(struct vee_day *d)
{
    enum { STEPS_LEAST = 20, WATT_LEAST = 20 };
    struct series counted = {0}, power = {0};
    struct slot_energy s;
    int64_t n = 0, slot_s = d->slot_us / 1000000;
    int first = d->first_sample;
    int end = d->sample_count + (d->border_sample >= 0) - 1;
    for (int i = 0; i < end; i++) {
        if (!slot_of(d, i, &s))
            continue;
        series_add(&counted, s.wh * 100);
        series_add(&power, s.centiwatts * slot_s / 3600);
        if (n++ == 0)
            first = d->first_sample + i;
    }
    if (n < d->value[POWER_SLOTS_LEAST] || !far_apart(d, &counted, &power, n))
        return;
    int64_t noise = WATT_LEAST * n * slot_s / 36, step = vee_step(d, (int)d->in->base, first);
    vee_wide larger = counted.sum > power.sum ? counted.sum : power.sum;
    if (larger >= (vee_wide)noise && larger >= (vee_wide)step * (STEPS_LEAST * 100))
        vee_doubt(d, -1, d->from, d->to, (int64_t)counted.sum / 100, (int64_t)power.sum / 100);
}

/* ---- prolonged_estimation -------------------------------------------------------------------------- */

void vee_check_prolonged_estimation(struct vee_day *d)
{
    if (d->estimated_days >= d->value[0] && d->to <= d->in->now.us)
        vee_say(d, -1, d->from, d->to, d->estimated_days, d->value[0]);
}
