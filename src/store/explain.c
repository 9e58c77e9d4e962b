/* explain - see the header. */
#include "dahu/store/explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEYS_BYTES_MAX = 4096 };

/* The one value of the one row that a function answers. */
static bool load(struct db *db, const char *sql, int count, const char *const *params, json_t **out,
                 struct err *e)
{
    struct db_result r;
    json_error_t fault;
    if (!db_query(db, &r, sql, count, params, e))
        return err_wrap(e, "could not read what is behind the verdict");
    *out = json_loads(db_text(&r, 0, 0), 0, &fault);
    db_result_fini(&r);
    return *out || err_set(e, ERR_SYNTAX, "the database answered no JSON: %s", fault.text);
}

static const char *id_text(int64_t id, char out[static 24])
{
    snprintf(out, 24, "%" PRId64, id);
    return out;
}

bool explain_points(struct db *db, int64_t account_id, const struct explain_span *span, json_t **out,
                    struct err *e)
{
    char id[24], since[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    return load(db, "select dahu.explain_points($1, $2, $3, $4, $5)",
                DB_PARAMS(id, span->unit, since, until, span->quantities){
                    id_text(account_id, id), span->unit, date_format(span->since, since),
                    date_format(span->until, until), span->quantities},
                out, e);
}

bool explain_last_use(struct db *db, int64_t account_id, date until, json_t **out, struct err *e)
{
    char id[24], day[DATE_TEXT_BYTES];
    return load(db, "select dahu.explain_last_use($1, $2)",
                DB_PARAMS(id, day){id_text(account_id, id), date_format(until, day)}, out, e);
}

bool explain_contract(struct db *db, int64_t account_id, date as_of, json_t **out, struct err *e)
{
    char id[24], day[DATE_TEXT_BYTES];
    return load(db, "select dahu.explain_contract($1, $2)",
                DB_PARAMS(id, day){id_text(account_id, id), date_format(as_of, day)}, out, e);
}

/* "{a,b}": the keys are names of our own, without anything to quote. */
static void put_keys(const struct rule *rule, char out[static KEYS_BYTES_MAX])
{
    size_t n = 0;
    out[n++] = '{';
    for (const enum policy_id *id = rule->thresholds; *id != POLICY_COUNT; id++)
        n += (size_t)snprintf(out + n, KEYS_BYTES_MAX - n, "%s%s", n > 1 ? "," : "", policy_at(*id)->key);
    MUST(n + 2 < KEYS_BYTES_MAX);
    out[n++] = '}';
    out[n] = '\0';
}

bool explain_policies(struct db *db, const struct rule *rule, date as_of, json_t **out, struct err *e)
{
    char keys[KEYS_BYTES_MAX], day[DATE_TEXT_BYTES];
    put_keys(rule, keys);
    return load(db, "select dahu.explain_policies($1, $2, $3)",
                DB_PARAMS(keys, keys, day){keys, supply_regime(as_of), date_format(as_of, day)}, out, e);
}

bool explain_changes(struct db *db, int64_t account_id, const struct rule *rule, const char *since,
                     json_t **out, struct err *e)
{
    char id[24], keys[KEYS_BYTES_MAX];
    put_keys(rule, keys);
    return load(db, "select dahu.explain_changes($1, $2, $3)",
                DB_PARAMS(id, keys, since){id_text(account_id, id), keys, since}, out, e);
}

/* ---- decisions ---------------------------------------------------------------------------------- */

#define DECISION_COLUMNS                                                                                     \
    "d.decision_id, a.account_number, d.rule_id, d.subject, d.outcome, d.fingerprint, k.rule_version,"       \
    " d.actor, d.evaluated_at, dahu.civil_text(d.evaluated_at), d.as_of, d.facts, t.content,"                \
    " d.evaluated_at > dahu.history_since()"                                                                 \
    " from dahu.decision d"                                                                                  \
    " join dahu.account a on a.account_id = d.account_id"                                                    \
    " join dahu.review_rule k on k.review_run_id = d.review_run_id and k.rule_id = d.rule_id"                \
    " join dahu.threshold_set t on t.threshold_set_id = k.threshold_set_id"

static bool take_decision(const struct db_result *r, struct arena *a, struct explain_decision *out,
                          struct err *e)
{
    const struct {
        const char **text;
        int column;
    } texts[] = {{&out->account, 1}, {&out->rule_id, 2},      {&out->subject, 3},
                 {&out->outcome, 4}, {&out->fingerprint, 5},  {&out->rule_version, 6},
                 {&out->actor, 7},   {&out->evaluated_at, 8}, {&out->civil, 9},
                 {&out->facts, 11},  {&out->thresholds, 12}};
    out->id = db_int64(r, 0, 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i].text = arena_strdup(a, db_text(r, 0, texts[i].column));
    out->replayable = db_bool(r, 0, 13);
    return date_parse(db_text(r, 0, 10), &out->as_of, e);
}

bool explain_decision(struct db *db, const char *id, struct arena *arena, struct explain_decision *out,
                      struct err *e)
{
    struct db_result r;
    *out = (struct explain_decision){0};
    if (strlen(id) == 0 || strlen(id) > 18 || strspn(id, "0123456789") != strlen(id))
        return err_set(e, ERR_NOT_FOUND, "there is no decision '%.40s': it is a number", id);
    if (!db_call(db, &r, e, "select " DECISION_COLUMNS " where d.decision_id = $1", id))
        return false;
    bool ok = db_rows(&r) == 1 ? take_decision(&r, arena, out, e)
                               : err_set(e, ERR_NOT_FOUND, "there is no decision '%s'", id);
    db_result_fini(&r);
    return ok;
}

bool explain_recorded(struct db *db, const char *account, const char *rule_id, const char *subject,
                      date as_of, struct arena *arena, struct explain_decision *out, struct err *e)
{
    struct db_result r;
    char day[DATE_TEXT_BYTES];
    *out = (struct explain_decision){0};
    if (!db_call(db, &r, e,
                 "select " DECISION_COLUMNS
                 " where a.account_number = $1 and d.rule_id = $2 and d.subject = $3"
                 " and d.as_of = $4 order by d.decision_id desc limit 1",
                 account, rule_id, subject, date_format(as_of, day)))
        return false;
    bool ok = db_rows(&r) == 0 || take_decision(&r, arena, out, e);
    db_result_fini(&r);
    return ok;
}
