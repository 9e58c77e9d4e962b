/*
 * review - see the header. Facts come from the store, verdicts from the rules; what is here is who is
 * asked what, and the two questions that need more than a look at the facts: which power factor
 * standard applies, and whether an idle meter is idle or merely silent.
 */
#include "dahu/job/review.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/version.h"
#include "dahu/job/energy.h"
#include "dahu/store/decision.h"
#include "dahu/store/policy.h"

/* One question: a rule about a row of facts. */
struct question {
    const struct rule *rule;
    const struct fact_rows *rows;
    int row;
    const struct threshold_set *thresholds;
    enum tri large; /* what rule 4.1 said about the account in this run */
    union rule_facts facts;
};

/* Looks at inputs that are no facts, may set facts; false = the rule does not apply, do not ask. */
typedef bool (*prepare_fn)(struct question *q);
/* Decides; NULL: rule_evaluate. */
typedef void (*decide_fn)(struct question *q, struct verdict *v);

static bool prepare_power_factor(struct question *q);
static bool prepare_inspection(struct question *q);
static void decide_idle(struct question *q, struct verdict *v);

static const struct {
    const char *rule_id;
    enum facts_kind kind;
    bool dated; /* has the fact as_of */
    prepare_fn prepare;
    decide_fn decide;
} plan[] = {
    {"4.1", FACTS_LARGE_CUSTOMER, false, NULL, NULL},
    {"4.3", FACTS_APPLICATION, true, NULL, NULL},
    {"4.4", FACTS_RECEIVING_STATION, false, NULL, NULL},
    {"4.5", FACTS_DEDICATED_APPLICATION, true, NULL, NULL},
    {"4.6.1", FACTS_DEDICATED_APPLICATION, true, NULL, NULL},
    {"4.6.2", FACTS_DEDICATED_LINE, true, NULL, NULL},
    {"4.7", FACTS_JOINT_REVIEW, false, NULL, NULL},
    {"4.8", FACTS_USE_CLASS, true, NULL, NULL},
    {"4.10", FACTS_SERVICE_CHANGE, false, NULL, NULL},
    {"4.11", FACTS_IDLE, true, NULL, decide_idle},
    {"4.13", FACTS_ENERGISING, false, NULL, NULL},
    {"4.14", FACTS_DUAL_SOURCE, false, NULL, NULL},
    {"important_sources", FACTS_IMPORTANT_SOURCE, true, NULL, NULL},
    {"4.15", FACTS_INSPECTION, true, prepare_inspection, NULL},
    {"pf", FACTS_POWER_FACTOR, false, prepare_power_factor, NULL},
};
enum { PLAN_COUNT = sizeof plan / sizeof *plan };

struct review {
    struct db *db;
    date as_of;
    struct replay_moment known;
    char day[DATE_TEXT_BYTES];
    struct threshold_set thresholds;
    struct account_rows accounts;
    struct fact_rows facts[FACTS_COUNT];
    const struct rule *rules[PLAN_COUNT + 1];
    struct decision_writer *writer;
    struct arena arena; /* lists of the account at hand */
    const struct threshold_set *changed; /* NULL = no second question */
    enum tri large, large_changed;       /* the account at hand, once 4.1 was asked */
    review_item_fn seen;
    void *arg;
    struct review_report *report;
};

/* ---- power factor ------------------------------------------------------------------------------ */

static enum tri tri_input(const struct question *q, const char *name)
{
    const char *text = fact_rows_input(q->rows, q->row, name);
    return !text ? TRI_UNKNOWN : tri_of(strcmp(text, "t") == 0);
}

static enum pf_sector sector_of(const char *use_category)
{
    static const struct {
        const char *name;
        enum pf_sector sector;
    } sectors[] = {
        {"INDUSTRIAL", PF_SECTOR_INDUSTRIAL},     {"NON_INDUSTRIAL", PF_SECTOR_NON_INDUSTRIAL},
        {"AGRICULTURAL", PF_SECTOR_AGRICULTURAL}, {"PUMPING", PF_SECTOR_PUMPING},
        {"WHOLESALE", PF_SECTOR_WHOLESALE},
    };
    for (size_t i = 0; i < sizeof sectors / sizeof *sectors; i++)
        if (strcmp(sectors[i].name, use_category) == 0)
            return sectors[i].sector;
    return PF_SECTOR_RESIDENTIAL;
}

