/**
 * joint_review - rule 4.7: does an application need the preliminary review and the joint review,
 * and are they done. Until a needed review is approved, the supply plan may not be replied.
 * Source: company rule, clause 4.7.
 */
#ifndef DAHU_RULE_JOINT_REVIEW_H
#define DAHU_RULE_JOINT_REVIEW_H

#include "dahu/rule/value.h"

enum { REVIEW_APPROVED, REVIEW_REJECTED };

struct joint_review_facts {
    enum tri dedicated_line;
    enum tri hv_dual_source;
    enum tri lv_second_source; /* only asked under r4_7_lv_second_source */
    int64_t applied_kva_x100;
    int review_decision; /* WORD_UNKNOWN = none yet */
};

#endif
