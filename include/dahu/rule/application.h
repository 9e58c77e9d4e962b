/**
 * application - rule 4.3: who may apply for supply from 10 kV on, and whether all documents are there.
 *
 * Near-term and far-term capacity may be one statement. The annual check of the licence was replaced by the
 * annual report in 2014: either proves it. A branch that is no legal person needs its parent's authorisation.
 * Not here: what a change of service needs besides (dahu.document_required).
 * Source: company rule, clause 4.3; 企业信息公示暂行条例.
 */
#ifndef DAHU_RULE_APPLICATION_H
#define DAHU_RULE_APPLICATION_H

#include "dahu/rule/value.h"

/* the documents, and their words in facts; the order is that of their reasons */
#define APPLICATION_DOCUMENTS(X)                                                                             \
    X(LICENCE, "licence")                                                                                    \
    X(LEGAL_REPRESENTATIVE_ID, "legal_representative_id")                                                    \
    X(PROJECT_APPROVAL, "project_approval")                                                                  \
    X(GENERAL_PLAN, "general_plan")                                                                          \
    X(EQUIPMENT_LIST, "equipment_list")                                                                      \
    X(SUBSTATION_DESIGN, "substation_design")                                                                \
    X(NEAR_TERM_CAPACITY, "near_term_capacity")                                                              \
    X(FAR_TERM_CAPACITY, "far_term_capacity")                                                                \
    X(EIA_REPORT, "eia_report")                                                                              \
    X(PRODUCTION_LICENCE, "production_licence")                                                              \
    X(PARENT_AUTHORISATION, "parent_authorisation")                                                          \
    X(CAPACITY_STATEMENT, "capacity_statement") /* near-term and far-term in one */

enum application_document_kind {
#define X(name, word) DOCUMENT_##name,
    APPLICATION_DOCUMENTS(X)
#undef X
        DOCUMENT_COUNT
};

struct application_document {
    int kind; /* DOCUMENT_x */
    enum tri original_seen, copy_kept;
    date valid_until;        /* DATE_NONE = without end */
    enum tri annual_proof;   /* of the licence */
    enum tri sector_allowed; /* of the licence: industrial policy; unknown counts as allowed */
};

struct application_facts {
    date as_of;
    int64_t supply_kv_x100;
    enum tri legal_person;
    enum tri branch;         /* of a legal person */
    enum tri special_sector; /* energy-intensive, or another that needs assessment and production licence */
    struct fact_list documents; /* struct application_document */
};

#endif
