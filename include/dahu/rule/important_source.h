/**
 * important_source - rule important_sources: is an important user supplied as its grade asks, and is its own
 * emergency supply enough. Special: three feeds from two substations at least, any one of them able to carry
 * on alone; first grade: two feeds from two substations; second grade: two lines, two bus sections of one
 * substation are enough. A temporary one is judged by a person. Every one has emergency supply of at least
 * 120 % of its security load, which starts within the interruption that is allowed, is interlocked, and is
 * run as a test.
 * Source: 电监安全〔2008〕43号; GB/T 29328; domain rules 4.1 and 4.2.
 */
#ifndef DAHU_RULE_IMPORTANT_SOURCE_H
#define DAHU_RULE_IMPORTANT_SOURCE_H

#include "dahu/rule/value.h"

enum { GRADE_NONE, GRADE_SPECIAL, GRADE_FIRST, GRADE_SECOND, GRADE_TEMPORARY };
enum { IMPORTANT_FEEDS_MAX = 32, IMPORTANT_SUPPLIES_MAX = 32 };

/* Places are numbers that tell one from another; a line of which the substation is not known is no proof. */
struct important_feed {
    int64_t substation, bus_section, line; /* FACT_UNKNOWN = not known */
    int64_t capacity_kva;
};

struct important_supply {
    int64_t capacity_kw;
    int64_t start_s;
    enum tri interlocked;
    date tested_on; /* newest test run that was passed; DATE_NONE = none */
};

struct important_source_facts {
    date as_of;
    int grade;
    int64_t load_kva; /* what a feed must carry alone */
    struct fact_list feeds;
    int64_t security_load_kw;
    int64_t interruption_s;
    struct fact_list supplies;
};

#endif
