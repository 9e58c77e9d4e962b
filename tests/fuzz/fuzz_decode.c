/* A built-in driver against a meter that answers anything: found, planned, split, decoded, always to an end;
 * and whatever it answered, the steps of a program say the same as the general path.
 *
 * The first byte chooses the driver; every request takes the next byte (one in five to nineteen is refused)
 * and its words from what follows, over and over. */
#include <stddef.h>
#include <stdint.h>

#include "meter_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
        if (next(s) % 4 == 0)
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

/* Programs by what they were made for; some stay although nobody uses them, as those of other meters would.
 */
static struct program *get_program(const struct meter_map *m, const struct quantity_set *want,
                                   enum plan_scope scope)
{
    enum { KEPT = 512 };
    static struct program_cache *cache;
    static struct program *kept[KEPT];
    static int turn;
    if (!cache)
        cache = program_cache_new();
    struct program *p = program_get(cache, m, want, scope), *again = program_get(cache, m, want, scope);
    MUST(p == again);
    turn = (turn + 1) % KEPT;
    program_put(kept[turn]);
    kept[turn] = again;
    return p;
}

static void poll(struct meter_map *m, struct register_image *image, struct stream *s)
{
    static struct sample sample;
    struct quantity_set all = quantity_set_all();
    struct program *program = get_program(m, &all, next(s) % 2 ? PLAN_ALL : PLAN_VALUES);
    struct plan p;
    int sent = 0, refused = 5 + next(s) % 15;
    plan_copy(&p, program_plan(program));
    program_put(program);
    image_begin(image);
    for (int i = 0; i < p.count;) {
        uint16_t words[REQUEST_WORDS_MAX];
        MUST(++sent < 10000);
        if (next(s) % refused == 0) {
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
    same_sample(&sample, &sample);
    if (next(s) % 32 == 0)
        sample_mirror(&sample);
}

static void run_cached(struct meter_map *m, struct register_image *image, struct stream *s)
{
    struct quantity_set want = quantity_set_all();
    want.bits[next(s) % (sizeof want.bits / sizeof *want.bits)] &= ~(UINT64_C(0xFFFF) << next(s) % 4 * 16);
    struct program *p = get_program(m, &want, PLAN_VALUES);
    run_program(p, &want, m, image, s, 16);
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
    for (int i = 0; i < 2; i++)
        run_cached(&m, &image, &s);
    for (int i = 0; i < 2; i++)
        poll(&m, &image, &s);
    run_cached(&m, &image, &s);
    char got[SAMPLE_TEXT_BYTES];
    for (int i = 0; i < m.driver->check_count; i++)
        (void)decode_check(&m, &image, &m.driver->checks[i], got);
    image_fini(&image);
    meter_map_fini(&m);
    return 0;
}
