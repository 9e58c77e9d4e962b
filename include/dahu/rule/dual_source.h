/**
 * dual_source - rule 4.14: may a second source or own generation be put in use. All that is missing is
 * named. The rule book's own minimum always blocks; what is asked beyond it (r4_14_extended) blocks, or
 * warns. Source: company rule, clauses 4.13 and 4.14; 电力供应与使用条例 art. 24 and 32; 电网调度管理条例
 * art. 26.
 */
#ifndef DAHU_RULE_DUAL_SOURCE_H
#define DAHU_RULE_DUAL_SOURCE_H

#include "dahu/rule/value.h"

enum { SOURCE_SINGLE, SOURCE_GRID_DUAL, SOURCE_OWN_GENERATION, SOURCE_PARALLEL };

struct dual_source_facts {
    int kind;
    enum tri application;
    enum tri review_approved;
    enum tri supply_contract;
    enum tri dual_source_agreement;
    enum tri dispatch_agreement;
    enum tri anti_backfeed_verified;
    enum tri grid_connection_agreement;
    enum tri installation_accepted;
    enum tri operators_certified;
    enum tri dispatch_numbering;
    enum tri in_use; /* it is used now */
};

#endif
