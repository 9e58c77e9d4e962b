/* Read plans: what every plan must keep, that none is longer than needed, and what follows exception 2. */
#include "fixture.h"

static const struct quantity_set *everything(void)
{
    static struct quantity_set all;
    all = quantity_set_all();
    return &all;
}

/* Models of a SunSpec driver one after the other, so that its plans can be looked at. */
static void place_models(struct bench *b)
{
    uint16_t at = 40002;
    for (int i = 0; i < b->d->layout_count; i++) {
        b->map.found[i] = true;
        b->map.base[i] = at;
        at = (uint16_t)(at + b->d->layouts[i].words);
    }
}

/* ---- what every plan must keep ------------------------------------------------------------------ */

static bool holds(struct read_request outer, uint32_t address, uint32_t words)
{
    return outer.address <= address && (uint32_t)outer.address + outer.words >= address + words;
}

static void keeps_limits(const struct bench *b, const struct read_request *r)
{
    const struct driver_limits *l = &b->d->limits;
    assert_true(r->words >= 1 && r->words <= l->max_words && r->address + r->words <= 0x10000);
    if (r->alone)
        return;
    assert_true(!l->even_start || r->address % 2 == 0);
    assert_true(!l->even_count || r->words % 2 == 0);
    for (int i = 0; i < l->never_count; i++)
        assert_true(l->never[i].function != r->function ||
                    r->address >= l->never[i].address + l->never[i].words ||
                    l->never[i].address >= (uint32_t)r->address + r->words);
    assert_false(meter_map_blocks(&b->map, *r));
}

/* No run of words that the driver does not list is longer than allowed, but for rounding at the ends. */
static void spans_allowed_gaps(const struct bench *b, const struct read_request *r)
{
    int run = 0, edge = b->d->limits.even_start || b->d->limits.even_count;
    for (uint32_t a = r->address; a < (uint32_t)r->address + r->words; a++) {
        bool listed = false;
        for (int i = 0; i < b->d->register_count && !listed; i++) {
            const struct driver_register *reg = &b->d->registers[i];
            uint16_t at;
            listed = reg->words && !reg->alone && reg->function == r->function &&
                     meter_map_address(&b->map, reg, &at) && a >= at && a < (uint32_t)at + reg->words;
        }
        run = listed ? 0 : run + 1;
        assert_true(run <= b->d->limits.max_gap_words + edge);
    }
}

/* The request lists @index, so it must hold all its words, and those of its scale factor. */
static void brings_whole(const struct bench *b, const struct plan_request *request, int index)
{
    const struct driver_register *r = &b->d->registers[index];
    uint16_t at;
    assert_true(meter_map_address(&b->map, r, &at));
    assert_int_equal(r->function, request->read.function);
    assert_int_equal(r->alone, request->read.alone);
    assert_true(holds(request->read, at, r->words));
    if (r->alone)
        assert_int_equal(request->read.words, r->words);
    if (r->scale_from == NO_INDEX)
        return;
    assert_true(meter_map_address(&b->map, &b->d->registers[r->scale_from], &at));
    assert_true(holds(request->read, at, b->d->registers[r->scale_from].words));
}

static void keeps_promises(const struct bench *b, const struct plan *p, int *times)
{
    memset(times, 0, (size_t)b->d->register_count * sizeof *times);
    for (int i = 0; i < p->count; i++) {
        keeps_limits(b, &p->requests[i].read);
        if (!p->requests[i].read.alone)
            spans_allowed_gaps(b, &p->requests[i].read);
        assert_true(p->requests[i].register_count > 0);
        for (int n = 0; n < p->requests[i].register_count; n++) {
            brings_whole(b, &p->requests[i], p->requests[i].registers[n]);
            times[p->requests[i].registers[n]]++;
        }
    }
}

