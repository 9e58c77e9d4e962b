/* Any bytes as a driver: sound or refused with faults, and a sound one can be planned and decoded. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dahu/meter/decode.h"
#include "dahu/meter/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct driver *d)
{
    static struct sample sample;
    struct meter_map m;
    struct register_image image = {0};
    struct quantity_set all = quantity_set_all();
    struct plan p;
    uint16_t words[REQUEST_WORDS_MAX];
    memset(words, 0x5A, sizeof words);
    meter_map_init(&m, d);
    for (int i = 0; i < d->layout_count; i++)
        m.found[i] = true;
    plan_build(&m, &all, PLAN_ALL, &p);
    for (int i = 0; i < p.count; i++) {
        MUST(p.requests[i].read.words <= d->limits.max_words || p.requests[i].read.alone);
        image_put(&image, p.requests[i].read, words);
    }
    decode_sample(&m, &image, &sample);
    for (int i = 0; i < p.count && i < 3; i++)
        (void)plan_split(&p, 0, &m);
    decode_sample(&m, &image, &sample);
    plan_fini(&p);
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
        use(d);
    driver_faults_fini(&faults);
    driver_free(d);
    return 0;
}
