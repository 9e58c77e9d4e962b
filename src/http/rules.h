/* rules - the calls of routes_rule.c. */
#ifndef DAHU_HTTP_RULES_H
#define DAHU_HTTP_RULES_H

#include "dahu/http/call.h"

bool rules_list(struct call *c, struct err *e) NODISCARD;       /* every rule with its facts */
bool rules_eval(struct call *c, struct err *e) NODISCARD;       /* what a rule says about given facts */
bool rules_keys(struct call *c, struct err *e) NODISCARD;       /* what thresholds there are */
bool rules_policy_add(struct call *c, struct err *e) NODISCARD; /* a value from a day on */
bool rules_policy_try(struct call *c, struct err *e) NODISCARD; /* what it would change */
bool rules_explain(struct call *c, struct err *e) NODISCARD;    /* one verdict with all behind it */
bool rules_what_if(struct call *c, struct err *e) NODISCARD;    /* the same account with other facts */

#endif
