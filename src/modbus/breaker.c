/* breaker - see the header. */
#include "dahu/modbus/breaker.h"

enum { JITTER_PERCENT = 20 };

/* splitmix64: one step is enough to spread neighbouring seeds over all values.
 * Source: S. Vigna, https://prng.di.unimi.it/splitmix64.c (public domain). */
static uint64_t scatter(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

int64_t breaker_delay_us(const struct breaker_rule *r, int failures, uint64_t seed)
{
    int64_t delay = r->first_us;
    for (int i = 1; i < failures && delay < r->most_us; i++)
        delay *= 2;
    if (delay > r->most_us)
        delay = r->most_us;
    int64_t width = delay / 100 * JITTER_PERCENT;
    if (width > 0)
        delay += (int64_t)(scatter(seed + (uint64_t)failures) % (uint64_t)(2 * width + 1)) - width;
    return delay < r->most_us ? delay : r->most_us;
}

void breaker_init(struct breaker *b, uint64_t seed)
{
    *b = (struct breaker){.state = BREAKER_CLOSED, .seed = seed};
}

bool breaker_ready(const struct breaker *b, mono_us now)
{
    return b->state == BREAKER_CLOSED || (b->state == BREAKER_OPEN && now.us >= b->next.us);
}

bool breaker_try(struct breaker *b, mono_us now)
{
    if (!breaker_ready(b, now))
        return false;
    if (b->state == BREAKER_OPEN)
        b->state = BREAKER_HALF_OPEN;
    return true;
}

void breaker_succeeded(struct breaker *b)
{
    b->state = BREAKER_CLOSED;
    b->failures = 0;
}

void breaker_failed(struct breaker *b, const struct breaker_rule *r, mono_us now)
{
    b->failures++;
    if (b->failures <= r->tolerated)
        return;
    b->state = BREAKER_OPEN;
    b->next = (mono_us){now.us + breaker_delay_us(r, b->failures - r->tolerated, b->seed)};
}

void breaker_undecided(struct breaker *b, mono_us now)
{
    if (b->state != BREAKER_HALF_OPEN)
        return;
    b->state = BREAKER_OPEN;
    b->next = now;
}

const char *breaker_state_name(enum breaker_state s)
{
    static const char *const name[] = {
        [BREAKER_CLOSED] = "closed", [BREAKER_OPEN] = "open", [BREAKER_HALF_OPEN] = "half_open"};
    return name[s];
}
