/* What real meters get wrong or say oddly, one case each, through the drivers that are shipped. */
#include "fixture.h"

#define TELLS(b, quantity, expected) assert_string_equal(told(b, quantity), expected)

/* The manual of the A43 prints this answer (block from 0x5B08) with what it means. */
static void abb_golden_vector(void **state)
{
    (void)state;
    static const uint16_t words[] = {0x0000, 0x0FCA, 0x0000, 0x0FC0, 0x0000, 0x0065, 0x0000, 0x00C9, 0x0000,
                                     0x012E, 0x0000, 0x0086, 0x0001, 0xE8E4, 0x0000, 0x5AE2, 0x0000, 0xB097,
                                     0x0000, 0xDD6B, 0x0000, 0x7541, 0x0000, 0x001C, 0xFFFF, 0xD04A, 0x0000,
                                     0xA4DB, 0x0002, 0x25C3, 0x0000, 0x5AE2, 0x0000, 0xB6DF, 0x0001, 0x1402,
                                     0x1383, 0x0087, 0x0000, 0xFF6A, 0x016F, 0x0000, 0x04AF, 0xFB4E, 0xFFFF,
                                     0xFFFF, 0xFFFF, 0xFFF3, 0x0409, 0xFCAE, 0x03CC, 0x03E8, 0x03C6};
    static const char *const expected[][2] = {
        {"voltage_ll.L23", "404.2"},
        {"voltage_ll.L31", "403.2"},
        {"current.L1", "1.01"},
        {"current.L2", "2.01"},
        {"current.L3", "3.02"},
        {"current.N", "1.34"},
        {"active_power.total", "1251.56"},
        {"active_power.L1", "232.66"},
        {"active_power.L2", "452.07"},
        {"active_power.L3", "566.83"},
        {"reactive_power.total", "300.17"},
        {"reactive_power.L1", "0.28"},
        {"reactive_power.L2", "-122.14"},
        {"reactive_power.L3", "422.03"},
        {"apparent_power.total", "1407.39"},
        {"apparent_power.L1", "232.66"},
        {"apparent_power.L2", "468.15"},
        {"apparent_power.L3", "706.58"},
        {"frequency", "49.95"},
        {"phase_angle.total", "13.5"},
        {"phase_angle.L1", "0"},
        {"phase_angle.L2", "-15"},
        {"phase_angle.L3", "36.7"},
        {"power_factor.total", "0.972"},
        {"power_factor.L1", "1"},
        {"power_factor.L2", "0.966"},
    };
    struct bench b;
    bench_open(&b, built_in("abb-b23-a43"));
    bench_put(&b, 3, 0x5B08, words, (int)(sizeof words / sizeof *words));
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        TELLS(&b, expected[i][0], expected[i][1]);
    TELLS(&b, "voltage_ln.L1", "unread");
    bench_close(&b);
}

/* Steel variants measure import only: export is all ones, and must not become 1.8e17 kWh. */
static void abb_all_ones_is_missing(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("abb-b23-a43"));
    PUT(&b, 3, 0x5000, 0, 0, 0x0001, 0xE240, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0x7FFF, 0xFFFF, 0xFFFF, 0xFFFF);
    TELLS(&b, "active_energy_import", "1234.56");
    TELLS(&b, "active_energy_export", "missing");
    TELLS(&b, "active_energy_net", "missing");
    PUT(&b, 3, 0x5B14, 0x7FFF, 0xFFFF);
    TELLS(&b, "active_power.total", "missing");
    bench_close(&b);
}

/* All of a SunSpec model 203 at base 40070, value by value as its scale factors say. */
static void sunspec_open(struct bench *b, uint16_t model[static 107])
{
    bench_open(b, built_in("sunspec-int"));
    for (int i = 0; i < b->d->layout_count; i++) {
        b->map.found[i] = strcmp(b->d->layouts[i].name, "meter") == 0;
        b->map.base[i] = 40070;
    }
    memset(model, 0, 107 * sizeof *model);
    model[6] = model[15] = (uint16_t)-1;  /* A_SF, V_SF */
    model[17] = model[37] = (uint16_t)-2; /* Hz_SF, PF_SF */
    model[22] = 1;                        /* W_SF */
    model[54] = 0;                        /* TotWh_SF */
    model[104] = 1;                       /* TotVArh_SF */
}