static bool prepare_power_factor(struct question *q)
{
    struct power_factor_facts *f = &q->facts.power_factor;
    const char *kva = fact_rows_input(q->rows, q->row, "capacity_kva");
    int standard =
        select_standard(sector_of(fact_rows_input(q->rows, q->row, "use_category")),
                        tri_input(q, "high_voltage"), kva ? strtoll(kva, NULL, 10) * 100 : FACT_UNKNOWN,
                        tri_input(q, "on_load_voltage_regulation"), q->thresholds);
    f->standard = standard == PF_STANDARD_UNKNOWN ? FACT_UNKNOWN : standard;
    if (fact_rows_evidence_bp(q->rows, q->row) <
        q->thresholds->pf_completeness_bp) /* half a month is no month */
        f->kwh_x100 = f->kvarh_forward_x100 = f->kvarh_reverse_x100 = FACT_UNKNOWN;
    return standard != PF_STANDARD_NONE;
}

/* ---- inspection --------------------------------------------------------------------------------- */

/* Whether a customer is large is what 4.1 has just said: it is asked first. */
static bool prepare_inspection(struct question *q)
{
    q->facts.inspection.large = q->large;
    return true;
}

/* ---- idle -------------------------------------------------------------------------------------- */

/*
 * Where values are missing after the last use that was seen, the true last use lies anywhere between
 * that day and the day asked for. When both ends lead to the same verdict, that is the verdict; else
 * the last use is not known.
 */
static void decide_idle(struct question *q, struct verdict *v)
{
    struct idle_facts *f = &q->facts.idle;
    const char *latest = fact_rows_input(q->rows, q->row, "latest_possible_use");
    date seen = f->last_use;
    struct err e;
    rule_evaluate(q->rule, f, q->thresholds, v);
    if (!latest || !date_parse(latest, &f->last_use, &e) || date_compare(f->last_use, seen) == 0)
        return;
    enum outcome by_seen = v->outcome;
    rule_evaluate(q->rule, f, q->thresholds, v);
    f->last_use = v->outcome == by_seen ? seen : DATE_NONE;
    rule_evaluate(q->rule, f, q->thresholds, v);
}

/* ---- one account ------------------------------------------------------------------------------- */

/* @asked: the rule applies, and @v is what it says. */
static bool judge(struct review *r, int p, struct question *q, struct verdict *v, bool *asked, struct err *e)
{
    if (!fact_rows_bind(q->rows, q->row, q->rule, &q->facts, &r->arena, e) ||
        (plan[p].dated && !rule_set_text(q->rule, &q->facts, "as_of", r->day, &r->arena, e)))
        return false;
    *asked = !plan[p].prepare || plan[p].prepare(q);
    if (!*asked)
        return true;
    if (plan[p].decide)
        plan[p].decide(q, v);
    else
        rule_evaluate(q->rule, &q->facts, q->thresholds, v);
    return true;
}

static enum tri large_by(const struct verdict *v)
{
    return v->outcome == OUTCOME_REVIEW ? TRI_UNKNOWN : tri_of(v->outcome == OUTCOME_PASS);
}

/* The same question with the other thresholds. */
static bool judge_changed(struct review *r, int p, const struct question *q, struct verdict *v, bool *asked,
                          struct err *e)
{
    struct question other = *q;
    *asked = false;
    if (!r->changed)
        return true;
    other.thresholds = r->changed;
    other.large = r->large_changed;
    if (!judge(r, p, &other, v, asked, e))
        return false;
    if (p == 0 && *asked)
        r->large_changed = large_by(v);
    return true;
}

static bool ask(struct review *r, int p, const struct account_row *account, struct question *q, struct err *e)
{
    struct verdict v, changed;
    bool asked, also;
    if (!judge_changed(r, p, q, &changed, &also, e) || !judge(r, p, q, &v, &asked, e))
        return false;
    if (!asked)
        return true;
    const struct review_item item = {account, fact_rows_subject(q->rows, q->row), &v, also ? &changed : NULL,
                                     &q->facts, fact_rows_evidence_bp(q->rows, q->row)};
    const struct decision d = {account->id, item.subject, &v, &q->facts, item.evidence_bp};
    if (r->writer && !decision_add(r->writer, &d, e))
        return false;
    r->report->decisions++;
    r->report->large += p == 0 && v.outcome == OUTCOME_PASS;
    if (p == 0)
        r->large = large_by(&v);
    if (r->seen)
        r->seen(&item, r->arg);
    return true;
}

/* A failure of the facts is this account's; one of the connection ends the run. */
static bool is_of_the_account(const struct err *e)
{
    return e->code == ERR_RANGE || e->code == ERR_SYNTAX;
}

