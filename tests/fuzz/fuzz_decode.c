/* A built-in driver against a meter that answers anything: found, planned, split, decoded, always to an end.
 *
 * The first byte chooses the driver; every request takes the next byte (a quarter of them are refusals)
 * and its words from what follows, over and over. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dahu/meter/decode.h"
#include "dahu/meter/plan.h"

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
    char got[SAMPLE_TEXT_BYTES];
    for (int i = 0; i < m.driver->check_count; i++)
        (void)decode_check(&m, &image, &m.driver->checks[i], got);
    image_fini(&image);
    meter_map_fini(&m);
    return 0;
}