static void every_driver_plans_well(void **state)
{
    (void)state;
    for (const struct asset *a = asset_table; a->name; a++) {
        char name[80];
        if (sscanf(a->name, "drivers/%79[^/]", name) != 1)
            continue;
        name[strlen(name) - 5] = '\0';
        struct bench b;
        struct plan p;
        bench_open(&b, built_in(name));
        place_models(&b);
        int times[1000];
        plan_build(&b.map, everything(), PLAN_ALL, &p);
        keeps_promises(&b, &p, times);
        for (int i = 0; i < b.d->register_count; i++) {
            bool factor = b.d->registers[i].quantity == Q_NONE, measured = b.d->registers[i].words > 0;
            if (measured && !factor)
                assert_int_equal(times[i], 1); /* wanted: exactly once */
        }
        plan_fini(&p);
        plan_build(&b.map, everything(), PLAN_VALUES, &p);
        keeps_promises(&b, &p, times);
        for (int i = 0; i < b.d->register_count; i++)
            if (b.d->registers[i].once && b.d->registers[i].quantity >= QUANTITY_TEXT_FIRST)
                assert_int_equal(times[i], 0); /* a serial number does not change from poll to poll */
        plan_fini(&p);
        bench_close(&b);
    }
}

/* ---- known plans -------------------------------------------------------------------------------- */

static const char *plan_text(struct bench *b, const char *const *quantities)
{
    static char out[400];
    struct quantity_set want = {0};
    struct plan p;
    for (; *quantities; quantities++)
        quantity_set_add(&want, quantity_find(*quantities));
    plan_build(&b->map, &want, PLAN_VALUES, &p);
    out[0] = '\0';
    for (int i = 0; i < p.count; i++) {
        size_t n = strlen(out);
        snprintf(out + n, sizeof out - n, "%s%d:%u+%u", i ? " " : "", p.requests[i].read.function,
                 p.requests[i].read.address, p.requests[i].read.words);
    }
    plan_fini(&p);
    return out;
}
#define PLAN(b, ...) plan_text(b, (const char *const[]){__VA_ARGS__, NULL})

static void known_plans(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("eastron-sdm630"));
    assert_string_equal(PLAN(&b, "active_energy_import", "active_energy_export"), "4:72+4");
    assert_string_equal(PLAN(&b, "voltage_ln.L1", "active_energy_import"), "4:0+2 4:72+2"); /* 74 words */
    assert_string_equal(PLAN(&b, "active_power.total", "active_energy_import"), "4:52+22");
    assert_string_equal(PLAN(&b, "active_energy_import.T5"), ""); /* it has no tariffs */
    bench_close(&b);
    bench_open(&b, built_in("acrel-dtsd1352")); /* energies need both ratios, currents one, frequency none */
    assert_string_equal(PLAN(&b, "active_energy_import"), "3:10+2 3:141+2");
    assert_string_equal(PLAN(&b, "current.L1"), "3:100+1 3:142+1");
    assert_string_equal(PLAN(&b, "frequency"), "3:119+1");
    bench_close(&b);
    bench_open(&b, built_in("siemens-pac")); /* the total is T1 + T2 */
    assert_string_equal(PLAN(&b, "active_energy_import"), "3:801+8");
    bench_close(&b);
    bench_open(&b, built_in("carlo-gavazzi-em24")); /* 11 words at most */
    assert_string_equal(PLAN(&b, "voltage_ln.L1", "current.L1", "current.L2"), "4:0+2 4:12+4");
    bench_close(&b);
    bench_open(&b, built_in("sunspec-int"));
    assert_string_equal(PLAN(&b, "active_power.total"), ""); /* its models are not found yet */
    place_models(&b);
    assert_string_equal(PLAN(&b, "active_power.total"), "3:40086+5");      /* W 18 with W_SF 22 */
    assert_string_equal(PLAN(&b, "active_energy_export"), "3:40106+17");   /* 38 with TotWh_SF 54 */
    assert_string_equal(PLAN(&b, "reactive_energy_import"), "3:40140+33"); /* Q1 + Q2 with TotVArh_SF 104 */
    bench_close(&b);
}

/* The scale factor may stand before the value. */
static void a_factor_before_its_value(void **state)
{
    (void)state;
    struct bench b;
    bench_open(
        &b, driver_of("\"limits\": {\"max_gap_words\": 4},",
                      "{\"name\": \"SF\", \"address\": 5, \"encoding\": \"sunssf\", \"confidence\": \"one\"}",
                      "{\"quantity\": \"frequency\", \"address\": 9, \"encoding\": \"u16\", \"unit\": "
                      "\"Hz\", \"scale_from\": "
                      "\"SF\", \"confidence\": \"one\"}"));
    assert_string_equal(PLAN(&b, "frequency"), "3:5+5");
    PUT(&b, 3, 5, (uint16_t)-2, 0, 0, 0, 4998);
    assert_string_equal(told(&b, "frequency"), "49.98");
    bench_close(&b);
}

