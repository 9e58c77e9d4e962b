/* meter_stream - what the targets of meters share: a meter that answers from a stream of bytes, and what the
 * two ways to decode have to agree about. */
#ifndef DAHU_TESTS_FUZZ_METER_STREAM_H
#define DAHU_TESTS_FUZZ_METER_STREAM_H

#include <string.h>

#include "dahu/meter/decode.h"
#include "dahu/meter/program.h"
#include "stream.h"

static void same_sample(const struct sample *a, const struct sample *b)
{
    for (int q = 0; q < Q_COUNT; q++) {
        const struct sample_value *x = &a->value[q], *y = &b->value[q];
        MUST(x->value == y->value && x->step == y->step && x->wraps_at == y->wraps_at);
        MUST(x->quality == y->quality && x->secondary == y->secondary && x->unverified == y->unverified);
        MUST(x->quality == QUALITY_GOOD || x->value == 0);
    }
    MUST(memcmp(a->text, b->text, sizeof a->text) == 0);
}

/* A poll as @p plans it, one request in @lost of which is not answered; decoded both ways. */
static void run_program(const struct program *p, const struct quantity_set *want, struct meter_map *m,
                        struct register_image *image, struct stream *s, int lost)
{
    static struct sample fast, general;
    const struct plan *plan = program_plan(p);
    uint32_t edition = m->edition;
    image_begin(image);
    for (int i = 0; i < plan->count; i++) {
        uint16_t words[REQUEST_WORDS_MAX];
        if (next(s) % lost == 0)
            continue;
        fill(s, words, plan->requests[i].read.words);
        image_put(image, plan->requests[i].read, words);
    }
    image_narrow(image, m);
    decode_variant(m, image);
    if (m->edition != edition)
        return;
    (void)program_run(p, m, image, &fast);
    decode_wanted(m, image, want, &general);
    same_sample(&fast, &general);
}

#endif
