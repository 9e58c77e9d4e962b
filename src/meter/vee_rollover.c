/*
 * vee_rollover - a register that goes down: did it run over its width, and which one? Also the values that a
 * register never has. A width is believed only when the energy that follows from it can be.
 */
#include "vee_inside.h"

/* What a bound must leave: registers of whole kWh move by one at a time. */
enum { REGISTER_UNIT_WH = 1000 };

/*
 * Widths of registers in Wh that meters are made with: 6 to 8 digits of 1, 0.1 and 0.01 kWh (99,999,999.99
 * kWh is 1e11 Wh), 31 and 32 bits of 1, 10, 100 Wh and 1 kWh, and 48 bits of Wh. Number 0 is the width that
 * the driver of the meter tells.
 */
static const int64_t width_table[] = {
    0,
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1) << 31,
    INT64_C(1) << 32,
    (INT64_C(1) << 31) * 10,
    (INT64_C(1) << 32) * 10,
    (INT64_C(1) << 31) * 100,
    (INT64_C(1) << 32) * 100,
    (INT64_C(1) << 31) * 1000,
    (INT64_C(1) << 32) * 1000,
    INT64_C(1) << 48,
};
enum { WIDTHS = sizeof width_table / sizeof *width_table };

int64_t vee_width(const struct vee_walk *w, const struct vee_reading *y)
{
    return y->width ? width_table[y->width] : w->in->pieces[y->piece].wraps_at[w->energy];
}

static int64_t of_history(const struct vee_input *in, int energy, int64_t from, int64_t to)
{
    int64_t intervals = (to - from) / (in->interval_s * 1000000) + 1, most;
    bool known = in->recent_most[energy] > 0;
    return known && !__builtin_mul_overflow(in->recent_most[energy], 2 * intervals, &most) ? most : INT64_MAX;
}

/* 1.2 times the contract capacity, and one step of the register. */
static int64_t of_contract(const struct vee_input *in, const struct vee_piece *p, int64_t from, int64_t to)
{
    enum { WH_PER_KWH = 1000, TENTHS = 12 };
    if (in->contract_kva <= 0 || in->contract_kva > INT32_MAX)
        return INT64_MAX;
    __int128 hour_us = INT64_C(3600) * 1000000;
    __int128 most = (__int128)in->contract_kva * WH_PER_KWH * TENTHS * (to - from) / (10 * hour_us);
    most += (__int128)REGISTER_UNIT_WH * p->num / p->den + 1;
    return most < INT64_MAX ? (int64_t)most : INT64_MAX;
}

int64_t vee_most(const struct vee_input *in, int energy, const struct vee_piece *p, int64_t from, int64_t to)
{
    return in->contract_kva > 0 ? of_contract(in, p, from, to) : of_history(in, energy, from, to);
}

/* Without a contract, 2 % of the width are believed: a register takes years for that, or was reset. */
static bool believable(const struct vee_walk *w, const struct vee_reading *x, const struct vee_reading *y,
                       int64_t width, bool is_told)
{
    const struct vee_piece *p = &w->in->pieces[y->piece];
    if (x->value >= width || y->value >= width || width >= w->register_limit)
        return false;
    int64_t run = width - x->value + y->value, energy = vee_primary(p, run);
    bool is_small = run <= width / 50;
    if (w->in->contract_kva > 0)
        return energy <= of_contract(w->in, p, x->at, y->at) && (is_told || is_small);
    int64_t most = of_history(w->in, w->energy, x->at, y->at);
    return is_small || (is_told && most < INT64_MAX && energy <= most);
}

bool vee_rollover(const struct vee_walk *w, const struct vee_reading *x, const struct vee_reading *y,
                  uint8_t *width)
{
    int64_t told = w->in->pieces[y->piece].wraps_at[w->energy];
    *width = 0;
    if (told > 0)
        return believable(w, x, y, told, true);
    for (uint8_t i = 1; i < WIDTHS && !*width; i++) /* no two are within 2 % of each other */
        if (believable(w, x, y, width_table[i], false))
            *width = i;
    return *width != 0;
}

bool vee_is_pattern(int64_t value)
{
    /* all ones and the largest numbers, also as a float rounds them, and 2^63 is beyond all limits */
    static const int64_t base[] = {INT32_MAX, INT64_C(1) << 31, UINT32_MAX, INT64_C(1) << 32,
                                   (INT64_C(1) << 48) - 1};
    static const int64_t unit[] = {1, 10, 100, 1000, 10000}; /* in Wh */
    static const int64_t part[] = {10, 100, 1000};           /* of a Wh */
    for (size_t b = 0; b < sizeof base / sizeof *base; b++) {
        for (size_t u = 0; u < sizeof unit / sizeof *unit; u++)
            if (value == base[b] * unit[u])
                return true;
        for (size_t u = 0; u < sizeof part / sizeof *part; u++)
            if (value == (base[b] + part[u] / 2) / part[u])
                return true;
    }
    return false;
}
