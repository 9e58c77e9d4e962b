/* fixture - drivers and answers for the tests of meter/. */
#ifndef DAHU_TESTS_METER_FIXTURE_H
#define DAHU_TESTS_METER_FIXTURE_H

#include "unit.h"

#include <stdio.h>

#include "dahu/base/asset.h"
#include "dahu/base/decimal.h"
#include "dahu/meter/decode.h"
#include "dahu/meter/plan.h"

/* A whole driver around @registers (and helpers) with @more top members ("" or `"x": 1,`). */
static inline char *driver_text(const char *more, const char *helpers, const char *registers)
{
    char *text = NULL;
    assert_true(
        asprintf(
            &text,
            "{\"format\": 1, \"name\": \"test\", \"vendor\": \"v\", \"models\": [\"m\"],"
            "\"transports\": [\"tcp\"], \"sources\": [\"s\"], %s \"helpers\": [%s], \"registers\": [%s]}",
            more, helpers, registers) > 0);
    return text;
}

static inline struct driver *driver_of(const char *more, const char *helpers, const char *registers)
{
    struct err e;
    char *text = driver_text(more, helpers, registers);
    struct driver *d = driver_load(text, strlen(text), "test.json", &e);
    if (!d)
        print_error("%s\n", e.text);
    assert_non_null(d);
    free(text);
    return d;
}

static inline struct driver *built_in(const char *name)
{
    char path[120];
    struct err e;
    snprintf(path, sizeof path, "drivers/%s.json", name);
    const struct asset *a = asset_find(path);
    assert_non_null(a);
    struct driver *d = driver_load(a->data, a->size, a->name, &e);
    assert_non_null(d);
    return d;
}

/* One meter that answers whatever the test put into it. */
struct bench {
    struct driver *d;
    struct meter_map map;
    struct register_image image;
    struct sample sample;
};

static inline void bench_open(struct bench *b, struct driver *d)
{
    memset(b, 0, sizeof *b);
    b->d = d;
    meter_map_init(&b->map, d);
    image_begin(&b->image);
}

static inline void bench_close(struct bench *b)
{
    image_fini(&b->image);
    meter_map_fini(&b->map);
    driver_free(b->d);
}

static inline void bench_put(struct bench *b, int function, int address, const uint16_t *words, int n)
{
    image_put(&b->image, (struct read_request){(uint8_t)function, false, (uint16_t)address, (uint16_t)n},
              words);
}
#define PUT(b, function, address, ...)                                                                       \
    bench_put(b, function, address, (const uint16_t[]){__VA_ARGS__},                                         \
              (int)(sizeof(uint16_t[]){__VA_ARGS__} / sizeof(uint16_t)))

/* "230.1 good", "missing", "absent": what became of @quantity. */
static inline const char *told(struct bench *b, const char *quantity)
{
    static char out[160];
    enum quantity q = quantity_find(quantity);
    assert_int_not_equal(q, Q_NONE);
    decode_sample(&b->map, &b->image, &b->sample);
    const struct sample_value *v = &b->sample.value[q];
    char number[DECIMAL_TEXT_BYTES];
    if (v->quality != QUALITY_GOOD)
        snprintf(out, sizeof out, "%s", quality_name(v->quality));
    else if (q >= QUANTITY_TEXT_FIRST)
        snprintf(out, sizeof out, "%s", sample_text(&b->sample, q));
    else
        snprintf(out, sizeof out, "%s", decimal_format(v->value, quantity_table[q].decimals, number));
    return out;
}

#endif
