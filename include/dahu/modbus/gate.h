/**
 * gate - new connections, one after the other: at most so many a second, in the order in which they came.
 *
 * After an outage every gateway is to be connected at once, which neither a radio network nor a small
 * gateway stands. Those that failed last time wait in a line of their own, and only every fourth turn is
 * theirs while others wait: a field of dead gateways must not starve the good ones.
 *
 * Pure: the caller brings the time.
 */
#ifndef DAHU_MODBUS_GATE_H
#define DAHU_MODBUS_GATE_H

#include "dahu/base/clock.h"

struct gate_ticket {
    void (*fn)(void *arg); /* its turn has come; it has left the line */
    void *arg;
    struct gate_ticket *next, **back; /* private */
};

struct gate_line {
    struct gate_ticket *first, **last;
};

struct gate {
    int per_s;
    mono_us next; /* the next turn, when anybody waits */
    int turns;
    struct gate_line good, failing;
};

void gate_init(struct gate *g, int per_s);
void gate_enter(struct gate *g, struct gate_ticket *t, bool failing);
void gate_leave(struct gate *g, struct gate_ticket *t); /* also when it does not wait */
/** gate_next - when the next turn is; INT64_MAX us = nobody waits. */
mono_us gate_next(const struct gate *g);
/** gate_turn - calls those whose turn has come. */
void gate_turn(struct gate *g, mono_us now);

#endif
