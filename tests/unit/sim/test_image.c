/* What a simulated meter writes, the decoder reads back: every shipped driver, every quantity. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "dahu/base/asset.h"
#include "dahu/sim/image.h"
#include "dahu/sim/meter.h"

static struct driver_registry *drivers;
static struct load_shape steel;

static int set_up(void **state)
{
    (void)state;
    struct err e;
    const struct asset *a = asset_find("src/sim/profile/steel_industry.csv");
    assert_true(load_shape_parse(&steel, a->data, a->name, &e));
    drivers = driver_registry_new(NULL, &e);
    if (!drivers)
        fail_msg("%s", e.text);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    driver_registry_free(drivers);
    load_shape_fini(&steel);
    return 0;
}

static struct sim_meter meter_of(int64_t num, int64_t den, int64_t voltage_mv)
{
    struct sim_meter m = {.load = {.shape = &steel,
                                   .from = {0},
                                   .until = {INT64_MAX},
                                   .scale = {{num, den}, {num, den}, {num, den}},
                                   .opening_wh = {7000, 8000, 9000}},
                          .voltage_mv = voltage_mv,
                          .ct = {100, 5},
                          .pt = {1, 1},
                          .serial = "12345678"};
    return m;
}

/* The loads that a register must hold: behind transformers, direct, and a large plant on the primary side. */
static const struct {
    int64_t num, den, voltage_mv;
} sizes[] = {{1, 3000, 57735}, {1, 10, 230000}, {3, 1, 5773503}};

static int64_t expected(const struct driver *d, const struct sim_meter *m, const struct sample *s,
                        enum quantity q, const struct sample_value *got)
{
    const struct driver_register *r = &d->registers[d->of_quantity[q]];
    int64_t v = s->value[q].value;
    struct err e;
    if (r->secondary && !got->secondary)
        assert_true(ratio_apply(q, v, m->ct, m->pt, &v, &e));
    return v;
}

/* A register is a 0 that means "nothing": SunSpec's way for counters that never counted. */
static bool may_be_missing(const struct sample *s, enum quantity q)
{
    return s->value[q].quality != QUALITY_GOOD || s->value[q].value == 0;
}

static bool is_setting(const struct driver *d, enum quantity q)
{
    for (int i = 0; i < d->check_count; i++)
        if (d->checks[i].index == d->of_quantity[q])
            return true;
    for (int i = 0; i < d->variant_count; i++)
        if (d->variants[i].index == d->of_quantity[q])
            return true;
    return false;
}

/* The largest plant is more than some meters can show: then they cannot be right, but the others must be. */
static bool fits(const struct driver *d, const int8_t *scales, const struct sample *s, enum quantity q)
{
    int index = d->of_quantity[q], from = d->registers[index].scale_from;
    uint16_t w[REGISTER_WORDS_MAX];
    struct err e;
    return d->registers[index].words == 0 || d->registers[index].wraps_at ||
           encode_value(d, index, s->value[q].value, from == NO_INDEX ? 0 : scales[from], w, &e);
}

/* Of a sum: the coarsest of its parts. */
static int64_t step_of(const struct driver *d, const struct sample *got, enum quantity q)
{
    const struct driver_register *r = &d->registers[d->of_quantity[q]];
    int64_t step = got->value[q].step;
    for (int p = 0; p < r->part_count; p++) {
        enum quantity part = d->registers[r->parts[p].index].quantity;
        if (part != Q_NONE && got->value[part].step > step)
            step = got->value[part].step;
        if (part == Q_NONE) /* a helper counts whole units */
            step = 1000;
    }
    return step;
}

static int compare(const struct driver *d, const struct sim_meter *m, const int8_t *scales,
                   const struct sample *s, const struct sample *got)
{
    int good = 0;
    for (int q = 0; q < QUANTITY_TEXT_FIRST; q++) {
        const struct sample_value *v = &got->value[q];
        if (d->of_quantity[q] == NO_INDEX || is_setting(d, q))
            continue;
        if (v->quality == QUALITY_MISSING && may_be_missing(s, q))
            continue;
        if (m->load.scale[0].num > 1 && !fits(d, scales, s, q))
            continue;
        if (v->quality != QUALITY_GOOD)
            fail_msg("%s: %s is %s (wanted %lld)", d->name, quantity_table[q].name, quality_name(v->quality),
                     (long long)s->value[q].value);
        int64_t want = expected(d, m, s, q, v), off = llabs(v->value - want);
        if (v->wraps_at && off > step_of(d, got, q))
            off = llabs(v->value - want % v->wraps_at);
        if (off > step_of(d, got, q))
            fail_msg("%s: %s says %lld, wanted %lld, step %lld", d->name, quantity_table[q].name,
                     (long long)v->value, (long long)want, (long long)step_of(d, got, q));
        good++;
    }
    return good;
}

/* What the collector would make of the answers. */
static void read_back(struct sim_image *image, const int8_t *scales, const struct sample *s,
                      struct sample *got)
{
    struct register_image answers = {0};
    sim_image_answer(image, scales, s, &answers);
    decode_sample(sim_image_map(image), &answers, got);
    image_fini(&answers);
}

static void decode_is_the_inverse(void **state)
{
    (void)state;
    assert_true(driver_registry_count(drivers) > 20);
    for (int i = 0; i < driver_registry_count(drivers); i++) {
        const struct driver *d = driver_registry_at(drivers, i);
        struct sim_image *image = sim_image_new(d);
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
            struct sim_meter m = meter_of(sizes[n].num, sizes[n].den, sizes[n].voltage_mv);
            struct sample s, got;
            sim_meter_ceiling(&m, &s);
            int8_t *scales = sim_image_scales(image, &s);
            for (int k = 0; k < 40; k++) {
                sim_meter_sample(&m, (wall_us){(100 + k * 9) * 86400000000LL + k * 1234567891LL}, &s);
                read_back(image, scales, &s, &got);
                if (compare(d, &m, scales, &s, &got) < 5)
                    fail_msg("%s tells hardly anything", d->name);
            }
            free(scales);
        }
        sim_image_free(image);
    }
}

