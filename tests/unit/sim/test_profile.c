/* The load profile: the plant's year to the last digit, and registers that are exact at any instant. */
#include "unit.h"

#include "dahu/base/asset.h"
#include "dahu/sim/profile.h"

static const int64_t DAY_US = 86400LL * 1000000, SLOT_US = 900LL * 1000000;
static struct load_shape steel;

static int load_steel(void **state)
{
    (void)state;
    struct err e;
    const struct asset *a = asset_find("src/sim/profile/steel_industry.csv");
    assert_non_null(a);
    assert_true(load_shape_parse(&steel, a->data, a->name, &e));
    return 0;
}

static int free_steel(void **state)
{
    (void)state;
    load_shape_fini(&steel);
    return 0;
}

static struct load plain(void)
{
    return (struct load){
        .shape = &steel, .origin = {0}, .from = {0}, .until = {INT64_MAX}, .scale = {{1, 1}, {1, 1}, {1, 1}}};
}

static wall_us at(int64_t us)
{
    return (wall_us){us};
}

static void sums_of_the_year(void **state)
{
    (void)state;
    assert_int_equal(steel.count, 35040);
    assert_int_equal(steel.sum[LOAD_ACTIVE][35040], 95963671);
    assert_int_equal(steel.sum[LOAD_LAGGING][35040], 45675984);
    assert_int_equal(steel.sum[LOAD_LEADING][35040], 13563804);
    /* the first rows of the file, and the last */
    assert_int_equal(steel.sum[LOAD_ACTIVE][1], 317);
    assert_int_equal(steel.sum[LOAD_ACTIVE][2] - steel.sum[LOAD_ACTIVE][1], 400);
    assert_int_equal(steel.sum[LOAD_ACTIVE][35040] - steel.sum[LOAD_ACTIVE][35039], 367);
}

static void exact_at_ends_linear_inside(void **state)
{
    (void)state;
    struct load l = plain();
    assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(0)), 0);
    assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(SLOT_US)), 3170);
    assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(SLOT_US / 2)), 1585);
    assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(SLOT_US / 3)),
                     1056); /* 1056.67 is not reached yet */
    for (int i = 0; i <= steel.count; i += 97)
        for (int s = 0; s < LOAD_SERIES; s++)
            assert_int_equal(load_register_wh(&l, s, at(i * SLOT_US)), steel.sum[s][i] * 10);
}

static void year_after_year(void **state)
{
    (void)state;
    struct load l = plain();
    for (int years = 1; years <= 30; years++)
        assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(years * 365 * DAY_US)), years * 959636710LL);
    /* any window of 365 days holds one year, wherever it begins: also across the seam */
    for (int64_t start = 1; start < 365 * DAY_US; start += 13 * DAY_US + 77777777)
        assert_in_range(load_register_wh(&l, LOAD_LAGGING, at(start + 365 * DAY_US)) -
                            load_register_wh(&l, LOAD_LAGGING, at(start)),
                        456759839, 456759841);
}

static void never_falls(void **state)
{
    (void)state;
    struct load l = plain();
    l.scale[LOAD_ACTIVE] = (struct fraction){7, 1200};
    l.opening_wh[LOAD_ACTIVE] = 1234567;
    int64_t before = load_register_wh(&l, LOAD_ACTIVE, at(364 * DAY_US));
    for (int64_t t = 364 * DAY_US; t < 366 * DAY_US; t += 7919123) {
        int64_t now = load_register_wh(&l, LOAD_ACTIVE, at(t));
        assert_true(now >= before && now - before <= 10);
        before = now;
    }
    assert_true(before > 1234567 + 959636710LL * 7 / 1200);
}

static void flows_only_in_its_time(void **state)
{
    (void)state;
    struct load l = plain();
    l.from = at(10 * DAY_US);
    l.until = at(20 * DAY_US + SLOT_US / 2);
    l.opening_wh[LOAD_ACTIVE] = 500;
    assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(0)), 500);
    assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, l.from), 500);
    int64_t closing = load_register_wh(&l, LOAD_ACTIVE, l.until);
    assert_int_equal(closing, 500 + (steel.sum[LOAD_ACTIVE][1920] - steel.sum[LOAD_ACTIVE][960]) * 10 +
                                  (steel.sum[LOAD_ACTIVE][1921] - steel.sum[LOAD_ACTIVE][1920]) * 5);
    assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(900 * DAY_US)), closing);
    assert_int_equal(load_power_cw(&l, LOAD_ACTIVE, at(9 * DAY_US)), 0);
    assert_true(load_power_cw(&l, LOAD_ACTIVE, at(15 * DAY_US)) > 0);
    assert_int_equal(load_power_cw(&l, LOAD_ACTIVE, l.until), 0);
}

