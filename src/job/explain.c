/*
 * explain - see the header. The verdict comes from the same run as every review; while the run holds its
 * transaction, the chain behind the one verdict that is asked for is read on the same connection.
 */
#include "dahu/job/explain.h"

#include <string.h>

#include "dahu/base/json.h"
#include "dahu/job/energy.h"
#include "dahu/store/decision.h"
#include "dahu/store/explain.h"
#include "explain_flip.h"

enum { TEXT_BYTES_MAX = 8 * 1024 * 1024, SUBJECTS_BYTES_MAX = 4096, IDLE_MONTHS_MOST = 24 };

/* What stands behind the verdicts of a rule. */
static const struct {
    const char *rule_id;
    enum { ENERGY_NONE, ENERGY_YEAR, ENERGY_MONTH, ENERGY_SINCE_USE } energy;
    const char *quantities;
} plan[] = {
    {"4.1", ENERGY_YEAR, "{active_energy_import}"},
    {"4.3", ENERGY_NONE, NULL},
    {"4.4", ENERGY_NONE, NULL},
    {"4.5", ENERGY_NONE, NULL},
    {"4.6.1", ENERGY_NONE, NULL},
    {"4.6.2", ENERGY_NONE, NULL},
    {"4.7", ENERGY_NONE, NULL},
    {"4.8", ENERGY_NONE, NULL},
    {"4.10", ENERGY_NONE, NULL},
    {"4.13", ENERGY_NONE, NULL},
    {"4.14", ENERGY_NONE, NULL},
    {"important_sources", ENERGY_NONE, NULL},
    {"4.11", ENERGY_SINCE_USE, "{active_energy_import}"},
    {"4.13", ENERGY_NONE, NULL},
    {"4.14", ENERGY_NONE, NULL},
    {"4.15", ENERGY_NONE, NULL},
    {"important_sources", ENERGY_NONE, NULL},
    {"pf", ENERGY_MONTH, "{active_energy_import,reactive_energy_import,reactive_energy_export}"},
};
enum { PLAN_COUNT = sizeof plan / sizeof *plan };

/* One look for the verdict of one rule about one subject. */
struct search {
    struct db *db;
    const struct rule *rule;
    int plan;
    const char *subject; /* NULL = the only one */
    date as_of;
    struct replay_moment known;
    int64_t account_id; /* once it was found */
    enum lang lang;
    bool brief; /* verdict and facts only */
    int found, seen;
    char subjects[SUBJECTS_BYTES_MAX];
    json_t *document; /* owned by the caller of search() */
    char *proof;
    char fingerprint[DECISION_FINGERPRINT_BYTES];
    bool ok;
    struct err e;
};

/* ---- the parts ---------------------------------------------------------------------------------- */

static date month_of(date d)
{
    int year, month, day;
    date_to_civil(d, &year, &month, &day);
    return date_from_civil(year, month, 1);
}

/* The months whose energies the rule was given. */
static struct explain_span span_of(const struct search *s, const struct review_item *item)
{
    date month = month_of(s->as_of), since = DATE_NONE;
    struct explain_span span = {.until = month, .quantities = plan[s->plan].quantities};
    if (plan[s->plan].energy == ENERGY_SINCE_USE) {
        date used = ((const struct idle_facts *)item->facts)->last_use;
        date earliest = date_add_months(month, -IDLE_MONTHS_MOST);
        since = date_known(used) ? month_of(used) : date_add_months(month, -12);
        since = date_compare(since, earliest) < 0 ? earliest : since;
        span.until = date_add_months(month, 1);
    } else {
        since = date_add_months(month, plan[s->plan].energy == ENERGY_YEAR ? -12 : -1);
        span.unit = plan[s->plan].energy == ENERGY_MONTH ? item->subject : NULL;
    }
    span.since = since;
    return span;
}

static bool take_json(const struct buf *text, json_t **out, struct err *e)
{
    *out = json_parse(text->data, text->len, e);
    return *out != NULL;
}

