/* Frames of explanations: the words say the value, and "no others do" is said only where it is so. */
#include "fixture.h"

#include "dahu/meter/frame.h"

static const struct driver *driver(struct driver_registry **r, const char *name)
{
    struct err e;
    *r = driver_registry_new(NULL, &e);
    assert_non_null(*r);
    return driver_registry_find(*r, name);
}

static void test_a_float_is_never_sure(void **state)
{
    struct driver_registry *r;
    struct frame f;
    (void)state;
    frame_of(driver(&r, "eastron-sdm630"), Q_ACTIVE_ENERGY_IMPORT, 4200000, &f);
    assert_non_null(f.reg);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.words[0] << 16 | f.words[1], 0x45834000); /* 4200.0 */
    assert_false(f.exact);
    driver_registry_free(r);
}

/* Where it is said to be exact, the next value has other words, and so has the one before. */
static void test_exact_is_exact(void **state)
{
    struct driver_registry *r;
    int exact = 0;
    (void)state;
    driver(&r, "");
    for (int i = 0; i < driver_registry_count(r); i++)
        for (int q = Q_ACTIVE_ENERGY_IMPORT; q <= Q_REACTIVE_ENERGY_EXPORT; q++) {
            const struct driver *d = driver_registry_at(r, i);
            struct frame a, b;
            if (d->of_quantity[q] == NO_INDEX)
                continue;
            frame_of(d, (enum quantity)q, 123456000, &a);
            if (!a.exact || !a.count)
                continue;
            int64_t count = a.reg->scale.mantissa;
            for (int e = a.reg->scale.exponent + a.reg->unit_exponent + quantity_table[q].decimals; e > 0;
                 e--)
                count *= 10;
            frame_of(d, (enum quantity)q, 123456000 + count, &b);
            assert_int_equal(a.count, b.count);
            assert_memory_not_equal(a.words, b.words, (size_t)a.count * sizeof *a.words);
            exact++;
        }
    assert_true(exact > 5);
    driver_registry_free(r);
}

static void test_what_a_meter_does_not_tell(void **state)
{
    struct driver_registry *r;
    struct frame f;
    (void)state;
    const struct driver *d = driver(&r, "eastron-sdm630");
    for (int q = 0; q < Q_COUNT; q++)
        if (d->of_quantity[q] == NO_INDEX) {
            frame_of(d, (enum quantity)q, 1, &f);
            assert_null(f.reg);
            assert_int_equal(f.count, 0);
        }
    frame_of(d, Q_ACTIVE_ENERGY_IMPORT, INT64_MAX, &f); /* fits a float, roughly; never crashes */
    assert_non_null(f.reg);
    driver_registry_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_float_is_never_sure),
        cmocka_unit_test(test_exact_is_exact),
        cmocka_unit_test(test_what_a_meter_does_not_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