static void before_the_origin(void **state)
{
    (void)state;
    struct load l = plain();
    l.origin = at(400 * DAY_US); /* 35 days into a cycle at time 0 is 365 - 400 % 365 = 330 days */
    struct load moved = plain();
    moved.origin = at(35 * DAY_US);
    moved.from = l.from = at(0);
    for (int64_t t = 0; t < 800 * DAY_US; t += 3 * DAY_US + 12345678)
        assert_int_equal(load_register_wh(&l, LOAD_ACTIVE, at(t)),
                         load_register_wh(&moved, LOAD_ACTIVE, at(t)));
}

static void power_is_energy_over_time(void **state)
{
    (void)state;
    struct load l = plain();
    assert_int_equal(load_power_cw(&l, LOAD_ACTIVE, at(0)), 1268000); /* 3.17 kWh in 15 minutes = 12.68 kW */
    assert_int_equal(load_power_cw(&l, LOAD_ACTIVE, at(SLOT_US - 1)), 1268000);
    assert_int_equal(load_power_cw(&l, LOAD_ACTIVE, at(SLOT_US)), 1600000);
    assert_int_equal(load_peak_cw(&l, LOAD_ACTIVE), 62872000); /* 157.18 kWh */
    l.scale[LOAD_ACTIVE] = (struct fraction){1, 2};
    assert_int_equal(load_power_cw(&l, LOAD_ACTIVE, at(0)), 634000);
}

static void capacitor_feeds_back(void **state)
{
    (void)state;
    struct load_shape with;
    load_shape_change(&with, &steel, &(struct load_change){.capacitor_kvar = 40}); /* 10 kvarh an interval */
    assert_int_equal(with.count, steel.count);
    assert_int_equal(with.sum[LOAD_ACTIVE][with.count], 95963671);
    /* what it takes from one it gives to the other: the net reactive energy moves by what it makes */
    int64_t made = 1000LL * steel.count;
    assert_int_equal(with.sum[LOAD_LAGGING][with.count] - with.sum[LOAD_LEADING][with.count],
                     45675984 - 13563804 - made);
    /* row 1: 2.95 lagging, 0 leading */
    assert_int_equal(with.sum[LOAD_LAGGING][1], 0);
    assert_int_equal(with.sum[LOAD_LEADING][1], 1000 - 295);
    load_shape_fini(&with);
}

static void base_load_is_added(void **state)
{
    (void)state;
    struct load_shape with;
    load_shape_change(&with, &steel, &(struct load_change){.base_kw = 100, .base_kvar = 20});
    assert_int_equal(with.sum[LOAD_ACTIVE][with.count], 95963671 + 2500LL * steel.count);
    assert_int_equal(with.sum[LOAD_LAGGING][with.count], 45675984 + 500LL * steel.count);
    assert_int_equal(with.sum[LOAD_LEADING][with.count], 13563804);
    load_shape_fini(&with);
}

static void window_energy(void **state)
{
    (void)state;
    struct load l = plain();
    struct fraction year = load_energy(&l, LOAD_ACTIVE, at(DAY_US), at(366 * DAY_US));
    assert_int_equal(year.num / year.den, 95963671);
    assert_int_equal(year.num % year.den, 0);
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err_code code;
        const char *says;
    } row[] = {
        {"", ERR_SYNTAX, "f.csv:1"},
        {"kwh,kvarh\n1,2\n", ERR_SYNTAX, "f.csv:1"},
        {"kwh,kvarh_lagging,kvarh_leading\n", ERR_SYNTAX, "no row"},
        {"kwh,kvarh_lagging,kvarh_leading\n1,2,3\n1,2\n", ERR_SYNTAX, "f.csv:3"},
        {"kwh,kvarh_lagging,kvarh_leading\n1,2,3,4\n", ERR_SYNTAX, "f.csv:2"},
        {"kwh,kvarh_lagging,kvarh_leading\n1,x,3\n", ERR_SYNTAX, "f.csv:2"},
        {"kwh,kvarh_lagging,kvarh_leading\n1,-2,3\n", ERR_RANGE, "'-2'"},
        {"kwh,kvarh_lagging,kvarh_leading\n1,2,3.001\n", ERR_RANGE, "f.csv:2"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct load_shape s;
        struct err e;
        assert_false(load_shape_parse(&s, row[i].text, "f.csv", &e));
        assert_int_equal(e.code, row[i].code);
        assert_non_null(strstr(e.text, row[i].says));
    }
    struct load_shape s;
    struct err e;
    assert_true(load_shape_parse(&s, "kwh,kvarh_lagging,kvarh_leading\r\n1.5,0,0\r\n2,0,0", "f.csv", &e));
    assert_int_equal(s.count, 2);
    assert_int_equal(s.sum[LOAD_ACTIVE][2], 350);
    load_shape_fini(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_of_the_year),
        cmocka_unit_test(exact_at_ends_linear_inside),
        cmocka_unit_test(year_after_year),
        cmocka_unit_test(never_falls),
        cmocka_unit_test(flows_only_in_its_time),
        cmocka_unit_test(before_the_origin),
        cmocka_unit_test(power_is_energy_over_time),
        cmocka_unit_test(capacitor_feeds_back),
        cmocka_unit_test(base_load_is_added),
        cmocka_unit_test(window_energy),
        cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, load_steel, free_steel);
}
