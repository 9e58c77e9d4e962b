/* What a simulated meter serves is what the decoder reads: every register of every driver, there and back. */
#include "fixture.h"

#include "dahu/meter/encode.h"

enum { SPACE = 0x10000 };

struct memory {
    uint16_t word[2][SPACE]; /* function 3 and 4 */
};

static void put_word(void *user, uint8_t function, uint16_t address, uint16_t word)
{
    ((struct memory *)user)->word[function - 3][address] = word;
}

static void store(struct memory *m, const struct bench *b, const struct driver_register *r, const uint16_t *w)
{
    uint16_t at;
    if (!meter_map_address(&b->map, r, &at))
        return;
    for (int i = 0; i < r->words; i++)
        m->word[r->function - 3][at + i] = w[i];
}

/* A value that every encoding of its quantity can hold: digits enough to notice a shift. */
static int64_t test_value(const struct driver_register *r, int index)
{
    int64_t unit = 1;
    for (int i = 0; i < quantity_table[r->quantity].decimals; i++)
        unit *= 10;
    if (strncmp(r->id, "power_factor", 12) == 0 || strncmp(r->id, "cos_phi", 7) == 0)
        return 9000 + 10 * (index % 10);
    return r->encoding == ENCODING_S16 || r->encoding == ENCODING_U16 ? (10 + index % 50) * unit
                                                                      : (1000 + index) * unit;
}

static bool is_ratio(const struct driver *d, int index)
{
    return index == d->ct_primary || index == d->ct_secondary || index == d->pt_primary ||
           index == d->pt_secondary;
}

static void fill(struct memory *m, struct bench *b, int64_t *values)
{
    static const int SF = -1;
    for (int i = 0; i < b->d->register_count; i++) {
        const struct driver_register *r = &b->d->registers[i];
        uint16_t w[REGISTER_WORDS_MAX] = {0};
        struct err e;
        values[i] = INT64_MIN;
        if (r->words == 0 || r->alone)
            continue;
        if (r->encoding == ENCODING_SUNSSF) {
            w[0] = (uint16_t)SF;
        } else if (encoding_table[r->encoding].shape == SHAPE_TEXT) {
            if (!encode_text(b->d, i, "AB12", w, &e))
                continue;
        } else if (r->quantity != Q_NONE && r->quantity < QUANTITY_TEXT_FIRST) {
            values[i] = is_ratio(b->d, i) ? 10000 : test_value(r, i);
            if (!encode_value(b->d, i, values[i], SF, w, &e))
                fail_msg("%s %s: %s", b->d->name, r->id, e.text);
        }
        store(m, b, r, w);
    }
}

static void answer(struct memory *m, struct bench *b)
{
    struct plan p;
    struct quantity_set all = quantity_set_all();
    plan_build(&b->map, &all, PLAN_ALL, &p);
    for (int i = 0; i < p.count; i++)
        image_put(&b->image, p.requests[i].read,
                  &m->word[p.requests[i].read.function - 3][p.requests[i].read.address]);
    plan_fini(&p);
    decode_sample(&b->map, &b->image, &b->sample);
}

static void come_back(struct bench *b, const int64_t *values)
{
    for (int i = 0; i < b->d->register_count; i++) {
        const struct driver_register *r = &b->d->registers[i];
        if (values[i] == INT64_MIN)
            continue;
        const struct sample_value *v = &b->sample.value[r->quantity];
        int64_t off = v->value > values[i] ? v->value - values[i] : values[i] - v->value;
        if (v->quality != QUALITY_GOOD || off > v->step)
            print_error("%s %s: %s, %lld for %lld\n", b->d->name, r->id, quality_name(v->quality),
                        (long long)v->value, (long long)values[i]);
        assert_int_equal(v->quality, QUALITY_GOOD);
        assert_true(off <= v->step);
    }
}

static void every_driver_reads_what_it_is_served(void **state)
{
    (void)state;
    struct memory *m = calloc(1, sizeof *m);
    assert_non_null(m);
    int drivers = 0;
    for (const struct asset *a = asset_table; a->name; a++) {
        char name[80];
        if (sscanf(a->name, "drivers/%79[^/]", name) != 1)
            continue;
        name[strlen(name) - 5] = '\0';
        struct bench b;
        int64_t values[1000];
        memset(m, 0, sizeof *m);
        bench_open(&b, built_in(name));
        meter_map_fini(&b.map);
        encode_discovery(b.d, &b.map, put_word, m);
        fill(m, &b, values);
        answer(m, &b);
        come_back(&b, values);
        bench_close(&b);
        drivers++;
    }
    free(m);
    assert_true(drivers >= 28);
}

