/* bill_loss - losses of transformers that are not metered; see bill.h for the formula.
 *
 * Exact in integers: time is counted in quarters of an hour, everything is brought over one denominator, and
 * each of the three losses is rounded once. One unit of load is 10 Wh = 40 W for a quarter of an hour. */
#include "bill_inside.h"

typedef __int128 wide;

struct sums {                /* over all transformers; q = quarters of an hour */
    wide iron_wq;            /* no-load loss x time */
    wide copper_wq;          /* load loss x time */
    wide capacity_vaq;       /* capacity x time */
    wide magnetising, stray; /* the same x 0.01 % */
};

static bool add_up(const struct bill_transformer *t, int count, struct sums *s)
{
    for (int i = 0; i < count; i++) {
        wide quarters = t[i].energised_s / 900, vaq = (wide)t[i].rated_kva * 1000 * quarters;
        if (quarters == 0)
            continue;
        if (t[i].no_load_loss_w == FACT_UNKNOWN)
            return false;
        s->iron_wq += (wide)t[i].no_load_loss_w * quarters;
        s->copper_wq += (wide)t[i].load_loss_w * quarters;
        s->capacity_vaq += vaq;
        s->magnetising += vaq * t[i].no_load_current_bp;
        s->stray += vaq * t[i].impedance_bp;
    }
    return true;
}

/* @part x load x 40 x shape / (@scale x capacity^2), rounded; false when it leaves 128 bits. */
static bool of_load(wide part, wide load, int64_t shape_bp, wide capacity_vaq, wide scale, int64_t *out)
{
    wide n, d;
    if (__builtin_mul_overflow(part, load, &n) || __builtin_mul_overflow(n, (wide)80 * shape_bp, &n) ||
        __builtin_mul_overflow(capacity_vaq, capacity_vaq, &d) || __builtin_mul_overflow(d, scale * 2, &d))
        return false;
    wide rounded = (n + d / 2) / d;
    *out = (int64_t)rounded;
    return rounded < INT64_C(1000000000000000);
}

bool bill_losses(const struct bill_transformer *t, int count, int64_t p_x100, int64_t q_x100,
                 int64_t shape_bp, struct bill_loss *out)
{
    struct sums s = {0};
    int64_t stray;
    *out = (struct bill_loss){0};
    if (!add_up(t, count, &s))
        return false;
    if (s.capacity_vaq == 0)
        return p_x100 == 0 && q_x100 == 0;
    wide load = (wide)p_x100 * p_x100 + (wide)q_x100 * q_x100;
    if (!of_load(s.copper_wq, load, shape_bp, s.capacity_vaq, 10000, &out->copper_kwh_x100) ||
        !of_load(s.stray, load, shape_bp, s.capacity_vaq, 100000000, &stray))
        return false;
    out->iron_kwh_x100 = bill_round(s.iron_wq, 40);
    out->kvarh_x100 = bill_round(s.magnetising, 400000) + stray;
    return true;
}