/* The verdict as every review writes it, with its facts. */
static bool put_verdict(struct search *s, const struct review_item *item)
{
    struct buf text;
    json_t *verdict = NULL, *facts = NULL;
    buf_init(&text, TEXT_BYTES_MAX);
    verdict_to_json(item->verdict, &text);
    bool ok = take_json(&text, &verdict, &s->e);
    buf_reset(&text);
    rule_put_facts(item->verdict->rule, item->facts, &text);
    ok = ok && take_json(&text, &facts, &s->e);
    if (ok) {
        json_object_set_new(s->document, "account", json_string(item->account->number));
        json_object_set_new(s->document, "name", json_string(item->account->customer));
        json_object_set_new(s->document, "subject", json_string(item->subject));
        json_object_set_new(s->document, "completeness_bp",
                            item->evidence_bp < 0 ? json_null() : json_integer(item->evidence_bp));
        json_object_update(s->document, verdict);
        json_object_set(s->document, "facts", facts);
    }
    json_decref(verdict);
    json_decref(facts);
    buf_fini(&text);
    return ok;
}

/* @part is where the call that made @loaded has put it: the order of arguments is nobody's. */
static bool put_part(struct search *s, const char *name, bool loaded, json_t *const *part)
{
    return loaded && json_object_set_new(s->document, name, *part) == 0;
}

static bool put_chain(struct search *s, const struct review_item *item)
{
    json_t *part = NULL;
    int64_t account = item->account->id;
    bool ok = put_part(s, "policies", explain_policies(s->db, s->rule, s->as_of, &part, &s->e), &part) &&
              put_part(s, "contract", explain_contract(s->db, account, s->as_of, &part, &s->e), &part);
    if (ok && plan[s->plan].energy != ENERGY_NONE) {
        struct explain_span span = span_of(s, item);
        ok = put_part(s, "points", explain_points(s->db, account, &span, &part, &s->e), &part);
    }
    if (ok && plan[s->plan].energy == ENERGY_SINCE_USE)
        ok = put_part(s, "last_use", explain_last_use(s->db, account, s->as_of, &part, &s->e), &part);
    return ok && json_object_set_new(s->document, "flip", explain_flip(item, s->document)) == 0;
}

static void take_proof(struct search *s, const struct review_item *item)
{
    struct buf text;
    buf_init(&text, TEXT_BYTES_MAX);
    verdict_put_grounds(item->verdict, item->facts, s->lang, &text);
    s->proof = buf_take(&text);
    buf_fini(&text);
}

/* A review_item_fn: called with the run's transaction open, and nothing being copied into it. */
static void look(const struct review_item *item, void *arg)
{
    struct search *s = arg;
    if (item->verdict->rule != s->rule)
        return;
    size_t used = strlen(s->subjects);
    s->seen++;
    snprintf(s->subjects + used, sizeof s->subjects - used, "%s'%s'", used ? ", " : "", item->subject);
    if (!s->ok || (s->subject && strcmp(s->subject, item->subject) != 0) || s->found++)
        return;
    s->account_id = item->account->id;
    decision_fingerprint(s->rule, item->verdict->thresholds, item->facts, s->fingerprint);
    s->ok = put_verdict(s, item);
    if (s->ok && !s->brief) {
        take_proof(s, item);
        s->ok = put_chain(s, item);
    }
}

/* ---- one look ----------------------------------------------------------------------------------- */

static bool not_asked(const struct search *s, const struct review_request *r, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    date_format(s->as_of, day);
    if (s->seen)
        return err_set(e, ERR_NOT_FOUND,
                       "rule %s is not asked about '%s' of account '%s' on %s, but about %s", s->rule->id,
                       s->subject, r->account, day, s->subjects);
    return err_set(e, ERR_NOT_FOUND,
                   "rule %s is not asked about account '%s' on %s: it has nothing that the rule is about",
                   s->rule->id, r->account, day);
}

