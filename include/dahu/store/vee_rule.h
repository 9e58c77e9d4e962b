/**
 * vee_rule - how the rules of validation are set: rows of dahu.vee_rule, for all points or for one, dated.
 *
 * On a day the row of the point counts, else the row for all points, else the default of the rule. Which
 * rules and parameters there are, and what they may be: dahu/meter/vee.h.
 */
#ifndef DAHU_STORE_VEE_RULE_H
#define DAHU_STORE_VEE_RULE_H

#include "dahu/base/date.h"
#include "dahu/meter/vee.h"
#include "dahu/store/db.h"

struct vee_rule_row {
    enum vee_rule rule;
    struct vee_setting setting; /* version = vee_rule_id */
    int64_t point;              /* 0 = all points that have no row of their own */
    const char *point_number;   /* "" for all */
    date from, until;           /* until: the first day that it is not for; DATE_NONE = open */
    const char *reason, *actor;
};

struct vee_rules; /* every row, as one statement saw them */

/**
 * vee_rules_load - all rows, owned by the caller. Whoever makes due days loads them after it has taken these
 * days, in the same transaction: then no change of a rule is missed.
 *
 * Errors: ERR_RANGE a parameter outside of what it may be; the text names row, rule and parameter. A rule or
 *         parameter that this binary does not know is logged and passed over.
 */
bool vee_rules_load(struct db *db, struct vee_rules **out, struct err *e) NODISCARD;
void vee_rules_free(struct vee_rules *rules); /* NULL is fine */

/**
 * vee_rules_on - the settings of @point on @day.
 *
 * Returns the first later day on which they may be others; DATE_NONE when they stay. Days before it may be
 * judged in one call.
 */
date vee_rules_on(const struct vee_rules *rules, int64_t point, date day,
                  struct vee_setting out[static VEE_RULE_COUNT]);

/** vee_rule_today - the civil day of the utility: what is shown when no other day is asked for. */
bool vee_rule_today(struct db *db, date *out, struct err *e) NODISCARD;

/* The rows one by one: those for all points first; of one point and rule in the order of days. */
int vee_rules_count(const struct vee_rules *rules);
const struct vee_rule_row *vee_rules_at(const struct vee_rules *rules, int i);

struct vee_rule_change {
    enum vee_rule rule;
    const char *point_number; /* NULL = all points */
    date from, to;            /* to: the last day; DATE_NONE = open */
    enum vee_outcome outcome;
    bool named[VEE_PARAMETERS]; /* what is not named keeps its default */
    int64_t value[VEE_PARAMETERS];
    const char *reason, *actor;
};
struct vee_rule_changed {
    int64_t version;  /* of the new row */
    int64_t replaced; /* rows that were ended, shortened or taken out for it */
    int64_t days_due; /* civil days of points that are now to be made anew */
};

/**
 * vee_rule_set - one row from @change, in a transaction of its own: the row in force before ends the day
 * before, and goes on behind it; the days that it touches are noted as due.
 *
 * Errors: ERR_NOT_FOUND there is no such metering point; ERR_RANGE a parameter outside of what it may be.
 */
bool vee_rule_set(struct db *db, const struct vee_rule_change *change, struct vee_rule_changed *out,
                  struct err *e) NODISCARD;

#endif
