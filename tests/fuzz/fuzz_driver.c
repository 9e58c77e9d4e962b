/* Any bytes as a driver: sound or refused with faults; a sound one finds its models on a meter that has them,
 * asks nothing that its limits forbid, decodes whatever is answered, and its program says what the general
 * path says. */
#include <stddef.h>
#include <stdint.h>

#include "meter_stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A meter with every model of the driver, one behind the other. */
static void discover(struct meter_map *m)
{
    const struct driver *d = m->driver;
    struct discovery find;
    struct read_request r;
    struct err e;
    int asked = 0;
    discovery_start(&find, m);
    while (discovery_next(&find, &r)) {
        uint16_t words[2] = {0xFFFF, 0};
        const struct driver_layout *l = asked > 0 && asked <= d->layout_count ? &d->layouts[asked - 1] : NULL;
        if (asked == 0) {
            words[0] = (uint16_t)(d->discovery.marker >> 16);
            words[1] = (uint16_t)d->discovery.marker;
        } else if (l) {
            words[0] = l->ids[0];
            words[1] = (uint16_t)(l->words > 2 ? l->words - 2 : 0);
        }
        MUST(++asked < 300);
        discovery_answer(&find, words, 2);
    }
    MUST(discovery_finish(&find, &e) || e.code == ERR_NOT_FOUND);
}

static void check_request(const struct driver *d, const struct read_request *r)
{
    MUST(r->words >= 1 && r->words <= REQUEST_WORDS_MAX && r->address + r->words <= 0x10000);
    MUST(r->words <= d->limits.max_words || r->alone);
    for (int i = 0; i < d->limits.never_count; i++) {
        const struct driver_range *never = &d->limits.never[i];
        MUST(r->alone || never->function != r->function || r->address >= never->address + never->words ||
             never->address >= (uint32_t)r->address + r->words);
    }
}

static void use(const struct driver *d, struct stream *s)
{
    static struct sample sample;
    struct meter_map m;
    struct register_image image = {0};
    struct quantity_set all = quantity_set_all();
    struct plan plan;
    meter_map_init(&m, d);
    discover(&m);
    struct program *p = program_get(NULL, &m, &all, PLAN_VALUES);
    for (int i = 0; i < 2; i++)
        run_program(p, &all, &m, &image, s, 8);
    program_put(p);
    plan_build(&m, &all, PLAN_ALL, &plan);
    for (int i = 0; i < plan.count; i++)
        check_request(d, &plan.requests[i].read);
    for (int i = 0; i < 3 && plan.count > 0; i++) {
        int split = next(s) % plan.count, count = plan.count, put = plan_split(&plan, split, &m);
        MUST(plan.count == count - 1 + put);
    }
    for (int i = 0; i < plan.count; i++)
        check_request(d, &plan.requests[i].read);
    decode_sample(&m, &image, &sample);
    plan_fini(&plan);
    image_fini(&image);
    meter_map_fini(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct driver_faults faults;
    struct driver *d = driver_check((const char *)data, size, "fuzz.json", &faults);
    MUST((d == NULL) == (faults.count > 0));
    for (int i = 0; i < faults.count; i++)
        MUST(faults.list[i].path[0] == '$' && faults.list[i].reason[0]);
    if (d)
        use(d, &(struct stream){data, size, 0});
    driver_faults_fini(&faults);
    driver_free(d);
    return 0;
}
