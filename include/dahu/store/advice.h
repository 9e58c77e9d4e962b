/**
 * advice - what the database knows about the load of one account in a month, as rule/advice.h wants it.
 *
 * Everything that is loaded lies in the arena of the caller. Where the facts of the power factor and of the
 * bill come from, see store/facts.h and store/settlement.h.
 */
#ifndef DAHU_STORE_ADVICE_H
#define DAHU_STORE_ADVICE_H

#include "dahu/base/arena.h"
#include "dahu/rule/advice.h"
#include "dahu/store/db.h"

struct advice_account {
    int64_t id;
    const char *number, *customer, *use_category;
    bool exempt; /* of the power-factor tariff */
};
/** advice_account - by its number. Errors: ERR_NOT_FOUND. */
bool advice_account(struct db *db, const char *number, date as_of, struct arena *a,
                    struct advice_account *out, struct err *e) NODISCARD;

struct advice_unit_slots {
    const char *name; /* receiving point; "" = points without one */
    struct advice_slots slots;
};
struct advice_rows {
    struct advice_unit_slots *units; /* by name */
    int unit_count;
    struct advice_slots account; /* all settlement points together */
    struct advice_ct_facts *cts;
    int ct_count;
    struct advice_capacity *capacity; /* from a month before */
    int capacity_count;
    struct advice_day *days; /* of 12 months before, and the month */
    int day_count;
    struct advice_peer *peers;
    int peer_count;
    struct advice_meter *meters;
    int meter_count;
};
struct advice_span {
    int64_t account_id;
    date month;
    date from, until; /* days whose intervals are wanted: the month, and those that are billed with it */
};
/** advice_load - all of it, in the transaction of the caller. */
bool advice_load(struct db *db, const struct advice_span *span, const struct threshold_set *t,
                 struct arena *a, struct advice_rows *out, struct err *e) NODISCARD;

#endif