/* Which day, and as known when; energies that are due are made first, unless the past is asked for. */
static bool settle_time(struct search *s, const struct explain_request *request, struct err *e)
{
    const struct energy_request energy = {.drivers_folder = request->drivers_folder};
    if (request->known_at && !replay_moment(s->db, request->known_at, &s->known, e))
        return false;
    s->as_of = date_known(request->as_of) ? request->as_of : s->known.day;
    if (!date_known(request->as_of) && !s->known.given && !facts_today(s->db, &s->as_of, e))
        return false;
    return request->within || s->known.given || energy_refresh(s->db, &energy, NULL, e);
}

/* A replay changes where names are looked up: that is taken back. */
static bool look_within(struct search *s, const struct review_request *r, struct err *e)
{
    struct err also;
    if (!db_run(s->db, "savepoint look", e))
        return false;
    bool ok = review_look(s->db, r, look, s, e);
    if (!db_run(s->db, "rollback to savepoint look; release savepoint look", ok ? e : &also))
        ok = false;
    return ok;
}

/* All in one transaction that sees one moment. */
static bool look_at_all(struct search *s, const struct review_request *r, bool within, struct err *e)
{
    if (within) {
        bool looked = look_within(s, r, e);
        if (looked && !s->ok)
            *e = s->e;
        return looked && s->ok;
    }
    char snapshot[DB_SNAPSHOT_BYTES];
    bool ok = db_begin_snapshot(s->db, snapshot, e) && review_look(s->db, r, look, s, e);
    db_rollback(s->db); /* nothing was written */
    if (ok && !s->ok)
        *e = s->e;
    return ok && s->ok;
}

static bool find(struct search *s, const struct explain_request *request, struct err *e)
{
    if (!settle_time(s, request, e))
        return false;
    const struct review_request r = {
        .as_of = s->as_of, .account = request->account, .known_at = request->known_at};
    s->ok = true;
    s->document = json_object();
    if (!look_at_all(s, &r, request->within, e))
        return false;
    if (s->found == 0)
        return not_asked(s, &r, e);
    return s->found == 1 || err_set(e, ERR_USAGE,
                                    "rule %s has several verdicts about account '%s': name one"
                                    " with --subject, of %s",
                                    s->rule->id, request->account, s->subjects);
}

static void search_fini(struct search *s)
{
    json_decref(s->document);
    free(s->proof);
    s->document = NULL;
    s->proof = NULL;
}

static bool choose_rule(const char *id, struct search *s, struct err *e)
{
    s->rule = rule_find(id);
    for (s->plan = 0; s->plan < PLAN_COUNT; s->plan++)
        if (strcmp(plan[s->plan].rule_id, id) == 0)
            return true;
    char ids[256] = "";
    for (int i = 0; i < PLAN_COUNT; i++)
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%s%s", i ? ", " : "", plan[i].rule_id);
    return err_set(e, ERR_NOT_FOUND, "a review does not ask rule '%.40s'; it asks %s", id, ids);
}

/* ---- recorded decisions ------------------------------------------------------------------------- */

/* Members of two objects that differ: [{"name","was","is"}]. */
static json_t *differences(const json_t *was, json_t *is)
{
    const char *name;
    json_t *value, *list = json_array();
    json_object_foreach(is, name, value)
    {
        json_t *before = json_object_get(was, name);
        if (!before || !json_equal(before, value))
            json_array_append_new(list, json_pack("{s:s, s:O, s:O}", "name", name, "was",
                                                  before ? before : json_null(), "is", value));
    }
    return list;
}

/* A decision beside the verdict of today, or of the moment that was asked for. */
static bool put_decision(struct search *now, const struct explain_decision *d, const char *place,
                         json_t *document, struct err *e)
{
    json_t *facts = json_parse(d->facts, strlen(d->facts), e);
    json_t *thresholds = facts ? json_parse(d->thresholds, strlen(d->thresholds), e) : NULL;
    bool same = strcmp(d->fingerprint, now->fingerprint) == 0;
    if (thresholds)
        json_object_set_new(
            document, place,
            json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:o*, s:o, s:o, s:s, s:O}", "decision_id",
                      (json_int_t)d->id, "evaluated_at", d->civil, "actor", d->actor, "outcome", d->outcome,
                      "fingerprint", d->fingerprint, "same", same, "rule_version",
                      strcmp(d->rule_version, now->rule->version) == 0 ? NULL : json_string(d->rule_version),
                      "facts_changed", differences(facts, json_object_get(now->document, "facts")),
                      "thresholds_changed",
                      differences(thresholds, json_object_get(now->document, "thresholds")), "recomputed",
                      now->fingerprint, "outcome_recomputed", json_object_get(now->document, "outcome")));
    json_decref(facts);
    json_decref(thresholds);
    return thresholds != NULL;
}