static void sunspec_integers(void **state)
{
    (void)state;
    struct bench b;
    uint16_t model[107];
    sunspec_open(&b, model);
    model[3] = 105, model[4] = 0x8000, model[8] = 2301, model[16] = 4998, model[18] = (uint16_t)-250,
    model[33] = 9512;
    model[46] = 0x3ADE, model[47] = 0x68B1; /* 987654321 Wh */
    model[72] = 0, model[73] = 100;         /* Q1; Q2 stays 0 */
    bench_put(&b, 3, 40070, model, 107);
    TELLS(&b, "current.L1", "10.5");
    TELLS(&b, "current.L2", "missing"); /* an unused phase */
    TELLS(&b, "voltage_ln.L1", "230.1");
    TELLS(&b, "frequency", "49.98");
    TELLS(&b, "active_power.total", "-2500");
    TELLS(&b, "power_factor.total", "0.9512"); /* per cent */
    TELLS(&b, "active_energy_import", "987654.321");
    TELLS(&b, "active_energy_export", "missing"); /* 0 = not accumulated */
    TELLS(&b, "reactive_energy_q1", "1");
    TELLS(&b, "reactive_energy_q2", "missing");
    TELLS(&b, "reactive_energy_import", "1"); /* beside a quadrant that counts, 0 is a true 0 */
    TELLS(&b, "reactive_energy_export", "missing");
    TELLS(&b, "serial_number", "absent"); /* model 1 was not found */
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].wraps_at, INT64_C(4294967296));
    bench_close(&b);
}

static void sunspec_scale_factors(void **state)
{
    (void)state;
    struct bench b;
    uint16_t model[107];
    sunspec_open(&b, model);
    model[18] = 250, model[22] = 0x8000, model[8] = 2301, model[15] = 77;
    bench_put(&b, 3, 40070, model, 107);
    TELLS(&b, "active_power.total", "missing"); /* no scale factor, no value */
    TELLS(&b, "voltage_ln.L1", "invalid");
    /* value and factor of different answers may belong to different ranges: not taken */
    image_begin(&b.image);
    bench_put(&b, 3, 40070 + 18, (uint16_t[]){250, 0, 0, 0}, 4);
    bench_put(&b, 3, 40070 + 22, (uint16_t[]){1}, 1);
    TELLS(&b, "active_power.total", "unread");
    bench_close(&b);
}

static void sunspec_floats(void **state)
{
    (void)state;
    struct bench b;
    uint16_t model[126] = {0};
    bench_open(&b, built_in("sunspec-float"));
    for (int i = 0; i < b.d->layout_count; i++) {
        b.map.found[i] = true;
        b.map.base[i] = (uint16_t)(i ? 50070 : 50002);
    }
    model[52] = 0x3F73, model[53] = 0x3333; /* PF is a fraction here */
    model[68] = 0x4D00, model[69] = 0;      /* 134217728 Wh */
    model[8] = 0x7FC0;
    bench_put(&b, 3, 50070, model, 125);
    TELLS(&b, "power_factor.total", "0.95");
    TELLS(&b, "active_energy_import", "134217.728");
    TELLS(&b, "current.L3", "missing");
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].step, 16);
    bench_close(&b);
}

static void schneider(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("schneider-pm5xxx"));
    PUT(&b, 3, 3053, 0x3FA0, 0x0000, 0xFFC0, 0x0000);        /* register 3054 of the paper; 1.25 kW, NaN */
    PUT(&b, 3, 3083, 0x3F99, 0x999A);                        /* 1.2 */
    PUT(&b, 3, 3203, 0, 0, 0x0001, 0x0000, 0x8000, 0, 0, 0); /* 65536 Wh; not available */
    TELLS(&b, "active_power.L1", "1250");
    TELLS(&b, "active_power.L2", "missing");
    TELLS(&b, "power_factor.total", "0.8");
    TELLS(&b, "active_energy_import", "65.536");
    TELLS(&b, "active_energy_export", "missing");
    bench_close(&b);
}

/* The total of a PAC is tariff 1 + tariff 2, and known only when both are. */
static void siemens_sums_its_tariffs(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("siemens-pac"));
    PUT(&b, 3, 801, 0x40C8, 0x1C80, 0, 0, 0x3FE0, 0, 0, 0); /* 12345 Wh, 0.5 Wh */
    TELLS(&b, "active_energy_import.T1", "12.345");
    TELLS(&b, "active_energy_import.T2", "0.001");
    TELLS(&b, "active_energy_import", "12.346");
    PUT(&b, 3, 801, 0x40C8, 0x1C80, 0, 0, 0x7FF8, 0, 0, 0);
    TELLS(&b, "active_energy_import", "missing");
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_IMPORT_T1].wraps_at, INT64_C(1000000000000));
    bench_close(&b);
}

