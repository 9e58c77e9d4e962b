/* The quick way to what a reader gets is the long way: lay out, decode, compare. */
#include "unit.h"

#include <stdlib.h>

#include "dahu/base/asset.h"
#include "dahu/sim/shown.h"

static const enum quantity energies[] = {Q_ACTIVE_ENERGY_IMPORT, Q_ACTIVE_ENERGY_EXPORT,
                                         Q_REACTIVE_ENERGY_IMPORT, Q_REACTIVE_ENERGY_EXPORT};

static int check(const struct driver *d, struct sim_image *image, const struct sim_meter *m, wall_us t)
{
    struct sample s, got;
    struct register_image answers = {0};
    int good = 0;
    sim_meter_ceiling(m, &s);
    int8_t *scales = sim_image_scales(image, &s);
    sim_meter_sample(m, t, &s);
    sim_image_answer(image, scales, &s, &answers);
    decode_sample(sim_image_map(image), &answers, &got);
    for (size_t i = 0; i < sizeof energies / sizeof *energies; i++) {
        enum quantity q = energies[i];
        struct shown shown;
        int64_t value;
        shown_init(&shown, d, scales, m, q);
        bool there = shown_value(&shown, s.value[q].value, &value);
        if (there != (got.value[q].quality == QUALITY_GOOD) || (there && value != got.value[q].value))
            fail_msg("%s: %s shows %lld (%d), decoded %lld (%s)", d->name, quantity_table[q].name,
                     (long long)value, there, (long long)got.value[q].value,
                     quality_name(got.value[q].quality));
        good += there;
    }
    image_fini(&answers);
    free(scales);
    return good;
}

static void agrees_with_the_decoder(void **state)
{
    (void)state;
    /* the meters of the sample county, and every other one that is not odd in this */
    static const char *const names[] = {"acrel-dtsd1352",  "schneider-pm5xxx", "siemens-pac",
                                        "eastron-sdm630",  "chint-dtsu666", "chint-dtsu666-b",    "sunspec-int",
                                        "janitza-umg96rm", "abb-b23-a43"};
    static const struct {
        int64_t num, den, voltage_mv;
    } sizes[] = {{1, 3000, 57735}, {1, 10, 230000}, {3, 1, 5773503}};
    struct err e;
    struct load_shape steel;
    const struct asset *a = asset_find("src/sim/profile/steel_industry.csv");
    assert_true(load_shape_parse(&steel, a->data, a->name, &e));
    struct driver_registry *drivers = driver_registry_new(NULL, &e);
    assert_non_null(drivers);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct driver *d = driver_registry_find(drivers, names[i]);
        assert_non_null(d);
        struct sim_image *image = sim_image_new(d);
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
            struct sim_meter m = {.load = {.shape = &steel,
                                           .until = {INT64_MAX},
                                           .opening_wh = {20000, 15000, 10000},
                                           .scale = {{sizes[n].num, sizes[n].den},
                                                     {sizes[n].num, sizes[n].den},
                                                     {n == 1 ? 0 : sizes[n].num, sizes[n].den}}},
                                  .voltage_mv = sizes[n].voltage_mv,
                                  .ct = {150, 5},
                                  .pt = {10000, 100},
                                  .serial = "12345678"};
            for (int k = 0; k < 60; k++)
                assert_true(check(d, image, &m, (wall_us){k * 31 * 86400000000LL + k * 1234567891LL}) >= 2);
        }
        sim_image_free(image);
    }
    driver_registry_free(drivers);
    load_shape_fini(&steel);
}

UNIT_MAIN(cmocka_unit_test(agrees_with_the_decoder))
