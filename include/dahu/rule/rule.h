/**
 * rule - the registry: one row a rule, with its clause, its facts, its thresholds and its evaluation.
 *
 * A rule is pure: typed facts and thresholds in, a verdict out; no clock, no database, no JSON. One
 * table of fields per rule reads facts from JSON or from columns of text, prints them, and prints
 * their JSON schema, so that these never disagree.
 *
 * To add a rule: a facts struct in its header, a file with fields, thresholds and evaluate, its row
 * in RULES, its texts `rule.<id>.title`, `rule.name.<fact>` and `rule.reason.<CODE>`.
 */
#ifndef DAHU_RULE_RULE_H
#define DAHU_RULE_RULE_H

#include "dahu/base/arena.h"
#include "dahu/base/json.h"
#include "dahu/rule/application.h"
#include "dahu/rule/dedicated_line.h"
#include "dahu/rule/dual_source.h"
#include "dahu/rule/energising.h"
#include "dahu/rule/idle.h"
#include "dahu/rule/important_source.h"
#include "dahu/rule/inspection.h"
#include "dahu/rule/joint_review.h"
#include "dahu/rule/large_customer.h"
#include "dahu/rule/late_fee.h"
#include "dahu/rule/power_factor.h"
#include "dahu/rule/receiving_station.h"
#include "dahu/rule/service_change.h"
#include "dahu/rule/use_class.h"
#include "dahu/rule/verdict.h"
#include "dahu/rule/violation.h"

enum field_type {
    FIELD_INT,      /* int64_t; a whole number */
    FIELD_DECIMAL,  /* int64_t in 0.01 units; a JSON number or a decimal string, two decimals at most */
    FIELD_BOOL,     /* enum tri */
    FIELD_DATE,     /* date; "YYYY-MM-DD" */
    FIELD_WORD,     /* int, place in @words */
    FIELD_STANDARD, /* int64_t, a power factor x 100; 0.90 and 90 are the same */
    FIELD_REDUCED,  /* the same, or true for "the standard given is the reduced one" (PF_REDUCED_AS_GIVEN) */
    FIELD_LIST,     /* struct fact_list of @item objects, @most of them at most */
};

struct field {
    const char *name; /* NULL ends a table */
    enum field_type type;
    bool required;    /* items of lists: may not be null */
    const char *unit; /* "" or NULL for none */
    int64_t least, most;
    size_t offset;
    const char *const *words; /* FIELD_WORD: ends with NULL */
    const struct field *item; /* FIELD_LIST */
    size_t item_size;
    /* FIELD_LIST: more than one member of an item decides; fill @e and return false. May be NULL. */
    bool (*check_item)(const void *item, struct err *e);
};

struct rule {
    const char *id, *clause, *version;
    const struct field *fields;
    size_t facts_size;
    const enum policy_id *thresholds; /* ends with POLICY_COUNT */
    void (*evaluate)(const void *facts, const struct threshold_set *t, struct verdict *v);
};

/* Room for the facts of any rule. */
union rule_facts {
    struct large_customer_facts large_customer;
    struct application_facts application;
    struct receiving_station_facts receiving_station;
    struct use_class_facts use_class;
    struct service_change_facts service_change;
    struct dedicated_line_facts dedicated_line;
    struct joint_review_facts joint_review;
    struct idle_facts idle;
    struct inspection_facts inspection;
    struct power_factor_facts power_factor;
    struct late_fee_facts late_fee;
    struct energising_facts energising;
    struct dual_source_facts dual_source;
    struct important_source_facts important_source;
    struct violation_facts violation;
};

int rule_count(void);
const struct rule *rule_at(int index);        /* in the order of clauses; never NULL below rule_count */
const struct rule *rule_find(const char *id); /* NULL when there is none */
const char *rule_title(const struct rule *r, enum lang lang);

/** rule_facts_init - all facts unknown; the start for those who fill the struct themselves. */
void rule_facts_init(const struct rule *r, void *facts);
/**
 * rule_bind - read a JSON object of facts into @facts (a union rule_facts, or the rule's own struct).
 *
 * @path   what errors call the object, e.g. "$"
 * @arena  holds lists; they are valid as long as it is
 *
 * Shape:  a member that is absent or null is unknown.
 * Errors: ERR_SYNTAX unknown member, wrong type; ERR_RANGE outside the field's range. Each names the
 *         path, the offending value and what is expected.
 */
bool rule_bind(const struct rule *r, const json_t *json, const char *path, void *facts, struct arena *arena,
               struct err *e) NODISCARD;
/**
 * rule_set_text - set one fact from a column of text, as PostgreSQL sends it: "2000", "t", "2024-06-01",
 * a word, a JSON array for a list; NULL for unknown.
 *
 * Errors: ERR_NOT_FOUND no fact @name; ERR_SYNTAX and ERR_RANGE as rule_bind.
 */
bool rule_set_text(const struct rule *r, void *facts, const char *name, const char *text, struct arena *arena,
                   struct err *e) NODISCARD;
/** rule_evaluate - decide. @v is filled whole; it borrows @t. */
void rule_evaluate(const struct rule *r, const void *facts, const struct threshold_set *t, struct verdict *v);

/** rule_put_facts - the facts as the JSON object that rule_bind reads; unknown facts as null. */
void rule_put_facts(const struct rule *r, const void *facts, struct buf *out);
/** rule_put - the rule as one JSON object: {"id","clause","title_zh","title_en","rule_version","facts_schema",
 * "policies"}. */
void rule_put(const struct rule *r, struct buf *out);
/** policy_put - a threshold as one JSON object: {"key","kind","unit","least","most","choices","default","clause",
 * "source","by_supply_rules","text_zh","text_en"}. */
void policy_put(const struct policy *p, struct buf *out);
/** rule_put_schema - JSON schema (draft 2020-12) of the facts. */
void rule_put_schema(const struct rule *r, struct buf *out);
/** rule_field_value - one fact as a value to print; a list is its number of items. */
struct value rule_field_value(const struct field *f, const void *facts);

#endif
