/**
 * verdict - what a rule concludes: outcome, reasons with their numbers, results, and each number
 * beside its limit.
 *
 * A verdict holds codes and values, no text: it is rendered later, in either language. It owns no
 * memory, may be reused for the next evaluation, and borrows its thresholds.
 */
#ifndef DAHU_RULE_VERDICT_H
#define DAHU_RULE_VERDICT_H

#include <jansson.h>

#include "dahu/rule/policy.h"

/* PASS and FAIL: the clause's condition holds or not. EXCEPTION_REQUIRED: only with an approved
 * exception. PENDING: a term still runs. REVIEW: a person must look, the facts do not decide.
 * FAIL never acts by itself: "the company may" is a proposal to a person. */
#define OUTCOMES(X) X(PASS) X(FAIL) X(WARN) X(PENDING) X(REVIEW) X(EXCEPTION_REQUIRED) X(NOT_APPLICABLE)

enum outcome {
#define X(name) OUTCOME_##name,
    OUTCOMES(X)
#undef X
        OUTCOME_COUNT
};
const char *outcome_name(enum outcome outcome); /* "PASS"; static */

struct named_value {
    const char *name; /* static */
    struct value value;
};

enum { REASON_ARGS_MAX = 4, VERDICT_REASONS_MAX = 20, VERDICT_RESULTS_MAX = 16, VERDICT_CHECKS_MAX = 12 };

struct reason {
    const char *code; /* said with the text `rule.reason.<code>`; static */
    struct named_value args[REASON_ARGS_MAX];
    int arg_count;
};

enum check_operator { CHECK_AT_LEAST, CHECK_AT_MOST, CHECK_ABOVE, CHECK_IS };
struct check {
    const char *name; /* of the number; said with `rule.name.<name>` */
    struct value value, limit;
    enum check_operator operator_;
    enum tri holds;
};

struct rule;
struct verdict {
    const struct rule *rule;
    const struct threshold_set *thresholds; /* borrowed until the verdict is written out */
    enum outcome outcome;
    int reason_count, result_count, check_count;
    struct reason reasons[VERDICT_REASONS_MAX];
    struct named_value results[VERDICT_RESULTS_MAX];
    struct check checks[VERDICT_CHECKS_MAX];
};

/* ---- what rules write ---- */
void verdict_begin(struct verdict *v, const struct rule *rule, const struct threshold_set *t);
/** verdict_reason - add a reason; reason_arg fills its numbers. */
struct reason *verdict_reason(struct verdict *v, const char *code);
void reason_arg(struct reason *r, const char *name, struct value value);
/** verdict_missing - add the reason that fact @name is not known, once. */
void verdict_missing(struct verdict *v, const char *name);
void verdict_result(struct verdict *v, const char *name, struct value value);
/** verdict_check - put a number beside its limit; returns @holds. */
enum tri verdict_check(struct verdict *v, const char *name, struct value value, enum check_operator op,
                       struct value limit, enum tri holds);

/* ---- what readers read ---- */
const struct value *verdict_result_find(const struct verdict *v, const char *name);  /* or NULL */
/**
 * verdict_to_json - append the whole verdict as one JSON object on one line:
 * {"rule","clause","outcome","reasons":[{"code","text_zh","text_en"}],"result":{},"thresholds":{},"rule_version"}
 * The numbers beside their limits follow in result.checks where a rule compares any.
 */
void verdict_to_json(const struct verdict *v, struct buf *out);
/* The parts of it, for those who keep a decision: an array, an object, an object. */
void verdict_put_result(const struct verdict *v, struct buf *out);
void verdict_put_thresholds(const struct verdict *v, struct buf *out);
/**
 * verdict_put_reasons - codes with their values and no text, for reason_text_stored:
 * [{"code","args":{"limit":["n",2000,0,"kVA"]}}], each value as kind, number or word, decimals, unit.
 */
void verdict_put_reasons(const struct verdict *v, struct buf *out);
void reason_text(const struct reason *r, enum lang lang, struct buf *out);
/**
 * reason_text_stored - say a reason that verdict_put_reasons wrote.
 *
 * Errors: ERR_SYNTAX not such a reason.
 */
bool reason_text_stored(const json_t *stored, enum lang lang, struct buf *out, struct err *e) NODISCARD;
/** verdict_put_grounds - verdict_put_proof without the limits and readings in force. */
void verdict_put_grounds(const struct verdict *v, const void *facts, enum lang lang, struct buf *out);
/** verdict_put_proof - the verdict as a text to read out: outcome, numbers beside limits, reasons. */
void verdict_put_proof(const struct verdict *v, const void *facts, enum lang lang, struct buf *out);

#endif
