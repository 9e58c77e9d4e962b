/* routes_parts - the parts of the route table: each list ends with a row without a method; see http/route.h.
 */
#ifndef DAHU_HTTP_ROUTES_PARTS_H
#define DAHU_HTTP_ROUTES_PARTS_H

#include "dahu/http/route.h"

extern const struct route routes_page[];     /* routes_page.c: the page and what it loads, the description */
extern const struct route routes_tell[];     /* routes_tell.c: channels, subscriptions, deliveries */
extern const struct route routes_people[];   /* routes_people.c: signing in, users, rights, audit */
extern const struct route routes_account[];  /* routes_account.c: accounts, points, verdicts */
extern const struct route routes_work[];     /* routes_work.c: what is due, duties */
extern const struct route routes_supply[];   /* routes_supply.c: documents, bays, dedicated lines */
extern const struct route routes_contract[]; /* contracts, second sources, dispatch, records */
extern const struct route routes_customer[]; /* routes_customer.c: classes, profiles, bills, supervision */
extern const struct route routes_paper[];    /* routes_paper.c: papers, templates, photos and scans */
extern const struct route routes_alarm[];    /* routes_alarm.c: alarms, the board, the stream */
extern const struct route routes_rule[];     /* routes_rule.c: rules, thresholds, reviews, verdicts */
extern const struct route routes_import[];   /* routes_import.c: tables of others that are brought in */
extern const struct route routes_field[];    /* visits, plans of inspections, claims */
extern const struct route routes_meter[];    /* routes_meter.c: series of energy, points, meters */
extern const struct route routes_settlement[]; /* bills, payments, tariffs, arrears, statements */
extern const struct route routes_job[];        /* routes_job.c: long jobs */

/* The parameters that nearly every part has. A path says {number}; a list goes on after the last one seen. */
#define PATH_NUMBER                                                                                          \
    {                                                                                                        \
        "number", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL                                                  \
    }
#define LIST_LIMIT                                                                                           \
    {                                                                                                        \
        "limit", PARAM_QUERY, PARAM_INT, 1, 500, "50", NULL                                                  \
    }
#define LIST_AFTER                                                                                           \
    {                                                                                                        \
        "after", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL                                                  \
    }

#endif
