/* reckoning - see the header. */
#include "dahu/store/reckoning.h"

#include <string.h>

#include "dahu/rule/rule.h"
#include "dahu/store/policy.h"

enum { TEXT_BYTES_MAX = 256 * 1024 };

static bool open_rows(struct db *db, const char *case_number, struct db_result *out, struct err *e)
{
    return db_call(db, out, e, "select violation_assessment_id, found_on, facts from api.reckoning_open($1)",
                   case_number);
}

/* Texts of a verdict as the row keeps them. */
struct told {
    struct buf reasons, result, thresholds;
};

static void tell(const struct verdict *v, struct told *t)
{
    buf_init(&t->reasons, TEXT_BYTES_MAX);
    buf_init(&t->result, TEXT_BYTES_MAX);
    buf_init(&t->thresholds, TEXT_BYTES_MAX);
    verdict_put_reasons(v, &t->reasons);
    verdict_put_result(v, &t->result);
    verdict_put_thresholds(v, &t->thresholds);
}

static void told_fini(struct told *t)
{
    buf_fini(&t->reasons);
    buf_fini(&t->result);
    buf_fini(&t->thresholds);
}

static bool write_verdict(struct db *db, const char *id, const struct verdict *v, struct err *e)
{
    struct told t;
    tell(v, &t);
    bool ok =
        db_call(db, NULL, e, "select api.reckoning_write($1, $2, $3, $4, $5, $6, null)", id,
                outcome_name(v->outcome), t.reasons.data, t.result.data, t.thresholds.data, v->rule->version);
    told_fini(&t);
    return ok;
}

static bool write_fault(struct db *db, const char *id, const char *why, struct err *e)
{
    return db_call(db, NULL, e, "select api.reckoning_write($1, null, null, null, null, null, $2)", id, why);
}

static bool judge(struct db *db, const struct db_result *r, int row, struct err *e)
{
    const struct rule *rule = rule_find("violation");
    const char *id = db_text(r, row, 0), *text = db_text(r, row, 2);
    struct threshold_set limits;
    union rule_facts facts;
    struct arena arena = {0};
    struct verdict v;
    struct err why;
    date found;
    if (!date_parse(db_text(r, row, 1), &found, e) || !policy_load(db, found, &limits, e))
        return false;
    json_t *json = json_parse(text, strlen(text), &why);
    bool read = json && rule_bind(rule, json, "$", &facts, &arena, &why);
    if (read)
        rule_evaluate(rule, &facts, &limits, &v);
    bool ok = read ? write_verdict(db, id, &v, e) : write_fault(db, id, why.text, e);
    json_decref(json);
    arena_fini(&arena);
    return ok;
}

bool reckoning_run(struct db *db, const char *case_number, int *done, struct err *e)
{
    struct db_result r;
    bool ok = true;
    *done = 0;
    if (!open_rows(db, case_number, &r, e))
        return false;
    for (int i = 0; ok && i < db_rows(&r); i++) {
        ok = judge(db, &r, i, e);
        *done += ok;
    }
    db_result_fini(&r);
    return ok || err_wrap(e, "could not reckon a violation");
}

bool reckoning_read(struct db *db, const char *case_number, struct db_result *out, struct err *e)
{
    return db_call(db, out, e, "select api.case_read('violations', $1)", case_number);
}