static void first_contact_reads_more(void **state)
{
    (void)state;
    struct bench b;
    struct plan p;
    struct quantity_set want = {0};
    bench_open(&b, built_in("carlo-gavazzi-em340"));
    quantity_set_add(&want, Q_ACTIVE_ENERGY_IMPORT);
    plan_build(&b.map, &want, PLAN_VALUES, &p);
    assert_int_equal(p.count, 1);
    plan_fini(&p);
    plan_build(&b.map, &want, PLAN_ALL, &p); /* and the code that tells word order, and the measuring mode */
    assert_int_equal(p.count, 3);
    assert_true(p.requests[2].read.alone && p.requests[2].read.address == 11 &&
                p.requests[2].read.words == 1);
    plan_fini(&p);
    bench_close(&b);
}

/* ---- the least number of requests ---------------------------------------------------------------- */

enum { SMALL = 7, SPACE = 24 };

struct puzzle {
    struct driver d;
    struct driver_register registers[SMALL];
    struct driver_range never;
    struct meter_map map;
};

static unsigned dice(uint64_t *seed, unsigned sides)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*seed >> 33) % sides;
}

/* Registers of 1 or 2 words at free places of 24 addresses, some with a scale factor among the others. */
static void make_puzzle(struct puzzle *z, uint64_t *seed)
{
    bool used[SPACE + 2] = {false};
    memset(z, 0, sizeof *z);
    for (int i = 0; i < SMALL; i++) {
        unsigned words = 1 + dice(seed, 2), at = dice(seed, SPACE - 1);
        if (used[at] || used[at + words - 1])
            continue;
        used[at] = used[at + words - 1] = true;
        z->registers[z->d.register_count++] = (struct driver_register){.id = "r",
                                                                       .quantity = Q_NONE,
                                                                       .function = 3,
                                                                       .address = (uint16_t)at,
                                                                       .words = (uint16_t)words,
                                                                       .layout = NO_INDEX,
                                                                       .group = NO_INDEX,
                                                                       .scale_from = NO_INDEX,
                                                                       .sign_from = NO_INDEX};
    }
    for (int i = 0; i < z->d.register_count; i++)
        z->registers[i].quantity = (enum quantity)i;
    z->d.registers = z->registers;
    z->d.ct_primary = z->d.ct_secondary = z->d.pt_primary = z->d.pt_secondary = NO_INDEX;
    z->d.limits = (struct driver_limits){.max_words = 4 + (int)dice(seed, 8),
                                         .max_gap_words = (int)dice(seed, 5),
                                         .even_start = dice(seed, 4) == 0};
    z->d.limits.even_count = z->d.limits.even_start;
    if (z->d.limits.even_count)
        z->d.limits.max_words += z->d.limits.max_words % 2;
    meter_map_init(&z->map, &z->d);
    if (dice(seed, 3) == 0)
        meter_map_add_hole(&z->map, (struct read_request){3, false, (uint16_t)dice(seed, SPACE), 1});
    if (z->d.register_count > 2 && dice(seed, 2)) {
        int value = (int)dice(seed, (unsigned)z->d.register_count),
            factor = (value + 1) % z->d.register_count;
        struct driver_register *r = &z->registers[value];
        r->scale_from = (int16_t)factor;
        if (driver_rounded(&z->d, driver_unit(&z->d, r)).words > (uint32_t)z->d.limits.max_words)
            r->scale_from = NO_INDEX;
    }
    z->never = (struct driver_range){3, dice(seed, SPACE), 1};
    bool free_word = true;
    for (int i = 0; i < z->d.register_count; i++) {
        struct driver_range ask = driver_rounded(&z->d, driver_unit(&z->d, &z->registers[i]));
        free_word &= z->never.address < ask.address || z->never.address >= ask.address + ask.words;
    }
    z->d.limits.never = &z->never;
    z->d.limits.never_count = free_word && dice(seed, 3) == 0;
}

