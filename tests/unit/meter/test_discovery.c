/* Finding SunSpec models: every base, every way in which the chain may end. */
#include "fixture.h"

/* A device whose words from @base on are @words; everything else is exception 2. */
struct device {
    uint16_t base, words[200];
    int count;
    int asked;
};

static bool find(struct bench *b, struct device *device, struct err *e)
{
    struct discovery d;
    struct read_request r;
    discovery_start(&d, &b->map);
    while (discovery_next(&d, &r)) {
        assert_true(++device->asked < 1000);
        assert_int_equal(r.function, 3);
        assert_int_equal(r.words, 2);
        if (r.address >= device->base && r.address + 2 <= device->base + device->count)
            discovery_answer(&d, &device->words[r.address - device->base], 2);
        else
            discovery_refused(&d);
    }
    return discovery_finish(&d, e);
}

static void add(struct device *d, uint16_t a, uint16_t b)
{
    d->words[d->count] = a;
    d->words[d->count + 1] = b;
    d->count += 2;
}

static void add_model(struct device *d, uint16_t id, uint16_t words)
{
    add(d, id, words);
    d->count += words;
}

static int layout_named(const struct bench *b, const char *name)
{
    for (int i = 0; i < b->d->layout_count; i++)
        if (strcmp(b->d->layouts[i].name, name) == 0)
            return i;
    fail();
    return 0;
}

static void models_are_found_at_every_base(void **state)
{
    (void)state;
    static const uint16_t bases[] = {40000, 50000, 0};
    for (int i = 0; i < 3; i++) {
        struct err e;
        struct bench b;
        struct device d = {.base = bases[i]};
        bench_open(&b, built_in("sunspec-int"));
        add(&d, 0x5375, 0x6E53);
        add_model(&d, 1, 65); /* without the pad word: the next model is one word earlier */
        add_model(&d, 64001, 5);
        add_model(&d, 203, 105);
        add(&d, 0xFFFF, 0);
        assert_true(find(&b, &d, &e));
        assert_int_equal(b.map.base[layout_named(&b, "common")], bases[i] + 2);
        assert_int_equal(b.map.base[layout_named(&b, "meter")], bases[i] + 2 + 67 + 7);
        assert_int_equal(d.asked, i + 5);
        bench_close(&b);
    }
}

static void what_is_not_there(void **state)
{
    (void)state;
    struct err e;
    struct bench b;
    bench_open(&b, built_in("sunspec-int"));
    struct device none = {.base = 100, .count = 10};
    assert_false(find(&b, &none, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_non_null(strstr(e.text, "no SunSpec marker"));

    struct device wrong_marker = {.base = 40000};
    add(&wrong_marker, 0x5375, 0x6E54);
    assert_false(find(&b, &wrong_marker, &e));

    struct device inverter = {.base = 40000}; /* a chain without an end mark, and without a meter */
    add(&inverter, 0x5375, 0x6E53);
    add_model(&inverter, 103, 50);
    assert_false(find(&b, &inverter, &e));
    assert_non_null(strstr(e.text, "no model 'meter'"));

    struct device shorter = {.base = 40000}; /* too short to be what the driver reads */
    add(&shorter, 0x5375, 0x6E53);
    add_model(&shorter, 203, 60);
    add(&shorter, 0xFFFF, 0);
    assert_false(find(&b, &shorter, &e));

    struct device circle = {.base = 0}; /* models of no length: must come to an end */
    add(&circle, 0x5375, 0x6E53);
    circle.count = 200;
    assert_false(find(&b, &circle, &e));
    bench_close(&b);
}

static void the_first_of_two_meters_is_taken(void **state)
{
    (void)state;
    struct err e;
    struct bench b;
    struct device d = {.base = 40000};
    bench_open(&b, built_in("sunspec-float"));
    add(&d, 0x5375, 0x6E53);
    add_model(&d, 213, 124);
    assert_true(find(&b, &d, &e));
    assert_int_equal(b.map.base[layout_named(&b, "meter")], 40002);
    assert_false(b.map.found[layout_named(&b, "common")]); /* not required */
    bench_close(&b);
}

static void other_drivers_have_nothing_to_find(void **state)
{
    (void)state;
    struct err e;
    struct bench b;
    struct device d = {0};
    bench_open(&b, built_in("eastron-sdm630"));
    assert_true(find(&b, &d, &e));
    assert_int_equal(d.asked, 0);
    bench_close(&b);
}

UNIT_MAIN(cmocka_unit_test(models_are_found_at_every_base), cmocka_unit_test(what_is_not_there),
          cmocka_unit_test(the_first_of_two_meters_is_taken),
          cmocka_unit_test(other_drivers_have_nothing_to_find))
