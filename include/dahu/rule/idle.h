/**
 * idle - rule 4.11: six months without use give the company the right to close an account.
 *
 * The run begins after the last day with use. Days covered by a registered suspension (and by
 * outages of the utility) do not count. A legitimate reason ends the question. The verdict is a
 * candidate for a person, with notice first; nothing is closed by it.
 * Source: company rule, clause 4.11; 供电营业规则 1996 art. 33.
 */
#ifndef DAHU_RULE_IDLE_H
#define DAHU_RULE_IDLE_H

#include "dahu/rule/value.h"

enum { COVER_SUSPENSION, COVER_OUTAGE };
enum { IDLE_LIST_MAX = 512 };

struct idle_cover {
    date from, to; /* both inclusive; to DATE_NONE = still running */
    int kind;      /* COVER_x; WORD_UNKNOWN counts as a suspension */
};
struct idle_usage {
    date to;          /* last day of the metering period */
    int64_t kwh_x100; /* its energy */
};

struct idle_facts {
    date as_of;
    date last_use;                /* last day with use; the day of energisation when there never was any */
    struct fact_list usage;       /* struct idle_usage; the latest period above meter noise moves last_use */
    struct fact_list suspensions; /* struct idle_cover */
    enum tri legitimate_reason;
};

#endif
