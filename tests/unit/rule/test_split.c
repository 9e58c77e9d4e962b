/* The split of clause 4.8 on a table worked out by hand, and as a function: whatever the parts, they add up
 * to the total. */
#include "unit.h"

#include "dahu/rule/split.h"

#define RATIO(bp)                                                                                            \
    {                                                                                                        \
        bp, 0                                                                                                \
    }
#define FIXED(wh)                                                                                            \
    {                                                                                                        \
        0, wh                                                                                                \
    }

static const struct {
    const char *what;
    struct split_period period;
    struct split_part parts[4];
    int count;
    int64_t wanted[4], rest;
    bool review;
} cases[] = {
    {"no part: all is the main category's", {1000, 31, 31}, {{0}}, 0, {0}, 1000, false},
    {"30 % of 100 kWh", {100000, 31, 31}, {RATIO(3000)}, 1, {30000}, 70000, false},
    {"100 % leaves nothing", {100000, 31, 31}, {RATIO(4000), RATIO(6000)}, 2, {40000, 60000}, 0, false},
    {"thirds of 100 Wh: the Wh that is over goes to the largest remainder",
     {100, 30, 30},
     {RATIO(3333), RATIO(3333)},
     2,
     {33, 33},
     34,
     false},
    {"of equal remainders the first has it", {1, 30, 30}, {RATIO(5000)}, 1, {1}, 0, false},
    {"a quantity first, ratios of what it leaves",
     {100000, 30, 30},
     {RATIO(5000), FIXED(20000)},
     2,
     {40000, 20000},
     40000,
     false},
    {"two quantities in their order",
     {50000, 30, 30},
     {FIXED(20000), FIXED(10000)},
     2,
     {20000, 10000},
     20000,
     false},
    {"a quantity that is all of it", {20000, 30, 30}, {FIXED(20000)}, 1, {20000}, 0, false},
    {"a quantity above the total is cut, and a person looks",
     {15000, 30, 30},
     {FIXED(20000), RATIO(5000)},
     2,
     {15000, 0},
     0,
     true},
    {"the second quantity finds nothing left",
     {20000, 30, 30},
     {FIXED(20000), FIXED(1)},
     2,
     {20000, 0},
     0,
     true},
    {"ten days of a month of thirty, half up", {100000, 10, 30}, {FIXED(20000)}, 1, {6667}, 93333, false},
    {"half a Wh counts as one", {100000, 1, 2}, {FIXED(3)}, 1, {2}, 99998, false},
    {"nothing was used", {0, 30, 30}, {RATIO(5000)}, 1, {0}, 0, false},
    {"nothing was used, but a quantity is due", {0, 30, 30}, {FIXED(1)}, 1, {0}, 0, true},
    {"as much as there can be",
     {INT64_MAX, 30, 30},
     {RATIO(5000)},
     1,
     {INT64_MAX / 2 + 1},
     INT64_MAX / 2,
     false},
};

/* clause 4.8 */
static void worked_cases(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct split_result r;
        struct err e;
        assert_true(split_energy(&cases[i].period, cases[i].parts, cases[i].count, &r, &e));
        for (int p = 0; p < cases[i].count; p++)
            if (r.part_wh[p] != cases[i].wanted[p])
                fail_msg("%s: part %d is %lld", cases[i].what, p, (long long)r.part_wh[p]);
        if (r.rest_wh != cases[i].rest || r.review != cases[i].review)
            fail_msg("%s: rest %lld, review %d", cases[i].what, (long long)r.rest_wh, r.review);
    }
}

static const struct {
    const char *what;
    struct split_period period;
    struct split_part parts[4];
    int count;
} bad[] = {
    {"above 100 %", {1, 30, 30}, {RATIO(6000), RATIO(4001)}, 2},
    {"a ratio of 0", {1, 30, 30}, {RATIO(0)}, 1},
    {"below 0", {1, 30, 30}, {RATIO(-1)}, 1},
    {"both", {1, 30, 30}, {{1, 1}}, 1},
    {"a ratio and a negative quantity", {1, 30, 30}, {{1, -1}}, 1},
    {"a negative total", {-1, 30, 30}, {RATIO(1)}, 1},
    {"no day", {1, 0, 30}, {RATIO(1)}, 1},
    {"more days than there are", {1, 31, 30}, {RATIO(1)}, 1},
    {"too many parts", {1, 30, 30}, {RATIO(1)}, SPLIT_PARTS_MAX + 1},
};

/* clause 4.8 */
static void what_is_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct split_result r;
        struct err e;
        if (split_energy(&bad[i].period, bad[i].parts, bad[i].count, &r, &e) || e.code != ERR_RANGE)
            fail_msg("%s was not refused", bad[i].what);
    }
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Nothing is lost, nothing is made, no share is more than one Wh from the exact one. */
static void parts_add_up(void **state)
{
    (void)state;
    uint64_t seed = 48;
    for (int i = 0; i < 50000; i++) {
        struct split_part parts[SPLIT_PARTS_MAX] = {{0}};
        struct split_period period = {(int64_t)(next(&seed) >> 20), 1 + (int32_t)(next(&seed) % 31), 31};
        int count = (int)(next(&seed) % (SPLIT_PARTS_MAX + 1)), left_bp = SPLIT_WHOLE_BP;
        for (int p = 0; p < count; p++) {
            if (left_bp > 0 && next(&seed) % 4)
                left_bp -= parts[p].ratio_bp = 1 + (int32_t)(next(&seed) % (uint64_t)left_bp);
            else
                parts[p].fixed_wh = 1 + (int64_t)(next(&seed) >> 22);
        }
        struct split_result r;
        struct err e;
        assert_true(split_energy(&period, parts, count, &r, &e));
        int64_t sum = r.rest_wh, base = period.total_wh;
        for (int p = 0; p < count; p++) {
            assert_true(r.part_wh[p] >= 0);
            sum += r.part_wh[p];
            base -= parts[p].ratio_bp ? 0 : r.part_wh[p];
        }
        assert_int_equal(sum, period.total_wh);
        for (int p = 0; p < count; p++) {
            __int128 off = (__int128)r.part_wh[p] * SPLIT_WHOLE_BP - (__int128)base * parts[p].ratio_bp;
            if (parts[p].ratio_bp)
                assert_true(off > -SPLIT_WHOLE_BP && off < SPLIT_WHOLE_BP);
        }
    }
}

UNIT_MAIN(cmocka_unit_test(worked_cases), cmocka_unit_test(what_is_refused), cmocka_unit_test(parts_add_up))
