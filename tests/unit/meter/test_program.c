/* The fast path of decoding against the general one: whatever a meter answers, both say the same. */
#include "fixture.h"

#include "dahu/meter/program.h"

enum { ROUNDS = 300 };

static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

static int below(uint64_t *state, int n)
{
    return (int)(draw(state) >> 33) % n;
}

static void place_models(struct bench *b)
{
    uint16_t at = 40002;
    for (int i = 0; i < b->d->layout_count; i++) {
        b->map.found[i] = true;
        b->map.base[i] = at;
        at = (uint16_t)(at + b->d->layouts[i].words);
    }
}

/* ---- words that matter --------------------------------------------------------------------------- */

static void put_bits(uint64_t bits, uint16_t *w, int words, bool low_word_first)
{
    for (int i = 0; i < words; i++)
        w[low_word_first ? i : words - 1 - i] = (uint16_t)(bits >> 16 * i);
}

static uint64_t float_bits(uint64_t *state, int words)
{
    int fraction = words == 2 ? 23 : 52, bias = words == 2 ? 127 : 1023;
    uint64_t sign = draw(state) & 1, low = draw(state) >> (64 - fraction);
    static const int near[] = {-40, -30, -20, -11, -10, -7, -1, 0, 1, 10, 20, 23, 30, 40, 52, 63};
    uint64_t exponent = (uint64_t)(bias + near[below(state, 16)] + below(state, 3) - 1);
    if (below(state, 8) == 0)
        low =
            below(state, 2) ? 0 : low & ~(UINT64_C(1) << (fraction - 1)) << 1; /* halves, and whole numbers */
    if (below(state, 10) == 0)
        exponent = below(state, 2) ? 0 : (uint64_t)(2 * bias + 1); /* zero, denormal; NaN, infinity */
    return sign << (16 * words - 1) | exponent << fraction | low;
}

static uint64_t integer_bits(uint64_t *state, int words)
{
    static const uint64_t edges[] = {0, 1, 4, 5, 49, 50, 499, 500, UINT64_MAX, INT64_MAX, INT64_MAX - 1};
    uint64_t top = UINT64_C(1) << (16 * words - 1);
    switch (below(state, 4)) {
    case 0:
        return edges[below(state, 11)];
    case 1:
        return top + edges[below(state, 11)];
    case 2:
        return draw(state) >> below(state, 64);
    default:
        return draw(state);
    }
}

/* Something worth decoding into the words of one register. */
static void put_register(uint64_t *state, const struct driver_register *r, uint16_t *w)
{
    int marks = r->missing_count + r->invalid_count, words = r->words < 4 ? r->words : 4;
    if (r->words > 4) {
        for (int i = 0; i < r->words; i++)
            w[i] = (uint16_t)(below(state, 2) ? 0x4142 : draw(state));
        return;
    }
    if (marks && below(state, 6) == 0) {
        int n = below(state, marks);
        const struct register_mark *m =
            n < r->missing_count ? &r->missing[n] : &r->invalid[n - r->missing_count];
        for (int i = 0; i < words; i++)
            w[r->low_word_first ? words - 1 - i : i] = m->word[i] | (uint16_t)(draw(state) & ~m->mask[i]);
        return;
    }
    bool is_float = encoding_table[r->encoding].shape == SHAPE_FLOAT;
    uint64_t bits = is_float ? float_bits(state, words) : integer_bits(state, words);
    if (r->quantity == Q_NONE && below(state, 2))
        bits = (uint64_t)(below(state, 24) - 12); /* a scale factor that may be one */
    put_bits(bits, w, words, r->low_word_first);
}

static void fill(uint64_t *state, const struct bench *b, struct read_request read, uint16_t *words)
{
    for (int i = 0; i < read.words; i++)
        words[i] = (uint16_t)draw(state);
    for (int i = 0; i < b->d->register_count; i++) {
        const struct driver_register *r = &b->d->registers[i];
        uint16_t at;
        if (r->words && r->function == read.function && meter_map_address(&b->map, r, &at) &&
            at >= read.address && at + r->words <= read.address + read.words)
            put_register(state, r, words + (at - read.address));
    }
}

/* ---- both paths ------------------------------------------------------------------------------------ */

static int same_value(const struct sample_value *a, const struct sample_value *b)
{
    return a->value == b->value && a->wraps_at == b->wraps_at && a->step == b->step &&
           a->quality == b->quality && a->secondary == b->secondary && a->unverified == b->unverified;
}

