/*
 * ct - which primary current of a current transformer fits a load (receiving_station.h).
 *
 * Rated current I = S / (sqrt(3) U). With S in 0.01 kVA, U in 0.01 kV and a load factor in basis
 * points, normal current / primary >= m basis points is S f >= sqrt(3) m U I1, compared as squares.
 * Largest squares: (1e10 x 2e4)^2 = 4e28 and, in ct_nearer, (1e10 x 2e4 x 2e3)^2 = 1.6e35; 128 bits
 * hold 3.4e38.
 */
#include "dahu/rule/receiving_station.h"

#include "root.h"

/* the standard primaries that a proposal is chosen from, A */
static const int64_t primaries_a[] = {5,   10,  15,  20,  30,  40,  50,  75,  100,
                                      150, 200, 300, 400, 500, 600, 800, 1000};
enum { PRIMARY_COUNT = sizeof primaries_a / sizeof *primaries_a };

static u128 square(u128 n)
{
    return n * n;
}

/* compares a with sqrt(3) b */
static int compare_root3(u128 a, u128 b)
{
    u128 left = square(a), right = 3 * square(b);
    return (left > right) - (left < right);
}

static u128 load_of(const struct ct_load *l)
{
    return (u128)l->capacity_kva_x100 * (u128)l->load_factor_bp;
}

static u128 volts_of(const struct ct_load *l)
{
    return (u128)l->supply_kv_x100;
}

bool ct_ratio_reaches(const struct ct_load *l, int64_t primary_a, int64_t bp)
{
    return compare_root3(load_of(l), volts_of(l) * (u128)primary_a * (u128)bp) >= 0;
}

bool ct_ratio_exceeds(const struct ct_load *l, int64_t primary_a, int64_t bp)
{
    return compare_root3(load_of(l), volts_of(l) * (u128)primary_a * (u128)bp) > 0;
}

bool ct_overloads(const struct ct_load *l, int64_t primary_a, int64_t bp)
{
    const struct ct_load full = {l->capacity_kva_x100, l->supply_kv_x100, 10000};
    return ct_ratio_exceeds(&full, primary_a, bp);
}

/* Of two primaries @small < @large, is the small one's ratio nearer to the target? Ratios fall as primaries
 * rise, so it is when their mean is below the target: K/small + K/large < 2 target, K the normal current. */
static bool ct_nearer(const struct ct_load *l, int64_t small_a, int64_t large_a, int64_t target_bp)
{
    u128 sum = load_of(l) * (u128)(small_a + large_a);
    return compare_root3(sum, 2 * (u128)target_bp * volts_of(l) * (u128)small_a * (u128)large_a) < 0;
}

int64_t ct_select(const struct ct_load *l, bool class_s, const struct threshold_set *t)
{
    int64_t least = class_s ? t->r4_4_ct_least_class_s_bp : t->r4_4_ct_least_bp, found = 0;
    for (int i = 0; i < PRIMARY_COUNT; i++) {
        int64_t a = primaries_a[i];
        bool fits = ct_ratio_reaches(l, a, least) && !ct_ratio_exceeds(l, a, t->r4_4_ct_most_bp) &&
                    !ct_overloads(l, a, t->r4_4_ct_rated_most_bp);
        if (fits && (!found || !ct_nearer(l, found, a, t->r4_4_ct_target_bp)))
            found = a;
    }
    return found;
}

/* a / (sqrt(3) b), half up: the floor of twice the quotient, plus one, halved */
static int64_t divide_root3(u128 a, u128 b)
{
    return (int64_t)((u128_root(square(2 * a) / (3 * square(b))) + 1) / 2);
}

int64_t ct_rated_current_x100(const struct ct_load *l)
{
    return divide_root3((u128)l->capacity_kva_x100 * 100, volts_of(l));
}

int64_t ct_normal_current_x100(const struct ct_load *l)
{
    return divide_root3(load_of(l), volts_of(l) * 100);
}

int64_t ct_ratio_bp(const struct ct_load *l, int64_t primary_a)
{
    return divide_root3(load_of(l), volts_of(l) * (u128)primary_a);
}
