/* decision - see the header. */
#include "dahu/store/decision.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "lock.h"

enum {
    FINGERPRINT_BYTES = 16,
    FINGERPRINT_TEXT = DECISION_FINGERPRINT_BYTES,
    FLUSH_BYTES = 64 * 1024,
    JSON_BYTES_MAX = 1024 * 1024, /* a ledger of 512 events is about 50 kB */
};

/* What all decisions of one rule in this run have in common. */
struct rule_run {
    const struct rule *rule;
    char fingerprint[FINGERPRINT_TEXT]; /* of the thresholds */
};

struct known {
    int64_t account_id;
    const char *rule_id, *subject, *fingerprint; /* borrowed from known_rows */
};

struct decision_writer {
    struct db *db;
    struct decision_run run; /* its pointers are borrowed */
    char run_id[24], day[DATE_TEXT_BYTES];
    /* begin of the transaction: what was recorded by then is what the facts are made of */
    char evaluated_at[WALL_TEXT_BYTES];
    struct rule_run *rules;
    struct db_result known_rows;
    struct known *known; /* sorted */
    size_t known_count;
    bool copying;
    int64_t recorded;
    struct buf line, json, reasons, result;
};

/* ---- fingerprints ----------------------------------------------------------------------------- */

static void fingerprint(char out[static FINGERPRINT_TEXT], const char *const *parts, int count)
{
    unsigned char bytes[FINGERPRINT_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof bytes);
    for (int i = 0; i < count; i++) /* with its closing zero, so that parts cannot run into each other */
        crypto_generichash_update(&state, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
    crypto_generichash_final(&state, bytes, sizeof bytes);
    sodium_bin2hex(out, FINGERPRINT_TEXT, bytes, sizeof bytes);
}

/* What a rule is asked with: a change of any of it is another question. */
static void fingerprint_thresholds(const struct rule *rule, const struct threshold_set *t, struct buf *json,
                                   char out[static FINGERPRINT_TEXT])
{
    struct verdict blank;
    verdict_begin(&blank, rule, t);
    buf_reset(json);
    verdict_put_thresholds(&blank, json);
    fingerprint(out, (const char *const[]){json->data}, 1);
}

void decision_fingerprint_kept(const char *rule_id, const char *version, const char *thresholds,
                               const char *facts, char out[static DECISION_FINGERPRINT_BYTES])
{
    fingerprint(out, (const char *const[]){rule_id, version, thresholds, facts}, 4);
}

void decision_fingerprint(const struct rule *rule, const struct threshold_set *thresholds, const void *facts,
                          char out[static DECISION_FINGERPRINT_BYTES])
{
    struct buf json;
    char of_thresholds[FINGERPRINT_TEXT];
    buf_init(&json, JSON_BYTES_MAX);
    fingerprint_thresholds(rule, thresholds, &json, of_thresholds);
    buf_reset(&json);
    rule_put_facts(rule, facts, &json);
    decision_fingerprint_kept(rule->id, rule->version, of_thresholds, json.data, out);
    buf_fini(&json);
}

static int compare_known(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    if (x->account_id != y->account_id)
        return x->account_id < y->account_id ? -1 : 1;
    int by = strcmp(x->rule_id, y->rule_id);
    by = by ? by : strcmp(x->subject, y->subject);
    return by ? by : strcmp(x->fingerprint, y->fingerprint);
}

/* The newest decision of each question: one before it says what held then, and what holds again is recorded again. */
static bool load_known(struct decision_writer *w, struct err *e)
{
    if (!db_call(w->db, &w->known_rows, e,
                 "select distinct on (account_id, rule_id, subject) account_id, rule_id, subject, fingerprint"
                 " from dahu.decision where as_of = $1 and ($2::bigint is null or account_id = $2)"
                 " order by account_id, rule_id, subject, decision_id desc",
                 w->day, w->run.account_id))
        return false;
    w->known_count = (size_t)db_rows(&w->known_rows);
    w->known = must_alloc((w->known_count + 1) * sizeof *w->known);
    for (size_t i = 0; i < w->known_count; i++)
        w->known[i] = (struct known){db_int64(&w->known_rows, (int)i, 0), db_text(&w->known_rows, (int)i, 1),
                                     db_text(&w->known_rows, (int)i, 2), db_text(&w->known_rows, (int)i, 3)};
    qsort(w->known, w->known_count, sizeof *w->known, compare_known);
    return true;
}

/* ---- the run ---------------------------------------------------------------------------------- */

static bool keep_rule(struct decision_writer *w, struct rule_run *r, struct err *e)
{
    fingerprint_thresholds(r->rule, w->run.thresholds, &w->json, r->fingerprint);
    return db_call(w->db, NULL, e,
                   "insert into dahu.threshold_set (fingerprint, content) values ($1, $2)"
                   " on conflict (fingerprint) do nothing",
                   r->fingerprint, w->json.data) &&
           db_call(w->db, NULL, e,
                   "insert into dahu.review_rule (review_run_id, rule_id, rule_version, threshold_set_id)"
                   " select $1, $2, $3, threshold_set_id from dahu.threshold_set where fingerprint = $4",
                   w->run_id, r->rule->id, r->rule->version, r->fingerprint);
}

static bool keep_rules(struct decision_writer *w, struct err *e)
{
    int count = 0;
    while (w->run.rules[count])
        count++;
    w->rules = must_alloc((size_t)(count + 1) * sizeof *w->rules);
    for (int i = 0; i < count; i++) {
        w->rules[i].rule = w->run.rules[i];
        if (!keep_rule(w, &w->rules[i], e))
            return false;
    }
    return true;
}

static bool keep_run(struct decision_writer *w, struct err *e)
{
    struct db_result row;
    if (!db_call(w->db, &row, e,
                 "insert into dahu.review_run (as_of, actor, version, known_at) values ($1, $2, $3, $4)"
                 " returning review_run_id, now()",
                 w->day, w->run.actor, w->run.version, w->run.known_at))
        return false;
    snprintf(w->run_id, sizeof w->run_id, "%s", db_text(&row, 0, 0));
    snprintf(w->evaluated_at, sizeof w->evaluated_at, "%s", db_text(&row, 0, 1));
    db_result_fini(&row);
    return true;
}

static void release(struct decision_writer *w)
{
    free(w->rules);
    free(w->known);
    db_result_fini(&w->known_rows);
    buf_fini(&w->line);
    buf_fini(&w->json);
    buf_fini(&w->reasons);
    buf_fini(&w->result);
    free(w);
}

/* The checks of foreign keys keep the plan of their first row. Of a young table that plan is a scan of all of
 * it, thirty thousand times; without scans it is the key's index, which is right at any size. */
static bool begin_copy(struct decision_writer *w, struct err *e)
{
    return load_known(w, e) && db_run(w->db, "set local enable_seqscan = off", e) &&
           db_copy_begin(
               w->db,
               "copy dahu.decision (review_run_id, account_id, rule_id, subject, clause, as_of, outcome,"
               " state, reasons, facts, result, completeness_bp, fingerprint,"
               " evaluated_at, actor) from stdin",
               e);
}

bool decision_begin(struct db *db, const struct decision_run *run, struct decision_writer **out,
                    struct err *e)
{
    struct decision_writer *w = must_alloc(sizeof *w);
    *w = (struct decision_writer){.db = db, .run = *run};
    date_format(run->as_of, w->day);
    buf_init(&w->line, 4 * JSON_BYTES_MAX);
    buf_init(&w->json, JSON_BYTES_MAX);
    buf_init(&w->reasons, JSON_BYTES_MAX);
    buf_init(&w->result, JSON_BYTES_MAX);
    bool ok = keep_run(w, e) && keep_rules(w, e) && (run->known_at || begin_copy(w, e));
    w->copying = ok && !run->known_at;
    if (!ok) {
        release(w);
        return err_wrap(e, "could not begin to record decisions");
    }
    *out = w;
    return true;
}

/* ---- one decision ----------------------------------------------------------------------------- */

static void put_column(struct buf *line, const char *text)
{
    buf_puts(line, "\t");
    db_copy_field(line, text);
}

static const struct rule_run *rule_run_of(const struct decision_writer *w, const struct rule *rule)
{
    const struct rule_run *r = w->rules;
    while (r->rule != rule) {
        MUST(r->rule);
        r++;
    }
    return r;
}

static void put_line(struct decision_writer *w, const struct decision *d, const struct rule_run *r,
                     const char *mark)
{
    const struct value *state = verdict_result_find(d->verdict, "state");
    char evidence[16];
    snprintf(evidence, sizeof evidence, "%d", d->evidence_bp);
    buf_printf(&w->line, "%s\t%" PRId64, w->run_id, d->account_id);
    put_column(&w->line, r->rule->id);
    put_column(&w->line, d->subject);
    put_column(&w->line, r->rule->clause);
    put_column(&w->line, w->day);
    put_column(&w->line, outcome_name(d->verdict->outcome));
    put_column(&w->line, state ? state->word : NULL);
    put_column(&w->line, w->reasons.data);
    put_column(&w->line, w->json.data);
    put_column(&w->line, w->result.data);
    put_column(&w->line, d->evidence_bp >= 0 ? evidence : NULL);
    put_column(&w->line, mark);
    put_column(&w->line,
               w->evaluated_at); /* its default would be asked row by row, which halves COPY's speed */
    put_column(&w->line, w->run.actor);
    buf_puts(&w->line, "\n");
}

static bool flush(struct decision_writer *w, struct err *e)
{
    bool ok = db_copy_put(w->db, w->line.data, w->line.len, e);
    buf_reset(&w->line);
    return ok;
}

bool decision_add(struct decision_writer *w, const struct decision *d, struct err *e)
{
    if (!w->copying)
        return true;
    const struct rule_run *r = rule_run_of(w, d->verdict->rule);
    char mark[FINGERPRINT_TEXT];
    buf_reset(&w->json);
    rule_put_facts(r->rule, d->facts, &w->json);
    decision_fingerprint_kept(r->rule->id, r->rule->version, r->fingerprint, w->json.data, mark);
    const struct known key = {d->account_id, r->rule->id, d->subject, mark};
    if (bsearch(&key, w->known, w->known_count, sizeof key, compare_known))
        return true;
    buf_reset(&w->reasons);
    buf_reset(&w->result);
    verdict_put_reasons(d->verdict, &w->reasons);
    verdict_put_result(d->verdict, &w->result);
    put_line(w, d, r, mark);
    if (!buf_ok(&w->json, "facts of a decision", e) || !buf_ok(&w->line, "a decision", e))
        return false;
    w->recorded++;
    return w->line.len < FLUSH_BYTES || flush(w, e);
}

bool decision_end(struct decision_writer *w, int accounts, int64_t *recorded, struct err *e)
{
    char seen[16], kept[24];
    if (!w)
        return true;
    bool ok = !w->copying || flush(w, e);
    if (!ok)
        db_copy_abort(w->db, "the connection failed");
    else if (w->copying)
        ok = db_copy_end(w->db, NULL, e);
    snprintf(seen, sizeof seen, "%d", accounts);
    snprintf(kept, sizeof kept, "%" PRId64, w->recorded);
    ok = ok && db_call(w->db, NULL, e,
                       "update dahu.review_run set finished_at = clock_timestamp(), account_count = $2, "
                       "decision_count = $3"
                       " where review_run_id = $1",
                       w->run_id, seen, kept);
    if (recorded)
        *recorded = w->recorded;
    release(w);
    return ok || err_wrap(e, "could not record decisions");
}

void decision_abort(struct decision_writer *w)
{
    if (!w)
        return;
    if (w->copying)
        db_copy_abort(w->db, "the run was given up");
    release(w);
}

/* ---- one run at a time ------------------------------------------------------------------------- */

bool decision_lock(struct db *db, struct err *e)
{
    return db_query(db, NULL, "select pg_advisory_lock(" LOCK_REVIEW ")", 0, NULL, e);
}

void decision_unlock(struct db *db)
{
    struct err ignored; /* a lost connection has let go of the lock by itself */
    (void)!db_query(db, NULL, "select pg_advisory_unlock(" LOCK_REVIEW ")", 0, NULL, &ignored);
}
