/**
 * breaker - when something that failed may be tried again: one for each link, one for each unit.
 *
 *   CLOSED --failed, more often than tolerated--> OPEN --the delay is over--> HALF_OPEN --good--> CLOSED
 *                                                   ^                             |
 *                                                   +----- failed: twice the delay +
 *
 * The first probe comes early, because most faults are short; then the delay doubles up to a maximum,
 * because the others last for days. Every delay is moved by up to a fifth either way, so that what
 * failed together is not tried again together. In HALF_OPEN one try is out and no second one goes.
 *
 * Pure: the caller brings the time and the seed.
 */
#ifndef DAHU_MODBUS_BREAKER_H
#define DAHU_MODBUS_BREAKER_H

#include "dahu/base/clock.h"

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };

struct breaker_rule {
    int64_t first_us; /* the delay after the first failure */
    int64_t most_us;  /* no delay is longer, jitter included */
    int tolerated;    /* failures in a row that do not open it yet */
};

struct breaker {
    enum breaker_state state;
    int failures; /* in a row */
    uint64_t seed;
    mono_us next; /* OPEN: when the next try is allowed */
};

void breaker_init(struct breaker *b, uint64_t seed);
/** breaker_ready - would breaker_try say yes? Changes nothing. */
bool breaker_ready(const struct breaker *b, mono_us now);
/** breaker_try - may it be tried now? Yes out of OPEN makes it HALF_OPEN: the verdict must follow. */
bool breaker_try(struct breaker *b, mono_us now);
void breaker_succeeded(struct breaker *b);
void breaker_failed(struct breaker *b, const struct breaker_rule *r, mono_us now);
/** breaker_undecided - the try was broken off before it told anything: the next may go at once. */
void breaker_undecided(struct breaker *b, mono_us now);
/** breaker_delay_us - the delay after so many failures beyond those tolerated, jitter included. */
int64_t breaker_delay_us(const struct breaker_rule *r, int failures, uint64_t seed);

const char *breaker_state_name(enum breaker_state s); /* "closed" "open" "half_open" */

#endif
