/* Every encoding: what its words mean, and which words mean nothing. */
#include "fixture.h"

static const char REGISTER[] = "{\"quantity\": \"%s\", \"address\": 10, \"confidence\": \"one\", %s}";

/* What @words become when register @how of @quantity reads them. */
static const char *reads(const char *quantity, const char *how, const uint16_t *words, int n)
{
    static char out[160];
    char text[600];
    struct bench b;
    snprintf(text, sizeof text, REGISTER, quantity, how);
    bench_open(&b, driver_of("", "", text));
    bench_put(&b, 3, 10, words, n);
    snprintf(out, sizeof out, "%s", told(&b, quantity));
    bench_close(&b);
    return out;
}

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        uint16_t words[4];
        int n;
        const char *told;
    } row[] = {
        {"\"encoding\": \"u16\", \"scale\": 0.1, \"unit\": \"W\"", {2301}, 1, "230.1"},
        {"\"encoding\": \"u16\", \"unit\": \"kW\"", {65535}, 1, "65535000"},
        {"\"encoding\": \"s16\", \"unit\": \"W\"", {0xFFFF}, 1, "-1"},
        {"\"encoding\": \"s16\", \"unit\": \"W\"", {0x8000}, 1, "-32768"},
        {"\"encoding\": \"u32\", \"unit\": \"W\"", {0x0001, 0x0002}, 2, "65538"},
        {"\"encoding\": \"u32\", \"unit\": \"W\", \"word_order\": \"low-first\"",
         {0x0001, 0x0002},
         2,
         "131073"},
        {"\"encoding\": \"u32\", \"unit\": \"W\", \"swap_bytes\": true", {0x0100, 0x0200}, 2, "65538"},
        {"\"encoding\": \"s32\", \"scale\": \"0.01\", \"unit\": \"W\"", {0xFFFF, 0xD04A}, 2, "-122.14"},
        {"\"encoding\": \"s32\", \"unit\": \"W\", \"invert\": true", {0xFFFF, 0xFFFE}, 2, "2"},
        {"\"encoding\": \"u48\", \"unit\": \"W\"", {0x0001, 0, 0}, 3, "4294967296"},
        {"\"encoding\": \"s48\", \"unit\": \"W\"", {0xFFFF, 0xFFFF, 0xFFFF}, 3, "-1"},
        {"\"encoding\": \"s48\", \"unit\": \"W\", \"word_order\": \"low-first\"",
         {5, 0, 0x8000},
         3,
         "-140737488355323"},
        {"\"encoding\": \"u64\", \"unit\": \"W\"", {0, 0, 1, 0}, 4, "65536"},
        {"\"encoding\": \"s64\", \"unit\": \"W\"", {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE}, 4, "-2"},
        {"\"encoding\": \"f32\", \"unit\": \"W\"", {0x4366, 0x199A}, 2, "230.1"},
        {"\"encoding\": \"f32\", \"scale\": 0.1, \"unit\": \"W\"", {0x450F, 0xCE66}, 2, "230.09"},
        {"\"encoding\": \"f32\", \"unit\": \"W\", \"word_order\": \"low-first\"",
         {0x199A, 0x4366},
         2,
         "230.1"},
        {"\"encoding\": \"f32\", \"unit\": \"W\"", {0x8000, 0x0000}, 2, "0"},
        {"\"encoding\": \"f32\", \"unit\": \"W\"", {0x0000, 0x0001}, 2, "0"},
        {"\"encoding\": \"f32\", \"unit\": \"W\"",
         {0xBBA3, 0xD70A},
         2,
         "0"}, /* -0.005 as a float lies below */
        {"\"encoding\": \"f32\", \"unit\": \"W\"",
         {0xBBA3, 0xD70B},
         2,
         "-0.01"}, /* and its neighbour above */
        {"\"encoding\": \"f64\", \"unit\": \"W\"", {0x426D, 0x1A94, 0xA200, 0x0000}, 4, "1000000000000"},
        {"\"encoding\": \"bcd\", \"words\": 2, \"scale\": \"0.01\", \"unit\": \"W\"",
         {0x1234, 0x5678},
         2,
         "123456.78"},
        {"\"encoding\": \"bcd\", \"words\": 4, \"unit\": \"W\"",
         {0x0012, 0x3456, 0x7890, 0x1234},
         4,
         "12345678901234"},
        {"\"encoding\": \"sunssf\", \"unit\": \"W\"", {0xFFFD}, 1, "-3"},
        {"\"encoding\": \"u16\", \"scale\": \"2.5\", \"unit\": \"W\"", {3}, 1, "7.5"},
        {"\"encoding\": \"u16\", \"scale\": 0.001, \"unit\": \"W\"",
         {5},
         1,
         "0.01"}, /* half away from zero */
        {"\"encoding\": \"s16\", \"scale\": 0.001, \"unit\": \"W\"", {0xFFFB}, 1, "-0.01"},
        {"\"encoding\": \"s16\", \"scale\": 0.001, \"unit\": \"W\"", {0xFFFC}, 1, "0"},
        {"\"encoding\": \"u16\", \"scale\": 100, \"unit\": \"W\"", {7}, 1, "700"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_string_equal(reads("active_power.total", row[i].how, row[i].words, row[i].n), row[i].told);
}

static void no_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        uint16_t words[4];
        int n;
        const char *told;
    } row[] = {
        {"\"encoding\": \"f32\", \"unit\": \"W\"", {0x7FC0, 0}, 2, "missing"},
        {"\"encoding\": \"f32\", \"unit\": \"W\"", {0xFFC0, 0}, 2, "missing"},
        {"\"encoding\": \"f32\", \"unit\": \"W\"", {0x7F80, 0}, 2, "invalid"},
        {"\"encoding\": \"f32\", \"unit\": \"W\"", {0x7F7F, 0xFFFF}, 2, "invalid"}, /* 3.4e38 W */
        {"\"encoding\": \"f64\", \"unit\": \"W\"", {0x7FF8, 0, 0, 0}, 4, "missing"},
        {"\"encoding\": \"f64\", \"unit\": \"W\"", {0xFFF0, 0, 0, 0}, 4, "invalid"},
        {"\"encoding\": \"f64\", \"unit\": \"W\"", {0x7FEF, 0xFFFF, 0xFFFF, 0xFFFF}, 4, "invalid"},
        {"\"encoding\": \"bcd\", \"words\": 2, \"unit\": \"W\"", {0x1234, 0x56A8}, 2, "invalid"},
        {"\"encoding\": \"sunssf\", \"unit\": \"W\"", {0x8000}, 1, "missing"},
        {"\"encoding\": \"sunssf\", \"unit\": \"W\"", {11}, 1, "invalid"},
        {"\"encoding\": \"u64\", \"unit\": \"W\"", {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE}, 4, "invalid"},
        {"\"encoding\": \"s64\", \"unit\": \"kW\"", {0x7FFF, 0xFFFF, 0xFFFF, 0xFFFF}, 4, "invalid"},
        {"\"encoding\": \"u16\", \"unit\": \"W\", \"missing\": [\"FFFF\", \"FFFE\"]", {0xFFFE}, 1, "missing"},
        {"\"encoding\": \"u16\", \"unit\": \"W\", \"missing\": [\"FFFF\"]", {0xFFFD}, 1, "65533"},
        {"\"encoding\": \"s32\", \"unit\": \"W\", \"word_order\": \"low-first\", \"invalid\": [\"7FFFxxxx\"]",
         {0x1234, 0x7FFF},
         2,
         "invalid"},
        {"\"encoding\": \"s32\", \"unit\": \"W\", \"word_order\": \"low-first\", \"invalid\": [\"7FFFxxxx\"]",
         {0x7FFF, 0x0000},
         2,
         "32767"},
        {"\"encoding\": \"u32\", \"unit\": \"W\", \"missing\": [\"00000000\"]", {0, 0}, 2, "missing"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_string_equal(reads("active_power.total", row[i].how, row[i].words, row[i].n), row[i].told);
}

static void power_factors(void **state)
{
    (void)state;
    static const struct {
        const char *encoding;
        uint16_t words[2];
        const char *told;
    } row[] = {
        {"pf4q_f32", {0x3F73, 0x3333}, "0.95"},  /*  0.95 lagging */
        {"pf4q_f32", {0x3F99, 0x999A}, "0.8"},   /*  1.2: 0.8 leading */
        {"pf4q_f32", {0xBF99, 0x999A}, "-0.8"},  /* -1.2: -0.8 leading */
        {"pf4q_f32", {0xBF73, 0x3333}, "-0.95"}, /* -0.95 lagging */
        {"pf4q_f32", {0x3F80, 0x0000}, "1"},
        {"pf4q_f32", {0xBF80, 0x0000}, "-1"},
        {"pf4q_f32", {0x4020, 0x0000}, "invalid"}, /* 2.5 */
        {"pf4q_f32", {0xFFC0, 0x0000}, "missing"},
        {"iskra_t7", {0x00FF, 0x2694}, "0.9876"}, /* import, capacitive: the example of the manual */
        {"iskra_t7", {0xFF00, 0x2694}, "-0.9876"},
        {"iskra_t7", {0x01FF, 0x2694}, "invalid"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char how[60];
        snprintf(how, sizeof how, "\"encoding\": \"%s\"", row[i].encoding);
        assert_string_equal(reads("power_factor.total", how, row[i].words, 2), row[i].told);
    }
}

/* The examples that the manuals of Iskra and Finder print. */
static void decimal_exponents(void **state)
{
    (void)state;
    assert_string_equal(
        reads("active_power.total", "\"encoding\": \"iskra_t4\", \"unit\": \"W\"", (uint16_t[]){0xA710}, 1),
        "1000000");
    assert_string_equal(
        reads("active_power.total", "\"encoding\": \"iskra_t4\", \"unit\": \"W\"", (uint16_t[]){0x8028}, 1),
        "4000");
    assert_string_equal(
        reads("frequency", "\"encoding\": \"iskra_t5\", \"unit\": \"Hz\"", (uint16_t[]){0xFD01, 0xE240}, 2),
        "123.456");
    assert_string_equal(reads("active_power.total", "\"encoding\": \"iskra_t6\", \"unit\": \"kW\"",
                              (uint16_t[]){0xFDFE, 0x1DC0}, 2),
                        "-123456");
    assert_string_equal(reads("voltage_ln.L1", "\"encoding\": \"iskra_t5\", \"unit\": \"V\"",
                              (uint16_t[]){0xFE00, 0x5996}, 2),
                        "229.34");
    assert_string_equal(reads("voltage_ln.L1", "\"encoding\": \"iskra_t5\", \"unit\": \"V\"",
                              (uint16_t[]){0x7F00, 0x0001}, 2),
                        "invalid");
}

static void texts(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        uint16_t words[6];
        int n;
        const char *told;
    } row[] = {
        {"\"encoding\": \"ascii\", \"words\": 3", {0x4232, 0x3320, 0x3331}, 3, "B23 31"},
        {"\"encoding\": \"ascii\", \"words\": 3", {0x4142, 0x0043, 0x4444}, 3, "AB"},
        {"\"encoding\": \"ascii\", \"words\": 3", {0x2041, 0x4220, 0x2020}, 3, "AB"},
        {"\"encoding\": \"ascii\", \"words\": 2, \"swap_bytes\": true", {0x4241, 0x4443}, 2, "ABCD"},
        {"\"encoding\": \"ascii\", \"words\": 2", {0, 0}, 2, "missing"},
        {"\"encoding\": \"ascii\", \"words\": 2", {0x2020, 0x2020}, 2, "missing"},
        {"\"encoding\": \"ascii\", \"words\": 2", {0xFFFF, 0xFFFF}, 2, "missing"},
        {"\"encoding\": \"ascii\", \"words\": 2", {0x4107, 0x4242}, 2, "invalid"},
        {"\"encoding\": \"ascii\", \"words\": 2", {0xE5A4, 0xA700}, 2, "大"},
        {"\"encoding\": \"ascii\", \"words\": 2", {0xE5A4, 0x4142}, 2, "invalid"},
        {"\"encoding\": \"ascii\", \"words\": 2", {0xC080, 0x4142}, 2, "invalid"},
        {"\"encoding\": \"ascii16\", \"words\": 3", {0x0053, 0x004E, 0x0031}, 3, "SN1"},
        {"\"encoding\": \"ascii16\", \"words\": 2", {0x0153, 0x004E}, 2, "invalid"},
        {"\"encoding\": \"hex\", \"words\": 3", {0x0020, 0x2412, 0x00AB}, 3, "0020241200AB"},
        {"\"encoding\": \"hex\", \"words\": 2", {0, 0}, 2, "missing"},
        {"\"encoding\": \"u32\"", {0x0001, 0x0000}, 2, "65536"},
        {"\"encoding\": \"u64\"", {0x0DE0, 0xB6B3, 0xA764, 0x0000}, 4, "1000000000000000000"},
        {"\"encoding\": \"u16\", \"scale\": 0.01", {120}, 1, "1.2"},
        {"\"encoding\": \"f32\"", {0x3FA0, 0x0000}, 2, "1.25"},
        {"\"encoding\": \"bcd\", \"words\": 2", {0x0012, 0x3456}, 2, "123456"},
        {"\"encoding\": \"iec870_time\"", {24, 0x0B15, 0x080F, 30000}, 4, "2024-11-21T08:15:30"},
        {"\"encoding\": \"iec870_time\"", {24, 0x0B15, 0x088F, 0}, 4, "invalid"}, /* the meter doubts it */
        {"\"encoding\": \"iec870_time\"", {24, 0x0D15, 0x080F, 0}, 4, "invalid"},
        {"\"encoding\": \"iec870_time\"", {0, 0, 0, 0}, 4, "missing"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        assert_string_equal(reads("serial_number", row[i].how, row[i].words, row[i].n), row[i].told);
}

/* Magnitude in one register, direction in the flags of another. */
static void sign_from_another_register(void **state)
{
    (void)state;
    struct bench b;
    bench_open(
        &b,
        driver_of(
            "", "{\"name\": \"flags\", \"address\": 100, \"encoding\": \"u16\", \"confidence\": \"one\"}",
            "{\"quantity\": \"active_power.total\", \"address\": 4, \"encoding\": \"u32\", \"unit\": \"W\","
            "\"sign_from\": {\"register\": \"flags\", \"mask\": 6, \"negative\": 4}, \"confidence\": "
            "\"one\"}"));
    PUT(&b, 3, 4, 0, 500);
    assert_string_equal(told(&b, "active_power.total"), "unread"); /* without the flags it is not known */
    PUT(&b, 3, 100, 5);
    assert_string_equal(told(&b, "active_power.total"), "-500");
    PUT(&b, 3, 100, 6);
    assert_string_equal(told(&b, "active_power.total"), "500");
    bench_close(&b);
}

static void words_of_an_earlier_poll_do_not_count(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("eastron-sdm630"));
    PUT(&b, 4, 72, 0x4366, 0x199A);
    PUT(&b, 3, 0xFC00, 0x0001, 0x0000);
    assert_string_equal(told(&b, "active_energy_import"), "230.1");
    image_begin(&b.image);
    assert_string_equal(told(&b, "active_energy_import"), "unread");
    assert_string_equal(told(&b, "serial_number"), "65536"); /* read once, at first contact */
    assert_string_equal(told(&b, "active_energy_total.T8"), "none");
    bench_close(&b);
}

static void a_value_comes_from_one_answer(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("eastron-sdm630"));
    PUT(&b, 4, 72, 0x4366);
    PUT(&b, 4, 73, 0x199A);
    assert_string_equal(told(&b, "active_energy_import"), "unread");
    PUT(&b, 3, 72, 0x4366, 0x199A); /* the settings table has the same numbers */
    assert_string_equal(told(&b, "active_energy_import"), "unread");
    bench_close(&b);
}

static void counter_width_and_step(void **state)
{
    (void)state;
    static const struct {
        const char *how;
        uint16_t words[4];
        int n;
        int64_t wraps_at, step;
    } row[] = {
        {"\"encoding\": \"u32\", \"scale\": 0.01, \"unit\": \"kWh\"", {0, 1}, 2, 42949672960, 10},
        {"\"encoding\": \"s32\", \"unit\": \"Wh\"", {0, 1}, 2, 2147483648, 1},
        {"\"encoding\": \"u16\", \"unit\": \"kWh\"", {1}, 1, 65536000, 1000},
        {"\"encoding\": \"u48\", \"unit\": \"Wh\"", {0, 0, 1}, 3, INT64_C(1) << 48, 1},
        {"\"encoding\": \"u64\", \"unit\": \"Wh\"", {0, 0, 0, 1}, 4, 0, 1},
        {"\"encoding\": \"bcd\", \"words\": 2, \"scale\": 0.1, \"unit\": \"kWh\"",
         {0, 1},
         2,
         10000000000,
         100},
        {"\"encoding\": \"u32\", \"unit\": \"kWh\", \"wraps_at\": 1000000", {0, 1}, 2, 1000000000, 1000},
        {"\"encoding\": \"f64\", \"unit\": \"Wh\", \"wraps_at\": 1000000000000",
         {0x3FF0, 0, 0, 0},
         4,
         1000000000000,
         1},
        {"\"encoding\": \"f32\", \"unit\": \"Wh\"", {0x4CFF, 0xFFFF}, 2, 0, 8},     /* 134 MWh less a bit */
        {"\"encoding\": \"f32\", \"unit\": \"Wh\"", {0x4D00, 0x0000}, 2, 0, 16},    /* 134 MWh */
        {"\"encoding\": \"f32\", \"unit\": \"kWh\"", {0x4B00, 0x0000}, 2, 0, 1000}, /* 8.39 GWh */
        {"\"encoding\": \"f32\", \"unit\": \"kWh\"", {0, 0}, 2, 0, 1},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[600];
        struct bench b;
        snprintf(text, sizeof text, REGISTER, "active_energy_import", row[i].how);
        bench_open(&b, driver_of("", "", text));
        bench_put(&b, 3, 10, row[i].words, row[i].n);
        (void)told(&b, "active_energy_import");
        const struct sample_value *v = &b.sample.value[Q_ACTIVE_ENERGY_IMPORT];
        assert_int_equal(v->quality, QUALITY_GOOD);
        assert_int_equal(v->wraps_at, row[i].wraps_at);
        assert_int_equal(v->step, row[i].step);
        bench_close(&b);
    }
}

static void reversed_transformers(void **state)
{
    (void)state;
    struct sample s = {0};
    s.value[Q_ACTIVE_ENERGY_IMPORT] = (struct sample_value){.value = 5, .quality = QUALITY_GOOD};
    s.value[Q_ACTIVE_ENERGY_EXPORT_PEAK] = (struct sample_value){.value = 6, .quality = QUALITY_MISSING};
    s.value[Q_REACTIVE_ENERGY_Q4] = (struct sample_value){.value = 7, .quality = QUALITY_GOOD};
    s.value[Q_ACTIVE_POWER_L2] = (struct sample_value){.value = 8, .quality = QUALITY_GOOD};
    s.value[Q_VOLTAGE_LN_L1] = (struct sample_value){.value = 9, .quality = QUALITY_GOOD};
    s.value[Q_APPARENT_POWER_TOTAL] = (struct sample_value){.value = 10, .quality = QUALITY_GOOD};
    sample_mirror(&s);
    assert_int_equal(s.value[Q_ACTIVE_ENERGY_EXPORT].value, 5);
    assert_int_equal(s.value[Q_ACTIVE_ENERGY_IMPORT].quality, QUALITY_NONE);
    assert_int_equal(s.value[Q_ACTIVE_ENERGY_IMPORT_PEAK].quality, QUALITY_MISSING);
    assert_int_equal(s.value[Q_REACTIVE_ENERGY_Q2].value, 7);
    assert_int_equal(s.value[Q_ACTIVE_POWER_L2].value, -8);
    assert_int_equal(s.value[Q_VOLTAGE_LN_L1].value, 9);
    assert_int_equal(s.value[Q_APPARENT_POWER_TOTAL].value, 10);
}

static void checks_of_settings(void **state)
{
    (void)state;
    struct bench b;
    char got[SAMPLE_TEXT_BYTES];
    bench_open(&b, built_in("eastron-sdm630"));
    assert_int_equal(b.d->check_count, 2);
    assert_int_equal(decode_check(&b.map, &b.image, &b.d->checks[0], got), CHECK_UNREAD);
    PUT(&b, 3, 0x1E, 0, 0);
    PUT(&b, 3, 0x28, 0x4505, 0xD000); /* 2141.0 */
    assert_int_equal(decode_check(&b.map, &b.image, &b.d->checks[0], got), CHECK_OK);
    assert_int_equal(decode_check(&b.map, &b.image, &b.d->checks[1], got), CHECK_OK);
    PUT(&b, 3, 0x1E, 0x3F80, 0); /* counts in MWh */
    assert_int_equal(decode_check(&b.map, &b.image, &b.d->checks[0], got), CHECK_DIFFERS);
    assert_string_equal(got, "1");
    bench_close(&b);
    bench_open(&b, built_in("schneider-pm5xxx"));
    uint16_t model[20] = {0x504D, 0x3533, 0x3230};
    bench_put(&b, 3, 49, model, 20);
    assert_int_equal(decode_check(&b.map, &b.image, &b.d->checks[0], got), CHECK_OK);
    assert_string_equal(got, "PM5320");
    model[0] = 0x4545;
    bench_put(&b, 3, 49, model, 20);
    assert_int_equal(decode_check(&b.map, &b.image, &b.d->checks[0], got), CHECK_DIFFERS);
    bench_close(&b);
}

UNIT_MAIN(cmocka_unit_test(numbers), cmocka_unit_test(no_numbers), cmocka_unit_test(power_factors),
          cmocka_unit_test(decimal_exponents), cmocka_unit_test(texts),
          cmocka_unit_test(sign_from_another_register),
          cmocka_unit_test(words_of_an_earlier_poll_do_not_count),
          cmocka_unit_test(a_value_comes_from_one_answer), cmocka_unit_test(counter_width_and_step),
          cmocka_unit_test(reversed_transformers), cmocka_unit_test(checks_of_settings))