static void what_does_not_fit(void **state)
{
    (void)state;
    struct err e;
    uint16_t w[REGISTER_WORDS_MAX];
    struct driver *d = driver_of(
        "", "{\"name\": \"flag\", \"address\": 90, \"encoding\": \"u16\", \"confidence\": \"one\"}",
        "{\"quantity\": \"active_power.L1\", \"address\": 0, \"encoding\": \"u16\", \"unit\": \"W\", "
        "\"missing\": [\"FFFF\"], "
        "\"confidence\": \"one\"},"
        "{\"quantity\": \"active_power.L2\", \"address\": 1, \"encoding\": \"bcd\", \"words\": 1, \"unit\": "
        "\"W\", "
        "\"confidence\": \"one\"},"
        "{\"quantity\": \"serial_number\", \"address\": 2, \"encoding\": \"ascii\", \"words\": 2, "
        "\"confidence\": \"one\"},"
        "{\"quantity\": \"active_power.total\", \"sum_of\": [\"active_power.L1\"], \"confidence\": \"one\"},"
        "{\"quantity\": \"active_power.L3\", \"address\": 10, \"encoding\": \"u32\", \"word_order\": "
        "\"low-first\", \"unit\": "
        "\"W\", \"sign_from\": {\"register\": \"flag\", \"mask\": 1, \"negative\": 1}, \"confidence\": "
        "\"one\"}");
    assert_false(encode_value(d, 1, 6553600, 0, w, &e)); /* 65536 W */
    assert_int_equal(e.code, ERR_RANGE);
    assert_false(encode_value(d, 1, -100, 0, w, &e));
    assert_false(encode_value(d, 1, 6553500, 0, w, &e)); /* is the mark for "no value" */
    assert_true(encode_value(d, 1, 6553400, 0, w, &e));
    assert_true(encode_value(d, 2, 123400, 0, w, &e));
    assert_int_equal(w[0], 0x1234);
    assert_false(encode_value(d, 2, 1000000, 0, w, &e));
    assert_false(encode_value(d, 3, 1, 0, w, &e));
    assert_int_equal(e.code, ERR_UNSUPPORTED);
    assert_false(encode_value(d, 4, 1, 0, w, &e));
    assert_true(encode_value(d, 5, -7000000, 0, w, &e)); /* the sign stands elsewhere */
    assert_int_equal(w[0], 0x1170);
    assert_int_equal(w[1], 1);
    assert_true(encode_text(d, 3, "ABC", w, &e));
    assert_int_equal(w[1], 0x4300);
    assert_false(encode_text(d, 3, "ABCDE", w, &e));
    struct driver *iskra =
        driver_of("", "",
                  "{\"quantity\": \"power_factor.total\", \"address\": 0, \"encoding\": \"iskra_t7\", "
                  "\"confidence\": \"one\"},"
                  "{\"quantity\": \"active_power.total\", \"address\": 2, \"encoding\": \"iskra_t6\", "
                  "\"unit\": \"W\", \"confidence\": \"one\"}");
    assert_true(encode_value(iskra, 0, -9500, 0, w, &e));
    assert_int_equal(w[0], 0xFF00);
    assert_int_equal(w[1], 9500);
    assert_true(encode_value(iskra, 1, -12345678900, 0, w, &e)); /* -1234568 x 10^2: 24 bits */
    assert_int_equal(w[0], 0x02ED);
    assert_int_equal(w[1], 0x2978);
    driver_free(iskra);
    assert_true(encode_missing(d, 1, w));
    assert_int_equal(w[0], 0xFFFF);
    assert_false(encode_missing(d, 2, w));
    assert_true(encode_missing(d, 3, w)); /* blank */
    driver_free(d);
}

UNIT_MAIN(cmocka_unit_test(every_driver_reads_what_it_is_served), cmocka_unit_test(what_does_not_fit))
