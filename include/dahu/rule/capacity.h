/**
 * capacity - the ledger of a customer's or a line's capacity, and the two sums over it: installed
 * I(t), and in service S(t).
 *
 * I(t) = INSTALL + TRANSFER_IN - TRANSFER_OUT - REMOVE - REDUCE_PERM.
 * S(t) = what was commissioned or transferred in and is not suspended, reduced or removed.
 * Levels are those at the end of a day. The ledger does not say whether what is removed was in
 * service or idle, so S(t) has a least and a most; they only differ while that matters.
 * A CORRECTION acts like the kind that it corrects (INSTALL unless said), with its sign.
 */
#ifndef DAHU_RULE_CAPACITY_H
#define DAHU_RULE_CAPACITY_H

#include "dahu/rule/value.h"

enum capacity_kind {
    CAPACITY_INSTALL, /* in the order in which events of one day act */
    CAPACITY_TRANSFER_IN,
    CAPACITY_COMMISSION,
    CAPACITY_RESUME,
    CAPACITY_RECOVER,
    CAPACITY_SUSPEND,
    CAPACITY_REDUCE_TEMP,
    CAPACITY_REDUCE_PERM,
    CAPACITY_TRANSFER_OUT,
    CAPACITY_REMOVE,
    CAPACITY_CORRECTION,
    CAPACITY_PLAN, /* planned, not a fact: never in I(t) or S(t) */
    CAPACITY_KIND_COUNT
};
extern const char *const capacity_kind_words[CAPACITY_KIND_COUNT + 1]; /* "install", ...; ends with NULL */

struct capacity_event {
    date on;
    int kind;          /* enum capacity_kind */
    int64_t kva_x100;  /* above zero; only a CORRECTION may be negative */
    int corrects;      /* CORRECTION: the kind that it corrects; else WORD_UNKNOWN */
    date connected_on; /* TRANSFER_IN: when the capacity was connected first; DATE_NONE = not known */
};

enum { LEDGER_MAX = 512 };
/* Real events (no plans) up to a day, in order, corrections turned into what they correct. */
struct capacity_ledger {
    struct capacity_event events[LEDGER_MAX];
    int count;
};
/** capacity_ledger_load - @until DATE_NONE takes all; false when there are more than LEDGER_MAX. */
bool capacity_ledger_load(struct capacity_ledger *l, const struct fact_list *events, date until) NODISCARD;

struct capacity_level {
    int64_t installed_x100, in_service_least_x100, in_service_most_x100;
    bool contradictory; /* more in service than installed, or less than nothing, on some day so far */
};
/** capacity_level_step - apply all events of the day of event @i; returns the first event of a later day. */
int capacity_level_step(struct capacity_level *level, const struct capacity_ledger *l, int i);
/** capacity_level_on - level at the end of @day. */
struct capacity_level capacity_level_on(const struct capacity_ledger *l, date day);

#endif
