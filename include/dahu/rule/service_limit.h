/**
 * service_limit - how long a service may take, in one table: by edition of the rules and by promise.
 *
 * Each row is what one authority sets for one item and class. The rows fill dahu.service_limit, where
 * they are dated and changed (K10); a clock of a case is held to the binding limit that ends first, so that
 * the company may promise more than the rules ask, never less. Rows that do not bind are there to be
 * compared with. Pure.
 *
 * To add an item: its rows, and its text `limit.<item>`.
 *
 * Source: domain rules, time limits; 供电营业规则 (1996; 2024, order 14); 供电监管办法 (order 27 of 2010);
 *         promises of the State Grid of 2011 and today. "unverified": seen at second hand only.
 */
#ifndef DAHU_RULE_SERVICE_LIMIT_H
#define DAHU_RULE_SERVICE_LIMIT_H

#include "dahu/base/date.h"

enum limit_unit { LIMIT_MINUTE, LIMIT_HOUR, LIMIT_DAY, LIMIT_WORK_DAY, LIMIT_MONTH };

/* Who sets a limit. COMPANY holds whatever edition is in force; 1996 ends on the day before 2024 begins. */
enum limit_regime { REGIME_COMPANY, REGIME_1996, REGIME_2010, REGIME_2024, REGIME_SG2011, REGIME_SG };

struct service_limit {
    enum limit_regime regime;
    const char *item;  /* "complaint_answer", as in workflow_step.starts */
    const char *class; /* of which cases: "HV_DUAL", "RURAL"; "" for all that have no row of their class */
    int value;
    enum limit_unit unit;
    const char *clause;
    const char *finding; /* kind of 3.1.4 when it is not kept: SCHEME, METERING, LAW, CONTRACT, PRICE */
    bool at_least;       /* a notice of no less than this, not a service within it */
    const char *source;
};

int service_limit_count(void);
const struct service_limit *service_limit_at(int index); /* NULL from service_limit_count on */
/** service_limit_known - whether there is any limit for the item. */
bool service_limit_known(const char *item);

const char *limit_unit_name(enum limit_unit u);     /* "WORK_DAY" */
const char *limit_regime_name(enum limit_regime r); /* "COMPANY", "1996" */
bool limit_regime_binds(enum limit_regime r);
date limit_regime_from(enum limit_regime r);  /* first day of the events it is for; DATE_NONE = open */
date limit_regime_until(enum limit_regime r); /* last day; DATE_NONE = open */

#endif
