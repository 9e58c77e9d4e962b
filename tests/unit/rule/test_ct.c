/* The current transformer of 4.4: exact comparisons against a fine rational bracket of sqrt(3), and the
 * proposals. */
#include "unit.h"

#include "dahu/rule/receiving_station.h"

typedef unsigned __int128 u128;

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* sqrt(3) lies between these two, 15 decimals: enough to decide anything but a true tie, which cannot occur.
 */
static const uint64_t below = 1732050807568877, above = 1732050807568878, scale = 1000000000000000;

/* clause 4.4 */
static void ratios_agree_with_brackets(void **state)
{
    (void)state;
    uint64_t seed = 54;
    int decided = 0;
    for (int i = 0; i < 100000; i++) {
        struct ct_load l = {(int64_t)(1 + next(&seed) % 2000000), (int64_t)(40 + next(&seed) % 11000),
                            (int64_t)(1 + next(&seed) % 12000)};
        int64_t primary = (int64_t)(5 + next(&seed) % 1000), bp = (int64_t)(1 + next(&seed) % 12000);
        u128 left = (u128)l.capacity_kva_x100 * (u128)l.load_factor_bp * scale;
        u128 right = (u128)l.supply_kv_x100 * (u128)primary * (u128)bp;
        if (left >= right * above)
            assert_true(ct_ratio_reaches(&l, primary, bp) && ct_ratio_exceeds(&l, primary, bp));
        else if (left <= right * below)
            assert_false(ct_ratio_reaches(&l, primary, bp) || ct_ratio_exceeds(&l, primary, bp));
        else
            continue;
        decided++;
    }
    assert_true(decided > 99990);
}

/* What is shown is the exact quotient rounded half up: n - 1/2 <= quotient < n + 1/2. */
static void shown_values_are_rounded_half_up(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int i = 0; i < 20000; i++) {
        struct ct_load l = {(int64_t)(1 + next(&seed) % 2000000), (int64_t)(40 + next(&seed) % 11000),
                            (int64_t)(1 + next(&seed) % 12000)};
        u128 n = (u128)ct_rated_current_x100(&l), s = (u128)l.capacity_kva_x100 * 200,
             u = (u128)l.supply_kv_x100;
        if (n > 0)
            assert_true(3 * (2 * n - 1) * u * (2 * n - 1) * u <= s * s);
        assert_true(s * s < 3 * (2 * n + 1) * u * (2 * n + 1) * u);
        assert_true(ct_normal_current_x100(&l) <= ct_rated_current_x100(&l) || l.load_factor_bp > 10000);
    }
}

/* A proposal fits, and no standard primary that fits is nearer to the target. */
static void proposals_are_the_nearest(void **state)
{
    (void)state;
    static const int64_t standard[] = {5,   10,  15,  20,  30,  40,  50,  75,  100,
                                       150, 200, 300, 400, 500, 600, 800, 1000};
    struct threshold_set t;
    uint64_t seed = 99;
    int none = 0, some = 0;
    threshold_set_init(&t);
    for (int i = 0; i < 20000; i++) {
        struct ct_load l = {(int64_t)(5000 + next(&seed) % 3000000), 1000,
                            (int64_t)(500 + next(&seed) % 9500)};
        int64_t best = -1, found = ct_select(&l, false, &t);
        for (size_t k = 0; k < sizeof standard / sizeof *standard; k++) {
            int64_t a = standard[k], off = ct_ratio_bp(&l, a) - 6000;
            bool fits = ct_ratio_reaches(&l, a, 3000) && !ct_ratio_exceeds(&l, a, 10000) &&
                        !ct_overloads(&l, a, 12000);
            off = off < 0 ? -off : off;
            if (a == found)
                assert_true(fits);
            if (fits && (best < 0 || off < best))
                best = off;
        }
        assert_true((best < 0) == (found == 0));
        if (found) {
            int64_t off = ct_ratio_bp(&l, found) - 6000;
            assert_true((off < 0 ? -off : off) <= best + 1); /* shown ratios are rounded */
        }
        none += found == 0;
        some += found != 0;
    }
    assert_true(none > 100 && some > 10000);
}

UNIT_MAIN(cmocka_unit_test(ratios_agree_with_brackets), cmocka_unit_test(shown_values_are_rounded_half_up),
          cmocka_unit_test(proposals_are_the_nearest))
