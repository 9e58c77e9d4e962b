/* verify - see the header. A check is a function of sql/functions/dahu.verify_*.sql, but for the fingerprints
 * of decisions, which PostgreSQL cannot compute. */
#include "dahu/store/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/store/decision.h"

static const struct {
    const char *id, *name, *sql; /* NULL: verify_decisions */
} checks[VERIFY_COUNT] = {
#define SQL(name)                                                                                            \
    "select v.subject, v.at, v.detail, count(*) over () from dahu.verify_" #name "($1, $2) v limit $3"
#define X(id_, name_) [VERIFY_##name_] = {id_, #name_, SQL(name_)},
    VERIFY_CHECKS(X)
#undef X
#undef SQL
};

const char *verify_id(enum verify_check check)
{
    return checks[check].id;
}

const char *verify_name(enum verify_check check)
{
    return checks[check].name;
}

bool verify_since(struct db *db, date *out, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select dahu.verify_since()", 0, NULL, e))
        return false;
    bool ok = date_parse(db_text(&r, 0, 0), out, e);
    db_result_fini(&r);
    return ok;
}

/* ---- decisions ---------------------------------------------------------------------------------- */

struct decision_check {
    int64_t most, count;
    verify_row_fn told;
    void *arg;
};

static void check_decision(const struct db_result *r, int row, struct decision_check *c)
{
    char mark[DECISION_FINGERPRINT_BYTES], subject[96], detail[128];
    decision_fingerprint_kept(db_text(r, row, 3), db_text(r, row, 4), db_text(r, row, 5), db_text(r, row, 6),
                              mark);
    if (strcmp(mark, db_text(r, row, 7)) == 0 || (c->count++ >= c->most && c->most > 0))
        return;
    snprintf(subject, sizeof subject, "decision %s, %.40s", db_text(r, row, 0), db_text(r, row, 1));
    snprintf(detail, sizeof detail, "rule %.16s: fingerprint %.32s, of its facts %s", db_text(r, row, 3),
             db_text(r, row, 7), mark);
    c->told(&(struct verify_row){subject, db_text(r, row, 2), detail}, c->arg);
}

/* Batch by batch: a year of reviews of a county is ten million decisions. */
static bool verify_decisions(struct db *db, const char *since, const char *until, struct decision_check *c,
                             struct err *e)
{
    char last[24] = "0";
    for (bool more = true; more;) {
        struct db_result r;
        if (!db_call(
                db, &r, e,
                "select d.decision_id, a.account_number, d.as_of, d.rule_id, k.rule_version, t.fingerprint,"
                "       d.facts, d.fingerprint"
                " from dahu.decision d"
                " join dahu.account a on a.account_id = d.account_id"
                " join dahu.review_rule k on k.review_run_id = d.review_run_id and k.rule_id = d.rule_id"
                " join dahu.threshold_set t on t.threshold_set_id = k.threshold_set_id"
                " where d.decision_id > $1 and d.as_of >= $2 and d.as_of < $3"
                " order by d.decision_id limit 20000",
                last, since, until))
            return false;
        more = db_rows(&r) > 0;
        for (int i = 0; i < db_rows(&r); i++)
            check_decision(&r, i, c);
        if (more)
            snprintf(last, sizeof last, "%s", db_text(&r, db_rows(&r) - 1, 0));
        db_result_fini(&r);
    }
    return true;
}

/* ---- the rest ----------------------------------------------------------------------------------- */

static bool run_sql(struct db *db, const char *sql, const char *since, const char *until, int64_t most,
                    verify_row_fn told, void *arg, int64_t *count, struct err *e)
{
    char limit[24];
    struct db_result r;
    snprintf(limit, sizeof limit, "%" PRId64, most);
    if (!db_call(db, &r, e, sql, since, until, most > 0 ? limit : NULL))
        return false;
    for (int i = 0; i < db_rows(&r); i++)
        told(&(struct verify_row){db_text(&r, i, 0), db_text(&r, i, 1), db_text(&r, i, 2)}, arg);
    *count = db_rows(&r) ? db_int64(&r, 0, 3) : 0;
    db_result_fini(&r);
    return true;
}

bool verify_run(struct db *db, enum verify_check check, date since, date until, int64_t most,
                verify_row_fn told, void *arg, int64_t *count, struct err *e)
{
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];
    struct decision_check c = {.most = most, .told = told, .arg = arg};
    date_format(since, from);
    date_format(until, to);
    bool ok = check == VERIFY_decisions
                  ? verify_decisions(db, from, to, &c, e)
                  : run_sql(db, checks[check].sql, from, to, most, told, arg, &c.count, e);
    *count = c.count;
    return ok || err_wrap(e, "check %s", checks[check].name);
}
