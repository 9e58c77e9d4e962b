/**
 * fields - private to the rule layer: the short way to write a row of a table of fields, the rules
 * themselves, and the ranges that they share.
 */
#ifndef DAHU_RULE_FIELDS_PRIVATE_H
#define DAHU_RULE_FIELDS_PRIVATE_H

#include <stddef.h>

#include "dahu/rule/rule.h"

/* Ranges. Energies: ten trillion kWh, above the yearly use of China, and small enough for squares in
 * 128 bits (power_factor.h). Money: ten trillion yuan. */
#define KVA_X100_MOST  INT64_C(10000000000)
#define ENERGY_MOST    INT64_C(1000000000000000)
#define MONEY_FEN_MOST INT64_C(1000000000000000)

#define FIELD(name_, type_, unit_, least_, most_, owner, member)                                             \
    {                                                                                                        \
        .name = name_, .type = type_, .unit = unit_, .least = least_, .most = most_,                         \
        .offset = offsetof(struct owner, member)                                                             \
    }
#define FIELD_PLAIN(name_, type_, owner, member)                                                             \
    {                                                                                                        \
        .name = name_, .type = type_, .unit = "", .offset = offsetof(struct owner, member)                   \
    }
#define FIELD_WORDS(name_, words_, owner, member)                                                            \
    {                                                                                                        \
        .name = name_, .type = FIELD_WORD, .unit = "", .words = words_,                                      \
        .offset = offsetof(struct owner, member)                                                             \
    }
#define FIELD_ITEMS(name_, most_, item_, item_type, check_, owner, member)                                   \
    {                                                                                                        \
        .name = name_, .type = FIELD_LIST, .unit = "", .most = most_, .item = item_,                         \
        .item_size = sizeof(struct item_type), .check_item = check_,                                         \
        .offset = offsetof(struct owner, member)                                                             \
    }

/* ---- shared by the rules of the dedicated line ---- */
extern const struct field dedicated_line_fields[];
struct value bound_value(const struct bound *b); /* kVA, unknown while the bounds differ */
void capacity_window_fails(const struct capacity_window *w, const struct threshold_set *t, struct verdict *v);
/* year1_base - the day from which the year of 4.6.1 runs; DATE_NONE when none is known. */
date year1_base(const struct dedicated_line_facts *f, const struct threshold_set *t);

extern const struct rule rule_4_1, rule_4_3, rule_4_4, rule_4_5, rule_4_6_1, rule_4_6_2, rule_4_7, rule_4_8,
    rule_4_10, rule_4_11, rule_4_13, rule_4_14, rule_4_15, rule_important_sources, rule_pf, rule_late_fee,
    rule_violation;

#endif
