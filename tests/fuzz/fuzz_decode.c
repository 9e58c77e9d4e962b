/* A built-in driver against a meter that answers anything: found, planned, split, decoded, always to an end;
 * and whatever it answered, the steps of a program say the same as the general path.
 *
 * The first byte chooses the driver; every request takes the next byte (a quarter of them are refusals)
 * and its words from what follows, over and over. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dahu/meter/decode.h"
#include "dahu/meter/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct stream {
    const uint8_t *data;
    size_t size, at;
};

static uint8_t next(struct stream *s)
{
    return s->data[s->at++ % s->size];
}

static bool refused(struct stream *s)
{
    return next(s) % 4 == 0;
}

static void fill(struct stream *s, uint16_t *words, int n)
{
    for (int i = 0; i < n; i++)
        words[i] = (uint16_t)(next(s) << 8 | next(s));
}

static void discover(struct meter_map *m, struct stream *s)
{
    struct discovery d;
    struct read_request r;
    int asked = 0;
    discovery_start(&d, m);
    while (discovery_next(&d, &r)) {
        uint16_t words[2];
        MUST(++asked < 1000);
        fill(s, words, 2);
        if (refused(s))
            discovery_refused(&d);
        else if (asked == 1)
            discovery_answer(&d, (const uint16_t[]){0x5375, 0x6E53}, 2);
        else
            discovery_answer(&d, words, 2);
    }
    struct err e;
    if (!discovery_finish(&d, &e))
        MUST(e.code == ERR_NOT_FOUND);
}

static void poll(struct meter_map *m, struct register_image *image, struct stream *s)
{
    static struct sample sample;
    struct quantity_set all = quantity_set_all();
    struct plan p;
    int sent = 0;
    image_begin(image);
    plan_build(m, &all, next(s) % 2 ? PLAN_ALL : PLAN_VALUES, &p);
    for (int i = 0; i < p.count;) {
        uint16_t words[REQUEST_WORDS_MAX];
        MUST(++sent < 10000);
        if (refused(s)) {
            int count = p.count, put = plan_split(&p, i, m);
            MUST(p.count == count - 1 + put);
            continue;
        }
        fill(s, words, p.requests[i].read.words);
        image_put(image, p.requests[i].read, words);
        i++;
    }
    plan_fini(&p);
    decode_sample(m, image, &sample);
    for (int q = 0; q < Q_COUNT; q++)
        MUST(sample.value[q].quality == QUALITY_GOOD || sample.value[q].value == 0);
    sample_mirror(&sample);
}

static void same(const struct sample *a, const struct sample *b)
{
    for (int q = 0; q < Q_COUNT; q++) {
        const struct sample_value *x = &a->value[q], *y = &b->value[q];
        MUST(x->value == y->value && x->step == y->step && x->wraps_at == y->wraps_at);
        MUST(x->quality == y->quality && x->secondary == y->secondary && x->unverified == y->unverified);
    }
    MUST(memcmp(a->text, b->text, sizeof a->text) == 0);
}

/* A poll as planned, by both paths. */
static void run_program(struct meter_map *m, struct register_image *image, struct stream *s)
{
    static struct sample fast, general;
    struct quantity_set want = quantity_set_all();
    want.bits[next(s) % (sizeof want.bits / sizeof *want.bits)] &= ~(UINT64_C(0xFF) << next(s) % 64);
    struct program *p = program_get(NULL, m, &want, PLAN_VALUES);
    const struct plan *plan = program_plan(p);
    uint32_t edition = m->edition;
    image_begin(image);
    for (int i = 0; i < plan->count; i++) {
        uint16_t words[REQUEST_WORDS_MAX];
        if (next(s) % 16 == 0)
            continue;
        fill(s, words, plan->requests[i].read.words);
        image_put(image, plan->requests[i].read, words);
    }
    image_narrow(image, m);
    decode_variant(m, image);
    if (m->edition == edition) {
        (void)program_run(p, m, image, &fast);
        decode_wanted(m, image, &want, &general);
        same(&fast, &general);
    }
    program_put(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct driver_registry *all;
    struct err e;
    if (!all)
        all = driver_registry_new(NULL, &e);
    MUST(all != NULL);
    if (size < 4)
        return 0;
    struct stream s = {data, size, 1};
    struct meter_map m;
    struct register_image image = {0};
    meter_map_init(&m, driver_registry_at(all, data[0] % driver_registry_count(all)));
    discover(&m, &s);
    for (int i = 0; i < 3; i++)
        poll(&m, &image, &s);
    for (int i = 0; i < 2; i++)
        run_program(&m, &image, &s);
    char got[SAMPLE_TEXT_BYTES];
    for (int i = 0; i < m.driver->check_count; i++)
        (void)decode_check(&m, &image, &m.driver->checks[i], got);
    image_fini(&image);
    meter_map_fini(&m);
    return 0;
}