static void settings_and_identity(void **state)
{
    (void)state;
    int checks = 0, serials = 0;
    for (int i = 0; i < driver_registry_count(drivers); i++) {
        const struct driver *d = driver_registry_at(drivers, i);
        struct sim_image *image = sim_image_new(d);
        struct sim_meter m = meter_of(1, 10, 230000);
        struct register_image answers = {0};
        struct sample s, got;
        char text[SAMPLE_TEXT_BYTES];
        sim_meter_ceiling(&m, &s);
        int8_t *scales = sim_image_scales(image, &s);
        sim_image_answer(image, scales, &s, &answers);
        for (int c = 0; c < d->check_count; c++, checks++)
            if (decode_check(sim_image_map(image), &answers, &d->checks[c], text) != CHECK_OK)
                fail_msg("%s: check %d answers '%s'", d->name, c, text);
        decode_sample(sim_image_map(image), &answers, &got);
        const char *serial = sample_text(&got, Q_SERIAL_NUMBER);
        if (*serial && !strstr(serial, "12345678"))
            fail_msg("%s: serial number '%s'", d->name, serial);
        serials += *serial != 0;
        image_fini(&answers);
        free(scales);
        sim_image_free(image);
    }
    assert_true(checks > 3);
    assert_true(serials > 10);
}

static struct sim_image *image_of(const char *name)
{
    const struct driver *d = driver_registry_find(drivers, name);
    assert_non_null(d);
    return sim_image_new(d);
}

static void lacks_what_its_driver_does_not_name(void **state)
{
    (void)state;
    struct sim_image *sdm = image_of("eastron-sdm630"), *em24 = image_of("carlo-gavazzi-em24");
    assert_int_equal(sim_image_refuses(sdm, 4, 0, 2), 0);
    assert_int_equal(sim_image_refuses(sdm, 4, 0, 60), 0);
    assert_int_equal(sim_image_refuses(sdm, 4, 0, 62), 3); /* more than it gives at once */
    assert_int_equal(sim_image_refuses(sdm, 4, 0, 0), 3);
    assert_int_equal(sim_image_refuses(sdm, 4, 1, 2), 2); /* no value begins at an odd address */
    assert_int_equal(sim_image_refuses(sdm, 4, 0x3000, 2), 2);
    assert_int_equal(sim_image_refuses(sdm, 4, 0xFFFE, 4), 2);
    assert_int_equal(sim_image_refuses(em24, 4, 0x000B, 1), 0); /* its model, when asked for alone */
    assert_int_equal(sim_image_refuses(em24, 4, 0x000A, 2), 0); /* a voltage */
    assert_int_equal(sim_image_refuses(em24, 4, 0x1300, 8), 2); /* one word more than the serial number */
    sim_image_free(sdm);
    sim_image_free(em24);
}

static void sunspec_chain_is_walked(void **state)
{
    (void)state;
    struct sim_image *image = image_of("sunspec-int");
    struct sim_meter m = meter_of(1, 10, 230000);
    struct sample s;
    struct meter_map map;
    struct discovery walk;
    struct read_request read;
    struct err e;
    static uint16_t words[SIM_WORDS];
    sim_meter_sample(&m, (wall_us){0}, &s);
    int8_t *scales = sim_image_scales(image, &s);
    meter_map_init(&map, driver_registry_find(drivers, "sunspec-int"));
    discovery_start(&walk, &map);
    while (discovery_next(&walk, &read)) {
        assert_int_equal(sim_image_refuses(image, read.function, read.address, read.words), 0);
        sim_image_write(image, scales, &s, read.function, read.address, read.words, words);
        discovery_answer(&walk, words + read.address, read.words);
    }
    if (!discovery_finish(&walk, &e))
        fail_msg("%s", e.text);
    assert_true(map.found[0] && map.found[1]);
    free(scales);
    meter_map_fini(&map);
    sim_image_free(image);
}

static void a_full_counter_starts_again(void **state)
{
    (void)state;
    static const struct {
        const char *driver;
        enum quantity q;
        int64_t full; /* the canonical value after which 0 comes */
    } row[] = {{"acrel-dtsd1352", Q_ACTIVE_ENERGY_TOTAL, 10LL << 32},      /* u32, 0.01 kWh */
               {"siemens-pac", Q_ACTIVE_ENERGY_IMPORT_T1, 1000000000000}}; /* f64, Wh */
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct sim_image *image = image_of(row[i].driver);
        struct sim_meter m = meter_of(1, 1, 230000);
        struct sample s, got;
        m.ct = (struct ratio){1, 1};
        sim_meter_sample(&m, (wall_us){0}, &s);
        int8_t *scales = sim_image_scales(image, &s);
        s.value[row[i].q].value = row[i].full - 30;
        read_back(image, scales, &s, &got);
        assert_int_equal(got.value[row[i].q].value, row[i].full - 30);
        s.value[row[i].q].value = row[i].full + 70;
        read_back(image, scales, &s, &got);
        assert_in_range(got.value[row[i].q].value, 60, 80);
        free(scales);
        sim_image_free(image);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decode_is_the_inverse),
        cmocka_unit_test(settings_and_identity),
        cmocka_unit_test(lacks_what_its_driver_does_not_name),
        cmocka_unit_test(sunspec_chain_is_walked),
        cmocka_unit_test(a_full_counter_starts_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