/* An independent reading of the rules: may [from, to) be one request? */
static bool allowed(const struct puzzle *z, uint32_t from, uint32_t to)
{
    const struct driver_limits *l = &z->d.limits;
    uint32_t start = l->even_start ? from & ~1u : from, words = to - start;
    words += l->even_count ? words & 1 : 0;
    if (words > (uint32_t)l->max_words)
        return false;
    for (int i = 0; i < z->map.hole_count; i++)
        if (z->map.holes[i].address >= start &&
            (uint32_t)z->map.holes[i].address + z->map.holes[i].words <= start + words)
            return false;
    if (l->never_count && z->never.address >= start && z->never.address < start + words)
        return false;
    int run = 0;
    for (uint32_t a = from; a < to; a++) {
        bool listed = false;
        for (int i = 0; i < z->d.register_count; i++)
            listed |=
                a >= z->registers[i].address && a < (uint32_t)z->registers[i].address + z->registers[i].words;
        run = listed ? 0 : run + 1;
        if (run > l->max_gap_words)
            return false;
    }
    return true;
}

/* The least number of ranges that hold every unit of @left: try each range that starts at one unit and ends
 * at another. Exponential, for small cases only. */
static int fewest(const struct puzzle *z, unsigned left)
{
    if (!left)
        return 0;
    int best = SMALL + 1;
    for (int i = 0; i < z->d.register_count; i++)
        for (int j = 0; j < z->d.register_count; j++) {
            struct driver_range a = driver_unit(&z->d, &z->registers[i]),
                                e = driver_unit(&z->d, &z->registers[j]);
            uint32_t from = a.address, to = e.address + e.words;
            if (to <= from || !allowed(z, from, to))
                continue;
            unsigned held = 0;
            for (int k = 0; k < z->d.register_count; k++) {
                struct driver_range u = driver_unit(&z->d, &z->registers[k]);
                held |= (u.address >= from && u.address + u.words <= to ? 1u : 0u) << k;
            }
            if (!(held & left & -left)) /* always serve the lowest unit next: order does not matter */
                continue;
            int n = 1 + fewest(z, left & ~held);
            best = n < best ? n : best;
        }
    return best;
}

static void no_plan_is_shorter(void **state)
{
    (void)state;
    uint64_t seed = 20261121;
    int longer_than_one = 0;
    for (int round = 0; round < 3000; round++) {
        struct puzzle z;
        make_puzzle(&z, &seed);
        struct plan p;
        plan_build(&z.map, everything(), PLAN_ALL, &p);
        unsigned wanted = 0, got = 0;
        for (int k = 0; k < z.d.register_count; k++) {
            struct driver_range u = driver_unit(&z.d, &z.registers[k]);
            wanted |= (allowed(&z, u.address, u.address + u.words) ? 1u : 0u) << k;
        }
        for (int i = 0; i < p.count; i++)
            for (int n = 0; n < p.requests[i].register_count; n++)
                got |= 1u << p.requests[i].registers[n];
        assert_int_equal(got, wanted);
        assert_int_equal(p.count, fewest(&z, wanted));
        longer_than_one += p.count > 1;
        plan_fini(&p);
        meter_map_fini(&z.map);
    }
    assert_true(longer_than_one > 1000); /* the puzzles are not trivial */
}

/* ---- exception 2 --------------------------------------------------------------------------------- */

/* A meter that refuses every request that touches one of @bad words, or crosses from below @wall to it.
 * Returns the requests it took. */
static int poll_walled(struct bench *b, enum plan_scope scope, const uint16_t *bad, int bad_count, int wall)
{
    struct plan p;
    int sent = 0;
    image_begin(&b->image);
    plan_build(&b->map, everything(), scope, &p);
    for (int i = 0; i < p.count;) {
        struct read_request r = p.requests[i].read;
        bool refused = wall && r.address < wall && r.address + r.words > wall;
        for (int n = 0; n < bad_count; n++)
            refused |= holds(r, bad[n], 1);
        sent++;
        assert_true(sent < 2000);
        if (refused) {
            plan_split(&p, i, &b->map);
            continue;
        }
        uint16_t words[REQUEST_WORDS_MAX] = {0};
        image_put(&b->image, r, words);
        i++;
    }
    plan_fini(&p);
    decode_sample(&b->map, &b->image, &b->sample);
    return sent;
}

