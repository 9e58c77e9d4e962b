/* policy - see the header. */
#include "dahu/store/policy.h"

static const char *text_or_null(const char *text)
{
    return *text ? text : NULL;
}

bool policy_seed(struct db *db, struct err *e)
{
    for (struct policy_row row = {0}; policy_row_next(&row);) {
        char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
        if (!db_call(db, NULL, e,
                     "insert into dahu.policy (key, regime, valid, value, clause, source, actor)"
                     " select $1, $2, daterange($3, $4, '[]'), $5, $6, $7, 'dahu'"
                     " where not exists (select from dahu.policy where key = $1 and regime = $2)",
                     row.policy->key, row.regime, text_or_null(date_format(row.valid_from, from)),
                     text_or_null(date_format(row.valid_until, until)), row.value, row.policy->clause,
                     row.policy->source))
            return err_wrap(e, "policy '%s'", row.policy->key);
    }
    return true;
}

static bool take(const struct db_result *r, struct threshold_set *out, struct err *e)
{
    for (int i = 0; i < db_rows(r); i++) {
        const char *key = db_text(r, i, 0);
        if (!policy_find(key))
            log_write(LOG_WARN, "policy", "this binary does not know the policy '%s'; it is not used", key);
        else if (!threshold_set_value(out, key, db_text(r, i, 1), e))
            return false;
    }
    return true;
}

bool policy_load(struct db *db, date day, struct threshold_set *out, struct err *e)
{
    char text[DATE_TEXT_BYTES];
    struct db_result r;
    threshold_set_init(out);
    if (!db_call(db, &r, e,
                 "select key, value from policy where valid @> $1::date and regime in ('ANY', $2)",
                 date_format(day, text), supply_regime(day)))
        return false;
    bool ok = take(&r, out, e);
    db_result_fini(&r);
    return ok;
}