/* Half a Wh and half a Wh are one Wh: parts are not rounded before they are summed. */
static void sums_round_once(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("siemens-pac"));
    PUT(&b, 3, 801, 0x3FD9, 0x9999, 0x9999, 0x999A, 0x3FD9, 0x9999, 0x9999, 0x999A); /* 0.4 Wh twice */
    TELLS(&b, "active_energy_import.T1", "0");
    TELLS(&b, "active_energy_import", "0.001");
    bench_close(&b);
}

static void carlo_gavazzi(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("carlo-gavazzi-em340"));
    PUT(&b, 4, 0, 0x08FD, 0x0000, 0xFFFF, 0x7FFF); /* low word first; overflow mark */
    PUT(&b, 4, 10, 0x0FA0, 0x0000);                /* V31, whose high word is not the code */
    image_put(&b.image, (struct read_request){4, true, 11, 1}, (uint16_t[]){341});
    PUT(&b, 4, 46, (uint16_t)-950, 0, 0, 0, 0, 500); /* single words between values of two */
    TELLS(&b, "voltage_ln.L1", "230.1");
    TELLS(&b, "voltage_ln.L2", "invalid");
    TELLS(&b, "voltage_ll.L31", "400");
    TELLS(&b, "model_code", "341");
    TELLS(&b, "power_factor.L1", "-0.95");
    TELLS(&b, "frequency", "50");
    bench_close(&b);
}

static void carlo_gavazzi_engineering_sample(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("carlo-gavazzi-em340"));
    image_put(&b.image, (struct read_request){4, true, 11, 1}, (uint16_t[]){340});
    PUT(&b, 4, 0, 0x0000, 0x08FD);
    TELLS(&b, "voltage_ln.L1", "230.1");
    assert_true(b.map.swap_word_order);
    image_begin(&b.image); /* the code is read once and stays known */
    PUT(&b, 4, 0, 0x0000, 0x08FE);
    TELLS(&b, "voltage_ln.L1", "230.2");
    bench_close(&b);
}

static void em24_total_not_partial(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("carlo-gavazzi-em24"));
    PUT(&b, 4, 0x3E, 0x2710, 0x0000, 0x1388, 0x0000, 0x0001, 0x0000);
    TELLS(&b, "active_energy_import", "1000");
    assert_true(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].unverified); /* sources disagree */
    PUT(&b, 4, 0x3E, 0x1234, 0x7FFF, 0x1388, 0x0000, 0x0001, 0x0000);
    TELLS(&b, "active_energy_import", "invalid");
    meter_map_add_hole(&b.map, (struct read_request){4, false, 0x5C, 2});
    TELLS(&b, "active_energy_export", "absent"); /* application is not H */
    bench_close(&b);
}

static void janitza_counts_wh_in_32_bits(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("janitza-umg96rm"));
    PUT(&b, 3, 5800, 0x7FFF, 0xFFFF, 0, 7);
    TELLS(&b, "active_energy_import", "2147483.647");
    TELLS(&b, "active_energy_import.T1", "0.007");
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].wraps_at, INT64_C(2147483648));
    PUT(&b, 3, 19036, 0x42C8, 0);
    TELLS(&b, "reactive_power_fundamental.L1", "100"); /* of the fundamental, so not reactive_power */
    TELLS(&b, "reactive_power.L1", "none");
    bench_close(&b);
}

/* Everything is secondary: x PT (0x8D) x CT (0x8E), which are read with every poll. */
static void acrel_is_secondary(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("acrel-dtsd1352"));
    PUT(&b, 3, 0x0A, 0x0000, 0x04D2, 0x0000, 0x0001);
    PUT(&b, 3, 0x61, 1001, 1002, 1003, 250, 0, 0);
    TELLS(&b, "active_energy_import", "unread"); /* its meaning hangs on the ratios */
    PUT(&b, 3, 0x8D, 100, 120);
    TELLS(&b, "active_energy_import", "148080"); /* 12.34 x 100 x 120 */
    TELLS(&b, "active_energy_import.sharp", "120");
    assert_false(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].secondary);
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].step, 120000); /* one count is 120 kWh */
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].wraps_at, INT64_C(4294967296) * 120000);
    TELLS(&b, "voltage_ln.L1", "10010");
    TELLS(&b, "current.L1", "300");
    PUT(&b, 3, 0x8D, 100, 0);
    TELLS(&b, "active_energy_import", "invalid");
    TELLS(&b, "voltage_ln.L1", "10010"); /* needs the voltage ratio only */
    image_begin(&b.image);
    PUT(&b, 3, 0x0A, 0x0000, 0x04D2, 0x0000, 0x0001);
    TELLS(&b, "active_energy_import", "unread"); /* not with the ratios of yesterday */
    bench_close(&b);
}