static int poll(struct bench *b, enum plan_scope scope, const uint16_t *bad, int bad_count)
{
    return poll_walled(b, scope, bad, bad_count, 0);
}

static void a_missing_register_is_found_once(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("eastron-sdm630"));
    int clean = poll(&b, PLAN_VALUES, NULL, 0);
    const uint16_t bad[] = {74}; /* active_energy_export, amid a block of 48 words */
    int first = poll(&b, PLAN_VALUES, bad, 1), second = poll(&b, PLAN_VALUES, bad, 1);
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_EXPORT].quality, QUALITY_ABSENT);
    int absent = 0;
    for (int q = 0; q < Q_COUNT; q++)
        absent += b.sample.value[q].quality == QUALITY_ABSENT;
    assert_int_equal(absent, 1); /* and nothing else was lost */
    assert_int_equal(b.sample.value[Q_ACTIVE_ENERGY_IMPORT].quality, QUALITY_GOOD);
    assert_true(first <= clean + 11);
    assert_int_equal(second, clean + 1); /* the block is two blocks from now on */
    bench_close(&b);
}

/* The culprit may be a word that no register covers: everything is read, around it. */
static void an_unreadable_gap_loses_nothing(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("socomec-diris-b30"));
    int clean = poll(&b, PLAN_VALUES, NULL, 0);
    const uint16_t bad[] = {18470, 19845};
    (void)poll(&b, PLAN_VALUES, bad, 2);
    int second = poll(&b, PLAN_VALUES, bad, 2);
    for (int q = 0; q < Q_COUNT; q++)
        assert_int_not_equal(b.sample.value[q].quality, QUALITY_ABSENT);
    assert_int_equal(second, clean + 2);
    bench_close(&b);
}

/* Both halves answer, so the culprit lies between them: known at once, not after some more refusals. */
static void a_culprit_in_the_middle_is_known_at_once(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, driver_of("\"limits\": {\"max_gap_words\": 1},", "",
                             "{\"quantity\": \"voltage_ln.L1\", \"address\": 10, \"encoding\": \"u16\", "
                             "\"unit\": \"V\", \"confidence\": \"one\"},"
                             "{\"quantity\": \"voltage_ln.L2\", \"address\": 11, \"encoding\": \"u16\", "
                             "\"unit\": \"V\", \"confidence\": \"one\"},"
                             "{\"quantity\": \"voltage_ln.L3\", \"address\": 13, \"encoding\": \"u16\", "
                             "\"unit\": \"V\", \"confidence\": \"one\"},"
                             "{\"quantity\": \"frequency\", \"address\": 14, \"encoding\": \"u16\", "
                             "\"unit\": \"Hz\", \"confidence\": \"one\"}"));
    const uint16_t bad[] = {12};
    assert_int_equal(poll(&b, PLAN_VALUES, bad, 1), 3);
    assert_int_equal(b.map.hole_count, 1);
    assert_int_equal(b.map.holes[0].address, 12);
    assert_int_equal(b.map.holes[0].words, 1);
    assert_int_equal(poll(&b, PLAN_VALUES, bad, 1), 2);
    meter_map_fini(&b.map);
    meter_map_init(&b.map, b.d);
    image_fini(&b.image);
    b.d->registers[2].address = 12; /* now all four touch, and the meter refuses to cross from 11 to 12 */
    b.d->registers[3].address = 13;
    assert_int_equal(poll_walled(&b, PLAN_VALUES, NULL, 0, 12), 3);
    assert_int_equal(b.map.holes[0].address, 11);
    assert_int_equal(b.map.holes[0].words, 2);
    assert_int_equal(poll_walled(&b, PLAN_VALUES, NULL, 0, 12), 2);
    bench_close(&b);
}

/* Some meters refuse to cross from one table to the next, although all words of both answer. */
static void a_wall_between_tables_is_respected(void **state)
{
    (void)state;
    static const int walls[] = {19060, 19020}; /* beside a gap, and between two registers that touch */
    for (int i = 0; i < 2; i++) {
        struct bench b;
        bench_open(&b, built_in("janitza-umg96rm"));
        int clean = poll(&b, PLAN_VALUES, NULL, 0);
        (void)poll_walled(&b, PLAN_VALUES, NULL, 0, walls[i]);
        assert_int_equal(poll_walled(&b, PLAN_VALUES, NULL, 0, walls[i]), clean + 1);
        for (int q = 0; q < Q_COUNT; q++)
            assert_int_not_equal(b.sample.value[q].quality, QUALITY_ABSENT);
        bench_close(&b);
    }
}