static bool decide_account(struct review *r, const struct account_row *account, bool *asked, struct err *e)
{
    bool failed = false;
    *asked = false;
    r->large = r->large_changed = TRI_UNKNOWN;
    for (int p = 0; p < PLAN_COUNT; p++) {
        const struct fact_rows *rows = &r->facts[plan[p].kind];
        int row = fact_rows_first(rows, account->id);
        for (; row >= 0 && row < fact_rows_count(rows) && fact_rows_account(rows, row) == account->id;
             row++) {
            struct question q = {.rule = r->rules[p],
                                 .rows = rows,
                                 .row = row,
                                 .thresholds = &r->thresholds,
                                 .large = r->large};
            *asked = true;
            if (ask(r, p, account, &q, e))
                continue;
            if (!is_of_the_account(e))
                return false;
            failed = true;
            log_write(LOG_ERROR, "review", "could not decide rule %s for account '%s': %s", q.rule->id,
                      account->number, e->text);
        }
    }
    r->report->undecided += failed;
    arena_fini(&r->arena);
    return true;
}

/* ---- the run ----------------------------------------------------------------------------------- */

/* Facts of @kinds on one connection; a second one runs at the same time, on the same snapshot. */
struct reader {
    struct review *r;
    struct db *db;
    const char *account_id;
    const enum facts_kind *kinds; /* ends with FACTS_COUNT */
    const char *snapshot;         /* of the first connection; NULL: this is the first */
    bool ok;
    struct err e;
};

static void *read_facts(void *arg)
{
    struct reader *t = arg;
    t->ok = !t->snapshot ||
            (db_begin_beside(t->db, t->snapshot, &t->e) && replay_enter(t->db, &t->r->known, &t->e));
    for (int i = 0; t->ok && t->kinds[i] != FACTS_COUNT; i++)
        t->ok = facts_load(t->db, t->kinds[i], t->r->as_of, t->account_id, &t->r->facts[t->kinds[i]], &t->e);
    if (t->snapshot)
        db_rollback(t->db);
    return NULL;
}

/* Both halves take about as long. */
static bool load_facts(struct review *r, struct db *beside, const char *account_id, const char *snapshot,
                       struct err *e)
{
    static const enum facts_kind first[] = {
        FACTS_LARGE_CUSTOMER,   FACTS_APPLICATION,  FACTS_RECEIVING_STATION, FACTS_DEDICATED_APPLICATION,
        FACTS_DEDICATED_LINE,   FACTS_JOINT_REVIEW, FACTS_ENERGISING,        FACTS_DUAL_SOURCE,
        FACTS_IMPORTANT_SOURCE, FACTS_COUNT};
    static const enum facts_kind second[] = {FACTS_USE_CLASS,  FACTS_SERVICE_CHANGE, FACTS_IDLE,
                                             FACTS_INSPECTION, FACTS_POWER_FACTOR,   FACTS_COUNT};
    struct reader ours = {.r = r, .db = r->db, .account_id = account_id, .kinds = first};
    struct reader theirs = {
        .r = r, .db = beside, .account_id = account_id, .kinds = second, .snapshot = snapshot};
    pthread_t thread;
    bool parallel = beside && pthread_create(&thread, NULL, read_facts, &theirs) == 0;
    read_facts(&ours);
    if (parallel) {
        pthread_join(thread, NULL);
    } else {
        theirs.db = r->db;
        theirs.snapshot = NULL;
        if (ours.ok)
            read_facts(&theirs);
    }
    if (!ours.ok || !theirs.ok)
        *e = ours.ok ? theirs.e : ours.e;
    return ours.ok && theirs.ok;
}

static bool load(struct review *r, const struct review_request *request, const char *snapshot, struct err *e)
{
    const char *number = request->account;
    char id[24];
    if (!account_rows_load(r->db, r->as_of, number, &r->accounts, e))
        return false;
    if (number && account_rows_count(&r->accounts) == 0)
        return err_set(e, ERR_NOT_FOUND, "there is no account '%s' on %s", number, r->day);
    if (number)
        snprintf(id, sizeof id, "%" PRId64, account_rows_get(&r->accounts, 0).id);
    return load_facts(r, request->beside, number ? id : NULL, snapshot, e);
}

static void unload(struct review *r)
{
    account_rows_fini(&r->accounts);
    for (int k = 0; k < FACTS_COUNT; k++)
        fact_rows_fini(&r->facts[k]);
    arena_fini(&r->arena);
}