static void chint_floats_are_scaled(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("chint-dtsu666"));
    PUT(&b, 3, 6, 40, 10);              /* IrAt 40, UrAt 1.0 */
    PUT(&b, 3, 0x2006, 0x450F, 0xD000); /* 2301 */
    PUT(&b, 3, 0x2012, 0x447A, 0x0000); /* 1000 */
    PUT(&b, 3, 0x101E, 0x3FA0, 0x0000); /* 1.25 kWh secondary */
    TELLS(&b, "voltage_ln.L1", "230.1");
    TELLS(&b, "active_power.total", "4000");
    TELLS(&b, "active_energy_import", "50");
    bench_close(&b);
    bench_open(&b, built_in("chint-dtsu666-b"));
    PUT(&b, 3, 6, 1, 10);
    PUT(&b, 3, 0x4032, 0x3FA0, 0x0000);
    TELLS(&b, "reactive_energy_import", "unread");
    PUT(&b, 3, 0x403C, 0x3F00, 0x0000);
    TELLS(&b, "reactive_energy_import", "1.75");
    TELLS(&b, "reactive_energy_export", "unread");
    bench_close(&b);
}

static void circutor_inductive_less_capacitive(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("circutor-cvm-c10"));
    PUT(&b, 4, 4, 0, 1500, 0, 0, 0, 300);
    TELLS(&b, "active_power.L1", "1500");
    TELLS(&b, "reactive_power.L1", "-300");
    assert_true(b.sample.value[Q_ACTIVE_POWER_L1].unverified);
    assert_true(b.sample.value[Q_REACTIVE_POWER_L1].unverified);
    bench_close(&b);
}

static void iskra(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("iskra-mt4xx"));
    PUT(&b, 4, 107, 0xFE00, 0x5996); /* 30107 of the paper is address 107: the base is 30000 */
    TELLS(&b, "voltage_ln.L1", "229.34");
    PUT(&b, 3, 145, 0xA710); /* unit A/10 */
    TELLS(&b, "ct_primary", "100000");
    bench_close(&b);
}

static void eastron(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("eastron-sdm72d-m"));
    int quantities = 0;
    for (int i = 0; i < b.d->register_count; i++)
        quantities += b.d->registers[i].function == 4;
    assert_int_equal(quantities,
                     6); /* nine values, three of them resettable counters that nobody may bill from */
    bench_close(&b);
    bench_open(&b, built_in("eastron-sdm630"));
    assert_int_equal(b.d->of_quantity[Q_ACTIVE_DEMAND_IMPORT], NO_INDEX); /* would answer 0.0 */
    PUT(&b, 3, 0xFC00, 0x0131, 0x2D01);
    TELLS(&b, "serial_number", "20000001");
    assert_true(b.sample.value[Q_SERIAL_NUMBER].unverified);
    bench_close(&b);
}

static void orno_socomec_phoenix(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("orno-or-we-516"));
    PUT(&b, 3, 0x14E, 0x3FA0, 0);
    TELLS(&b, "reactive_energy_total.T3", "1.25");
    bench_close(&b);
    bench_open(&b, built_in("socomec-diris-b30"));
    PUT(&b, 3, 19843, 0, 1234, 999, 0, 55);
    TELLS(&b, "active_energy_import", "1234");
    TELLS(&b, "active_energy_export", "55");
    bench_close(&b);
    bench_open(&b, built_in("phoenix-eem-ma370"));
    PUT(&b, 3, 0x8006, 0x199A, 0x4366);
    TELLS(&b, "voltage_ln.L1", "230.1");
    bench_close(&b);
}

UNIT_MAIN(cmocka_unit_test(abb_golden_vector), cmocka_unit_test(abb_all_ones_is_missing),
          cmocka_unit_test(sunspec_integers), cmocka_unit_test(sunspec_scale_factors),
          cmocka_unit_test(sunspec_floats), cmocka_unit_test(schneider),
          cmocka_unit_test(siemens_sums_its_tariffs), cmocka_unit_test(sums_round_once),
          cmocka_unit_test(carlo_gavazzi), cmocka_unit_test(carlo_gavazzi_engineering_sample),
          cmocka_unit_test(em24_total_not_partial), cmocka_unit_test(janitza_counts_wh_in_32_bits),
          cmocka_unit_test(acrel_is_secondary), cmocka_unit_test(chint_floats_are_scaled),
          cmocka_unit_test(circutor_inductive_less_capacitive), cmocka_unit_test(iskra),
          cmocka_unit_test(eastron), cmocka_unit_test(orno_socomec_phoenix))
