/**
 * energising - rule 4.13: may an account come under voltage. It takes an effective supply contract, with two
 * sources of the grid an effective dispatch agreement too, and no open finding that blocks. Who is under
 * voltage already is never cut off by this rule: what is missing is a warning, and a renewal.
 * Source: company rule, clause 4.13; 电力供应与使用条例 art. 32.
 */
#ifndef DAHU_RULE_ENERGISING_H
#define DAHU_RULE_ENERGISING_H

#include "dahu/rule/value.h"

enum { CONTRACT_NONE, CONTRACT_EFFECTIVE, CONTRACT_EXPIRED };

struct energising_facts {
    int supply_contract;  /* WORD_UNKNOWN = nobody has looked */
    int64_t source_count; /* sources of the grid; own generation is none of them */
    enum tri dispatch_agreement;
    int64_t blocking_findings;
    enum tri energised;
};

#endif
