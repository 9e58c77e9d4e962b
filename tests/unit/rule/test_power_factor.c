/* The power factor: the integer method against brute force, its order, money, and which standard applies. */
#include "unit.h"

#include <math.h>

#include "dahu/rule/power_factor.h"

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A tie at x.xx5 cannot occur with whole numbers, so the nearest hundredth of a long double is the truth. */
static int by_floating_point(uint64_t p, uint64_t q)
{
    long double cosine =
        (long double)p / sqrtl((long double)p * (long double)p + (long double)q * (long double)q);
    return (int)floorl(100 * cosine + 0.5L);
}

/* clause 4.17 */
static void agrees_with_brute_force(void **state)
{
    (void)state;
    for (uint64_t p = 0; p <= 300; p++)
        for (uint64_t q = 0; q <= 300; q++)
            if (p || q)
                assert_int_equal(pf_x100(p, q), by_floating_point(p, q));
    uint64_t seed = 20240601;
    for (int i = 0; i < 200000; i++) {
        uint64_t p = next(&seed) >> (12 + next(&seed) % 40), q = next(&seed) >> (12 + next(&seed) % 40);
        if (p || q)
            assert_int_equal(pf_x100(p, q), by_floating_point(p, q));
    }
}

/* More reactive energy never raises the power factor, more active energy never lowers it; size does not
 * matter. */
static void is_monotonic(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int i = 0; i < 100000; i++) {
        uint64_t p = 1 + next(&seed) % 100000000, q = next(&seed) % 100000000, more = next(&seed) % 1000000;
        assert_true(pf_x100(p, q + more) <= pf_x100(p, q));
        assert_true(pf_x100(p + more, q) >= pf_x100(p, q));
        assert_int_equal(pf_x100(p * 1000, q * 1000), pf_x100(p, q));
    }
}

static void largest_values_do_not_overflow(void **state)
{
    (void)state;
    uint64_t most = (UINT64_C(1) << 53) - 1;
    assert_int_equal(pf_x100(most, most), 71);
    assert_int_equal(pf_x100(most, 0), 100);
    assert_int_equal(pf_x100(0, most), 0);
    assert_int_equal(pf_x100(1, most), 0);
    assert_int_equal(pf_x100(most, 1), 100);
    assert_int_equal(pf_adjust_fen((INT64_C(1) << 51) - 1, 14500),
                     3265109729843608); /* 2251799813685247 x 1.45 = ...608.15 */
}

/* A lower power factor never costs less; a stricter standard never costs less. */
static void charges_are_monotonic(void **state)
{
    (void)state;
    static const int standards[] = {90, 85, 80};
    for (int n = 0; n <= 100; n++)
        for (int s = 0; s < 3; s++) {
            if (n < 100)
                assert_true(pf_adjust_bp(n, standards[s]) >= pf_adjust_bp(n + 1, standards[s]));
            if (s < 2)
                assert_true(pf_adjust_bp(n, standards[s]) >= pf_adjust_bp(n, standards[s + 1]));
        }
}

static void money_is_half_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        int64_t base;
        int bp;
        int64_t fen;
    } row[] = {{100, 50, 1},   {99, 50, 0},    {-100, 50, -1},           {-99, 50, 0},
               {200, -75, -2}, {199, -75, -1}, {34600000, -45, -155700}, {0, 14500, 0}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_int_equal(pf_adjust_fen(row[i].base, row[i].bp), row[i].fen);
}

static void the_standard_that_applies(void **state)
{
    (void)state;
    struct threshold_set t;
    threshold_set_init(&t);
    static const struct {
        enum pf_sector sector;
        enum tri hv;
        int64_t kva_x100;
        enum tri oltc;
        int standard;
    } row[] = {
        {PF_SECTOR_INDUSTRIAL, TRI_YES, 200000, TRI_NO, 90},
        {PF_SECTOR_NON_INDUSTRIAL, TRI_YES, 200000, TRI_NO, 85},
        {PF_SECTOR_AGRICULTURAL, TRI_YES, 200000, TRI_NO, 80},
        {PF_SECTOR_INDUSTRIAL, TRI_YES, 16000, TRI_NO, 85},
        {PF_SECTOR_INDUSTRIAL, TRI_YES, 16001, TRI_NO, 90},
        {PF_SECTOR_INDUSTRIAL, TRI_NO, 200000, TRI_NO, 85},
        {PF_SECTOR_INDUSTRIAL, TRI_YES, 10000, TRI_NO, 85},
        {PF_SECTOR_INDUSTRIAL, TRI_YES, 9999, TRI_NO, PF_STANDARD_NONE},
        {PF_SECTOR_PUMPING, TRI_YES, 320000, TRI_NO, 90},
        {PF_SECTOR_PUMPING, TRI_YES, 319999, TRI_NO, 85},
        {PF_SECTOR_NON_INDUSTRIAL, TRI_YES, 20000, TRI_YES, 90},
        {PF_SECTOR_NON_INDUSTRIAL, TRI_NO, 20000, TRI_YES, 85},
        {PF_SECTOR_WHOLESALE, TRI_YES, 200000, TRI_NO, 80},
        {PF_SECTOR_WHOLESALE_INDUSTRY, TRI_YES, 200000, TRI_NO, 85},
        {PF_SECTOR_RESIDENTIAL, TRI_YES, 200000, TRI_YES, PF_STANDARD_NONE},
        {PF_SECTOR_RESIDENTIAL, TRI_UNKNOWN, FACT_UNKNOWN, TRI_UNKNOWN, PF_STANDARD_NONE},
        {PF_SECTOR_INDUSTRIAL, TRI_YES, FACT_UNKNOWN, TRI_NO, PF_STANDARD_UNKNOWN},
        {PF_SECTOR_INDUSTRIAL, TRI_YES, 200000, TRI_UNKNOWN, 90},
        {PF_SECTOR_INDUSTRIAL, TRI_UNKNOWN, 200000, TRI_NO, PF_STANDARD_UNKNOWN},
        {PF_SECTOR_NON_INDUSTRIAL, TRI_UNKNOWN, 200000, TRI_NO, 85},
        {PF_SECTOR_AGRICULTURAL, TRI_YES, 200000, TRI_UNKNOWN, PF_STANDARD_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_int_equal(select_standard(row[i].sector, row[i].hv, row[i].kva_x100, row[i].oltc, &t),
                         row[i].standard);
    t.pf_standard_hv_inclusive = true;
    assert_int_equal(select_standard(PF_SECTOR_INDUSTRIAL, TRI_YES, 16000, TRI_NO, &t), 90);
    assert_int_equal(select_standard(PF_SECTOR_INDUSTRIAL, TRI_YES, 15999, TRI_NO, &t), 85);
}

UNIT_MAIN(cmocka_unit_test(agrees_with_brute_force), cmocka_unit_test(is_monotonic),
          cmocka_unit_test(largest_values_do_not_overflow), cmocka_unit_test(charges_are_monotonic),
          cmocka_unit_test(money_is_half_away_from_zero), cmocka_unit_test(the_standard_that_applies))