static void compare(const struct bench *b, const struct sample *fast, const struct sample *general)
{
    for (int q = 0; q < Q_COUNT; q++)
        if (!same_value(&fast->value[q], &general->value[q]))
            fail_msg(
                "driver %s, %s: fast %lld step %lld wraps %lld %s%s%s, general %lld step %lld wraps %lld "
                "%s%s%s",
                b->d->name, quantity_table[q].name, (long long)fast->value[q].value,
                (long long)fast->value[q].step, (long long)fast->value[q].wraps_at,
                quality_name(fast->value[q].quality), fast->value[q].secondary ? " secondary" : "",
                fast->value[q].unverified ? " unverified" : "", (long long)general->value[q].value,
                (long long)general->value[q].step, (long long)general->value[q].wraps_at,
                quality_name(general->value[q].quality), general->value[q].secondary ? " secondary" : "",
                general->value[q].unverified ? " unverified" : "");
    assert_memory_equal(fast->text, general->text, sizeof fast->text);
}

static int count_good(const struct sample *s)
{
    int good = 0;
    for (int q = 0; q < Q_COUNT; q++)
        good += s->value[q].quality == QUALITY_GOOD && quantity_table[q].kind != KIND_IDENTITY &&
                quantity_table[q].kind != KIND_TEXT;
    return good;
}

static int one_poll(uint64_t *state, struct bench *b, const struct program *p,
                    const struct quantity_set *want, struct sample *fast)
{
    const struct plan *plan = program_plan(p);
    image_begin(&b->image);
    for (int i = 0; i < plan->count; i++) {
        uint16_t words[REQUEST_WORDS_MAX];
        if (below(state, 12) == 0)
            continue;
        fill(state, b, plan->requests[i].read, words);
        image_put(&b->image, plan->requests[i].read, words);
    }
    image_narrow(&b->image, &b->map);
    decode_variant(&b->map, &b->image);
    if (b->map.edition)
        return 0; /* what the poller does then: program_run is not for it */
    int good = program_run(p, &b->map, &b->image, fast);
    decode_wanted(&b->map, &b->image, want, &b->sample);
    compare(b, fast, &b->sample);
    assert_int_equal(good, count_good(&b->sample));
    return good;
}

/* Holes, models that are not there, quantities that nobody wants. */
static void make_strange(uint64_t *state, struct bench *b, struct quantity_set *want)
{
    *want = quantity_set_all();
    for (int q = 0; q < Q_COUNT; q++)
        if (below(state, 3) == 0)
            want->bits[q / 64] &= ~(UINT64_C(1) << q % 64);
    for (int i = 0; i < b->d->layout_count; i++)
        b->map.found[i] &= below(state, 4) != 0;
    for (int i = below(state, 3); i > 0; i--) {
        const struct driver_register *r = &b->d->registers[below(state, b->d->register_count)];
        uint16_t at;
        if (r->words && meter_map_address(&b->map, r, &at))
            meter_map_add_hole(&b->map, (struct read_request){r->function, r->alone, at, r->words});
    }
    b->map.edition = 0;
    b->map.swap_word_order = b->d->variant_count && below(state, 2);
}

static int try_driver(uint64_t *state, const char *name)
{
    struct bench b;
    struct sample *fast = must_alloc(sizeof *fast);
    struct quantity_set want;
    int good = 0;
    bench_open(&b, built_in(name));
    for (int round = 0; round < ROUNDS; round++) {
        meter_map_fini(&b.map);
        meter_map_init(&b.map, b.d);
        place_models(&b);
        make_strange(state, &b, &want);
        struct program *p = program_get(NULL, &b.map, &want, PLAN_VALUES);
        good += one_poll(state, &b, p, &want, fast);
        program_put(p);
    }
    bench_close(&b);
    free(fast);
    return good;
}

static void both_paths_agree(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    int drivers = 0;
    for (const struct asset *a = asset_table; a->name; a++) {
        char name[80];
        if (sscanf(a->name, "drivers/%79[^/]", name) != 1)
            continue;
        name[strlen(name) - 5] = '\0';
        assert_true(try_driver(&random, name) > ROUNDS);
        drivers++;
    }
    assert_true(drivers >= 28);
}

/* The registers of a driver that was made up for this, against both paths. */
static void try_registers(uint64_t *state, const char *more, const char *helpers, const char *registers)
{
    struct bench b;
    struct sample *fast = must_alloc(sizeof *fast);
    struct quantity_set want = quantity_set_all();
    bench_open(&b, driver_of(more, helpers, registers));
    for (int hole = -1; hole < 12; hole++) {
        if (hole >= 0)
            meter_map_add_hole(&b.map, (struct read_request){3, false, (uint16_t)hole, 2});
        for (int round = 0; round < 100; round++) {
            b.map.edition = 0;
            struct program *p = program_get(NULL, &b.map, &want, PLAN_VALUES);
            one_poll(state, &b, p, &want, fast);
            program_put(p);
        }
        meter_map_fini(&b.map);
        meter_map_init(&b.map, b.d);
    }
    bench_close(&b);
    free(fast);
}

#define R(quantity, address, encoding, more)                                                                 \
    "{\"quantity\": \"" quantity "\", \"address\": " #address ", \"encoding\": \"" encoding                  \
    "\", \"confidence\": \"two\"" more "}"

