/**
 * paper_kind - which papers can be printed from a case: one table.
 *
 * Written to the database by `dahu migrate` (dahu.paper_kind); the templates that come with the program are
 * src/job/papers/<kind>.<lang>.txt and become version 1 of dahu.paper_template. Pure.
 *
 * To add a paper: a row and its two templates.
 */
#ifndef DAHU_RULE_PAPER_KIND_H
#define DAHU_RULE_PAPER_KIND_H

/* name, flow, copies, states ("" = any), clause */
#define PAPER_KIND_LIST(X)                                                                                   \
    X("supply-contract", "contracts", 2, "", "4.13")                                                         \
    X("agreement", "agreements", 2, "", "4.13")                                                              \
    X("missing-documents", "applications", 1, "SUBMITTED|INCOMPLETE", "4.3")                                 \
    X("acceptance-slip", "applications", 1, "", "4.3")                                                       \
    X("approval-letter", "applications", 1, "", "4.7")                                                       \
    X("refusal-letter", "applications", 1, "REFUSED", "4.3")                                                 \
    X("review-minutes", "joint-reviews", 1, "", "4.7")                                                       \
    X("inspection-report", "inspections", 1, "", "4.15")                                                     \
    X("rectification-notice", "rectifications", 2, "", "4.15")                                               \
    X("complaint-answer", "complaints", 1, "ANSWERED|MEDIATION|REFERRED|CLOSED", "4.18")

struct paper_kind_row {
    const char *name, *flow;
    int copies;
    const char *states, *clause;
};

int paper_kind_count(void);
const struct paper_kind_row *paper_kind_at(int index); /* never NULL below paper_kind_count */

#endif