static bool begin_to_record(struct review *r, const struct review_request *request, struct err *e)
{
    char id[24];
    if (request->unrecorded)
        return true;
    if (request->account)
        snprintf(id, sizeof id, "%" PRId64, account_rows_get(&r->accounts, 0).id);
    const struct decision_run run = {.as_of = r->as_of,
                                     .actor = request->actor,
                                     .version = DAHU_VERSION,
                                     .account_id = request->account ? id : NULL,
                                     .known_at = r->known.given ? r->known.at : NULL,
                                     .rules = r->rules,
                                     .thresholds = &r->thresholds};
    return decision_begin(r->db, &run, &r->writer, e);
}

static bool decide_all(struct review *r, struct err *e)
{
    for (int i = 0; i < account_rows_count(&r->accounts); i++) {
        struct account_row account = account_rows_get(&r->accounts, i);
        bool asked;
        if (!decide_account(r, &account, &asked, e))
            return false;
        r->report->accounts += asked;
    }
    return true;
}

/* The thresholds of the day, and beside them those that are asked for. */
static bool load_thresholds(struct review *r, const struct review_request *request,
                            struct threshold_set *changed, struct err *e)
{
    if (!policy_load(r->db, r->as_of, &r->thresholds, e))
        return false;
    *changed = r->thresholds;
    for (int i = 0; i < request->change_count; i++)
        if (!threshold_set_value(changed, request->changes[i].key, request->changes[i].value, e))
            return false;
    r->changed = request->change_count ? changed : NULL;
    return true;
}

/* One snapshot for all facts, one transaction for all decisions. */
static bool record(struct review *r, const struct review_request *request, struct err *e)
{
    char snapshot[DB_SNAPSHOT_BYTES];
    struct threshold_set changed;
    bool ok = db_begin_snapshot(r->db, snapshot, e) && replay_enter(r->db, &r->known, e) &&
              load_thresholds(r, request, &changed, e) && load(r, request, snapshot, e) &&
              begin_to_record(r, request, e);
    if (ok && !decide_all(r, e)) {
        decision_abort(r->writer);
        ok = false;
    } else if (ok) {
        ok = decision_end(r->writer, r->report->accounts, &r->report->recorded, e) && db_commit(r->db, e);
    }
    if (!ok)
        db_rollback(r->db);
    return ok;
}

static bool settle_time(struct review *r, const struct review_request *request, struct err *e)
{
    if (request->known_at && !replay_moment(r->db, request->known_at, &r->known, e))
        return false;
    r->report->known = r->known;
    if (!date_known(r->as_of) && r->known.given)
        r->as_of = r->known.day;
    if (!date_known(r->as_of) && !facts_today(r->db, &r->as_of, e))
        return false;
    date_format(r->as_of, r->day);
    return true;
}

static void find_rules(struct review *r)
{
    for (int p = 0; p < PLAN_COUNT; p++)
        r->rules[p] = rule_find(plan[p].rule_id);
}

/* What is due is made first: verdicts rest on it. */
static bool make_energies(struct db *db, const struct review_request *request, struct review_report *out,
                          struct err *e)
{
    struct energy_report made;
    const struct energy_request energy = {.drivers_folder = request->drivers_folder,
                                          .beside = request->beside};
    bool ok = energy_refresh(db, &energy, &made, e);
    out->days = made.days;
    return ok;
}

bool review_run(struct db *db, const struct review_request *request, review_item_fn seen, void *arg,
                struct review_report *out, struct err *e)
{
    struct review r = {.db = db, .as_of = request->as_of, .seen = seen, .arg = arg, .report = out};
    *out = (struct review_report){.as_of = request->as_of};
    find_rules(&r);
    if (!settle_time(&r, request, e))
        return false;
    out->as_of = r.as_of;
    if (!r.known.given && !make_energies(db, request, out, e))
        return false;
    if (!decision_lock(db, e))
        return false;
    bool ok = record(&r, request, e);
    decision_unlock(db);
    unload(&r);
    return ok;
}

bool review_look(struct db *db, const struct review_request *request, review_item_fn seen, void *arg,
                 struct err *e)
{
    struct review_report report = {.as_of = request->as_of};
    struct review r = {.db = db, .as_of = request->as_of, .seen = seen, .arg = arg, .report = &report};
    struct threshold_set changed;
    find_rules(&r);
    bool ok = settle_time(&r, request, e) && replay_enter(db, &r.known, e) &&
              load_thresholds(&r, request, &changed, e) && load(&r, request, NULL, e) && decide_all(&r, e);
    unload(&r);
    return ok;
}