static void an_absent_group_costs_little(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("siemens-pac"));
    int clean = poll(&b, PLAN_ALL, NULL, 0);
    uint16_t bad[12];
    for (int i = 0; i < 12; i++)
        bad[i] = (uint16_t)(43 + i); /* PAC2200 does not measure distortion */
    (void)poll(&b, PLAN_ALL, bad, 12);
    int second = poll(&b, PLAN_ALL, bad, 12);
    assert_int_equal(b.sample.value[Q_VOLTAGE_THD_L1].quality, QUALITY_ABSENT);
    assert_int_equal(b.sample.value[Q_CURRENT_THD_L3].quality, QUALITY_ABSENT);
    assert_int_equal(b.sample.value[Q_POWER_FACTOR_L3].quality, QUALITY_GOOD);
    assert_int_equal(b.sample.value[Q_FREQUENCY].quality, QUALITY_GOOD);
    assert_int_equal(second, clean + 1);
    bench_close(&b);
}

static void an_absent_scale_factor_loses_its_values_only(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("sunspec-int"));
    place_models(&b);
    const uint16_t bad[] = {(uint16_t)(b.map.base[1] + 22)}; /* W_SF */
    (void)poll(&b, PLAN_VALUES, bad, 1);
    (void)poll(&b, PLAN_VALUES, bad, 1);
    assert_int_equal(b.sample.value[Q_ACTIVE_POWER_TOTAL].quality, QUALITY_ABSENT);
    assert_int_equal(b.sample.value[Q_VOLTAGE_LN_L1].quality, QUALITY_GOOD);
    assert_int_equal(b.sample.value[Q_APPARENT_POWER_TOTAL].quality, QUALITY_GOOD);
    bench_close(&b);
}

static void a_refused_lone_register_bars_no_block(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("carlo-gavazzi-em340"));
    meter_map_add_hole(&b.map, (struct read_request){4, true, 11, 1});
    assert_string_equal(PLAN(&b, "voltage_ll.L31"), "4:10+2");
    assert_string_equal(told(&b, "model_code"), "absent");
    bench_close(&b);
}

static void holes_stay_minimal(void **state)
{
    (void)state;
    struct bench b;
    bench_open(&b, built_in("eastron-sdm630"));
    meter_map_add_hole(&b.map, (struct read_request){4, false, 0, 60});
    meter_map_add_hole(&b.map, (struct read_request){4, false, 0, 30});
    assert_int_equal(b.map.hole_count, 1);
    meter_map_add_hole(&b.map, (struct read_request){4, false, 0, 40});
    assert_int_equal(b.map.hole_count, 1);
    assert_int_equal(b.map.holes[0].words, 30);
    meter_map_add_hole(&b.map, (struct read_request){3, false, 0, 30});
    assert_int_equal(b.map.hole_count, 2);
    assert_true(meter_map_blocks(&b.map, (struct read_request){4, false, 0, 31}));
    assert_false(meter_map_blocks(&b.map, (struct read_request){4, false, 0, 29}));
    assert_false(meter_map_blocks(&b.map, (struct read_request){4, false, 1, 30}));
    bench_close(&b);
}

UNIT_MAIN(cmocka_unit_test(every_driver_plans_well), cmocka_unit_test(known_plans),
          cmocka_unit_test(a_factor_before_its_value), cmocka_unit_test(first_contact_reads_more),
          cmocka_unit_test(no_plan_is_shorter), cmocka_unit_test(a_missing_register_is_found_once),
          cmocka_unit_test(an_unreadable_gap_loses_nothing),
          cmocka_unit_test(a_culprit_in_the_middle_is_known_at_once),
          cmocka_unit_test(a_wall_between_tables_is_respected),
          cmocka_unit_test(an_absent_group_costs_little),
          cmocka_unit_test(an_absent_scale_factor_loses_its_values_only),
          cmocka_unit_test(a_refused_lone_register_bars_no_block), cmocka_unit_test(holes_stay_minimal))
