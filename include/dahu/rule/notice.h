/**
 * notice - what people are told of: one table of kinds.
 *
 * The table is written to the database by `dahu migrate` (dahu.notice_kind). Whoever causes one calls the SQL
 * function dahu.tell(kind, account, facts) in its transaction; job/deliver.h brings it to the receivers.
 *
 * To add a kind: a row, and its texts `notice.<kind>.subject` and `notice.<kind>.text`, whose {placeholders}
 * are facts.
 */
#ifndef DAHU_RULE_NOTICE_H
#define DAHU_RULE_NOTICE_H

#include <stdbool.h>

/* name, audience, goes out in quiet hours too, clause */
#define NOTICE_LIST(X)                                                                                       \
    X("test", STAFF, true, "K5")                                                                             \
    X("alarm_raised", STAFF, true, "4.14")                                                                   \
    X("alarm_returned", STAFF, false, "4.14")                                                                \
    X("clock_warned", STAFF, false, "4.18")                                                                  \
    X("clock_breached", STAFF, true, "4.18")                                                                 \
    X("case_assigned", STAFF, false, "K5")                                                                   \
    X("proposal_opened", STAFF, false, "4.6")                                                                \
    X("reminder_due", STAFF, false, "4.13")                                                                  \
    X("delivery_failed", STAFF, false, "K7")                                                                 \
    X("case_answered", CUSTOMER, false, "4.18")                                                              \
    X("rectification_issued", CUSTOMER, false, "4.15")                                                       \
    X("bill_issued", CUSTOMER, false, "4.16")                                                                \
    X("arrears_reminded", CUSTOMER, false, "4.16")                                                           \
    X("stop_announced", CUSTOMER, true, "4.16")                                                              \
    X("outage_announced", CUSTOMER, true, "3.2.1")                                                           \
    X("bay_free", STAFF, false, "4.6.1")                                                                     \
    X("joint_review_opened", STAFF, false, "4.7")                                                            \
    X("plan_replied", CUSTOMER, false, "4.7")                                                                \
    X("application_progress", CUSTOMER, false, "4.3")                                                        \
    X("contract_reminder", CUSTOMER, false, "4.13")                                                          \
    X("appointment_agreed", CUSTOMER, false, "K6")                                                           \
    X("appointment_cancelled", CUSTOMER, true, "K6")                                                         \
    X("appointment_reminder", CUSTOMER, false, "K6")

struct notice_kind {
    const char *name, *audience; /* "STAFF" | "CUSTOMER": who has consented to be told */
    bool urgent;
    const char *clause;
};

int notice_count(void);
const struct notice_kind *notice_at(int index); /* never NULL below notice_count */

#endif