static void what_the_built_in_drivers_do_not_have(void **state)
{
    (void)state;
    uint64_t random = 521288629u;
    /* the turned sign, the bytes of words turned, values behind transformers of which the meter knows nothing
     */
    try_registers(
        &random, "\"function\": 3, \"values\": \"secondary\", \"swap_bytes\": true,", "",
        R("active_power.total", 0, "s32", ", \"unit\": \"W\", \"invert\": true") "," R(
            "active_power.L1", 2, "f32",
            ", \"unit\": \"W\", \"invert\": true") "," R("frequency", 4, "u16",
                                                         ", \"unit\": \"Hz\"") "," R("current.L1", 6, "u16",
                                                                                     ", \"unit\": \"A\", "
                                                                                     "\"unverified\": true"));
    /* two answers hold the register at 4: a request from 0 that ends before 7, and the one that brings the
     * value at 3 with its scale factor */
    try_registers(&random, "\"function\": 3, \"limits\": {\"max_words\": 5, \"max_gap_words\": 4},",
                  "{\"name\": \"power\", \"address\": 7, \"encoding\": \"sunssf\", \"confidence\": \"two\"}",
                  R("active_power.L1", 0, "u16", ", \"unit\": \"W\"") "," R(
                      "active_energy_import", 3, "u16",
                      ", \"unit\": \"Wh\", \"scale_from\": \"power\"") "," R("active_power.L2", 4, "u16",
                                                                             ", \"unit\": \"W\""));
    /* a hole in the word that only rounding adds */
    try_registers(&random, "\"function\": 3, \"limits\": {\"even_count\": true},", "",
                  R("active_power.L1", 0, "u16", ", \"unit\": \"W\"") "," R(
                      "active_power.L2", 1, "u16", ", \"unit\": \"W\"") "," R("active_power.L3", 2, "u16",
                                                                              ", \"unit\": \"W\""));
}

/* Encodings, scales and marks that the built-in drivers do not combine. */
static void any_scale_and_encoding(void **state)
{
    (void)state;
    static const char *const scales[] = {"1",  "0.1", "10",        "0.0001",          "0.000001",
                                         "25", "0.6", "123456789", "0.0000000000003", "1000000000000"};
    static const char *const units[] = {"kWh", "Wh", "MWh"};
    uint64_t random = 362436069u;
    for (int e = 0; e <= ENCODING_F64; e++)
        for (int i = 0; i < 30; i++) {
            char *text;
            assert_true(
                asprintf(&text,
                         "{\"quantity\": \"active_energy_import\", \"address\": 0, \"encoding\": \"%s\","
                         " \"unit\": \"%s\", \"scale\": \"%s\", \"confidence\": \"two\"}",
                         encoding_table[e].name, units[i / 10], scales[i % 10]) > 0);
            struct bench b;
            bench_open(&b, driver_of("\"function\": 3,", "", text));
            struct quantity_set want = quantity_set_all();
            struct program *p = program_get(NULL, &b.map, &want, PLAN_VALUES);
            struct sample *fast = must_alloc(sizeof *fast);
            for (int round = 0; round < 2000; round++)
                one_poll(&random, &b, p, &want, fast);
            program_put(p);
            free(fast);
            bench_close(&b);
            free(text);
        }
}

/* ---- sharing --------------------------------------------------------------------------------------- */

static void meters_of_one_kind_share(void **state)
{
    (void)state;
    struct bench a, b;
    struct quantity_set want = {0}, other = {0};
    struct program_cache *cache = program_cache_new();
    struct driver *d = built_in("eastron-sdm630");
    bench_open(&a, d);
    bench_open(&b, d);
    quantity_set_add(&want, Q_ACTIVE_ENERGY_IMPORT);
    quantity_set_add(&other, Q_FREQUENCY);
    struct program *p = program_get(cache, &a.map, &want, PLAN_VALUES);
    assert_ptr_equal(program_get(cache, &b.map, &want, PLAN_VALUES), p);
    assert_int_equal(program_cache_count(cache), 1);
    struct program *all = program_get(cache, &b.map, &want, PLAN_ALL);
    struct program *more = program_get(cache, &b.map, &other, PLAN_VALUES);
    meter_map_add_hole(&b.map, (struct read_request){4, false, 0, 2});
    struct program *holed = program_get(cache, &b.map, &want, PLAN_VALUES);
    assert_int_equal(program_cache_count(cache), 4);
    assert_true(all != p && more != p && holed != p && all != more && all != holed && more != holed);
    program_put(p);
    program_put(all);
    program_put(more);
    program_put(holed);
    assert_int_equal(program_cache_count(cache), 1); /* one user is left */
    program_put(p);
    program_cache_free(cache);
    meter_map_fini(&a.map);
    bench_close(&b);
}

UNIT_MAIN(cmocka_unit_test(both_paths_agree), cmocka_unit_test(any_scale_and_encoding),
          cmocka_unit_test(what_the_built_in_drivers_do_not_have), cmocka_unit_test(meters_of_one_kind_share))