/* What has been written about the account since the decision, and what a review would say today. */
static bool put_today(struct search *then, const struct explain_request *request,
                      const struct explain_decision *d, struct err *e)
{
    struct explain_request today = *request;
    struct search s = {
        .db = then->db, .rule = then->rule, .plan = then->plan, .subject = d->subject, .brief = true};
    json_t *changes = NULL;
    today.known_at = NULL;
    bool ok = find(&s, &today, e);
    if (!ok && e->code == ERR_NOT_FOUND) { /* the account, or what the rule was about, is gone */
        json_object_set_new(then->document, "today", json_pack("{s:s}", "error", e->text));
        ok = true;
    } else if (ok) {
        ok = put_decision(&s, d, "today", then->document, e);
    }
    ok = ok && explain_changes(then->db, then->account_id, then->rule, d->evaluated_at, &changes, e);
    if (ok)
        json_object_set_new(json_object_get(then->document, "today"), "changes", changes);
    search_fini(&s);
    return ok;
}

static void finish(struct search *s, struct explanation *out)
{
    char day[DATE_TEXT_BYTES];
    json_object_set_new(s->document, "as_of", json_string(date_format(s->as_of, day)));
    json_object_set_new(s->document, "known_at", s->known.given ? json_string(s->known.civil) : json_null());
    out->document = json_incref(s->document);
    out->proof = s->proof;
    s->proof = NULL;
}

/* A decision is explained with what was known when it was made; of one that is older than that, with what is
 * known now. */
static bool explain_old(struct db *db, const struct explain_request *request, struct explanation *out,
                        struct err *e)
{
    struct arena arena = {0};
    struct explain_decision d;
    struct explain_request r = *request;
    struct civil at;
    struct search s = {.db = db, .lang = request->lang};
    bool ok = explain_decision(db, request->decision, &arena, &d, e) && choose_rule(d.rule_id, &s, e);
    if (ok) {
        r.account = d.account;
        r.as_of = d.as_of;
        s.subject = d.subject;
        if (d.replayable && civil_parse(d.evaluated_at, &at, e))
            r.known_at = &at;
        ok = find(&s, &r, e) && put_decision(&s, &d, "decision", s.document, e) && put_today(&s, &r, &d, e);
    }
    if (ok)
        finish(&s, out);
    search_fini(&s);
    arena_fini(&arena);
    return ok;
}

/* The verdict as it is now or was then, beside what was recorded about the same question. */
static bool explain_anew(struct db *db, const struct explain_request *request, struct explanation *out,
                         struct err *e)
{
    struct arena arena = {0};
    struct explain_decision d = {0};
    struct search s = {.db = db, .lang = request->lang, .subject = request->subject};
    bool ok =
        choose_rule(request->rule, &s, e) && find(&s, request, e) &&
        explain_recorded(db, request->account, s.rule->id,
                         json_string_value(json_object_get(s.document, "subject")), s.as_of, &arena, &d, e) &&
        (d.id == 0 || put_decision(&s, &d, "decision", s.document, e));
    if (ok)
        finish(&s, out);
    search_fini(&s);
    arena_fini(&arena);
    return ok;
}

bool explain_verdict(struct db *db, const struct explain_request *request, struct explanation *out,
                     struct err *e)
{
    *out = (struct explanation){0};
    return request->decision ? explain_old(db, request, out, e) : explain_anew(db, request, out, e);
}

void explanation_fini(struct explanation *x)
{
    json_decref(x->document);
    free(x->proof);
    *x = (struct explanation){0};
}
