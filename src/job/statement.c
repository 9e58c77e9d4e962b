/* statement - the model: see the header. The tables are made in statement_lay.c. */
#include "dahu/job/statement.h"

#include <string.h>

#include "dahu/base/json.h"
#include "dahu/job/review.h"
#include "dahu/store/api.h"
#include "dahu/store/replay.h"

/* ---- out of JSON ------------------------------------------------------------------------------------ */

/* A document of our own database: what does not fit is a fault of ours and ends the reading. */
struct reading {
    struct statement *s;
    bool bad;
};

static const char *text(struct reading *r, const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    r->bad |= !v || !(json_is_string(v) || json_is_null(v));
    return arena_strdup(&r->s->arena, json_is_string(v) ? json_string_value(v) : "");
}

static int64_t as_number(struct reading *r, const json_t *v)
{
    r->bad |= !v || !(json_is_integer(v) || json_is_null(v));
    return json_is_integer(v) ? json_integer_value(v) : STATEMENT_UNKNOWN;
}

static int64_t number(struct reading *r, const json_t *o, const char *name)
{
    return as_number(r, json_object_get(o, name));
}

static date day(struct reading *r, const json_t *o, const char *name)
{
    date d = DATE_NONE;
    struct err e;
    const char *written = text(r, o, name);
    if (*written && !date_parse(written, &d, &e))
        r->bad = true;
    return d;
}

/* Room for all objects of a list, and how many there are. */
static void *list(struct reading *r, const json_t *doc, const char *name, size_t size, int *count)
{
    const json_t *v = json_object_get(doc, name);
    r->bad |= !json_is_array(v);
    *count = (int)json_array_size(v);
    return arena_alloc(&r->s->arena, (size_t)(*count + 1) * size);
}

#define EACH(list_, field, count_)                                                                           \
    s->field = list(r, doc, list_, sizeof *s->field, &s->count_);                                            \
    for (int i = 0; i < s->count_; i++)                                                                      \
        for (const json_t *o = json_array_get(json_object_get(doc, list_), (size_t)i); o; o = NULL)

static struct statement_use use(struct reading *r, const json_t *o)
{
    struct statement_use u = {.load_factor_bp = STATEMENT_UNKNOWN};
    const json_t *energy = json_object_get(o, "energy");
    for (size_t k = 0; k < STATEMENT_ENERGIES; k++)
        u.energy[k] = as_number(r, json_array_get(energy, k));
    u.demand_w = number(r, o, "demand_w");
    u.demand_at = text(r, o, "demand_at");
    u.completeness_bp = number(r, o, "completeness_bp");
    u.estimated_bp = number(r, o, "estimated_bp");
    return u;
}

static void read_metering(struct reading *r, const json_t *doc)
{
    struct statement *s = r->s;
    EACH("points", points, point_count)
    s->points[i] = (struct statement_point){text(r, o, "number"), text(r, o, "purpose"),
                                            text(r, o, "receiving_point"), use(r, o)};
    EACH("registers", registers, register_count)
    s->registers[i] = (struct statement_register){
        .point = text(r, o, "point"),
        .meter = text(r, o, "meter"),
        .ct = text(r, o, "ct"),
        .pt = text(r, o, "pt"),
        .quantity = text(r, o, "quantity"),
        .opening_at = text(r, o, "opening_at"),
        .closing_at = text(r, o, "closing_at"),
        .factor_e4 = number(r, o, "factor_e4"),
        .opening = number(r, o, "opening"),
        .closing = number(r, o, "closing"),
    };
    EACH("days", days, day_count)
    s->days[i] = (struct statement_day){day(r, o, "day"),
                                        number(r, o, "wh"),
                                        number(r, o, "demand_w"),
                                        number(r, o, "completeness_bp"),
                                        number(r, o, "estimated_bp"),
                                        number(r, o, "held_bp")};
    EACH("findings", findings, finding_count)
    s->findings[i] =
        (struct statement_finding){text(r, o, "point"),   text(r, o, "rule"), text(r, o, "outcome"),
                                   number(r, o, "count"), day(r, o, "from"),  day(r, o, "until")};
}

static void read_money(struct reading *r, const json_t *doc)
{
    struct statement *s = r->s;
    EACH("periods", periods, period_count)
    s->periods[i] =
        (struct statement_period){text(r, o, "period"), number(r, o, "kwh_x100"), number(r, o, "amount_fen")};
    EACH("bills", bills, bill_count)
    s->bills[i] = (struct statement_bill){
        text(r, o, "number"), text(r, o, "kind"),  text(r, o, "status"),       day(r, o, "from"),
        day(r, o, "until"),   day(r, o, "due_on"), number(r, o, "amount_fen"), number(r, o, "paid_fen")};
    EACH("items", items, item_count)
    s->items[i] = (struct statement_item){
        .bill = text(r, o, "bill"),
        .kind = text(r, o, "kind"),
        .name = text(r, o, "name"),
        .place = text(r, o, "place"),
        .period = text(r, o, "period"),
        .unit = text(r, o, "unit"),
        .quantity = number(r, o, "quantity"),
        .decimals = number(r, o, "decimals"),
        .price_e6 = number(r, o, "price_e6"),
        .amount_fen = number(r, o, "amount_fen"),
    };
}

static void read_account(struct reading *r, const json_t *doc)
{
    struct statement *s = r->s;
    const json_t *total = json_object_get(doc, "total");
    s->utility = text(r, doc, "utility");
    s->account = text(r, doc, "account");
    s->customer = text(r, doc, "customer");
    s->holder = text(r, doc, "holder");
    s->address = text(r, doc, "address");
    s->use_category = text(r, doc, "use_category");
    s->supply_kv = text(r, doc, "supply_kv");
    s->made_at = text(r, doc, "made_at");
    s->known_at = text(r, doc, "known_at");
    s->capacity_kva = number(r, doc, "capacity_kva");
    s->month = day(r, doc, "month");
    s->total = use(r, total);
    s->total.load_factor_bp = number(r, total, "load_factor_bp");
}

bool statement_read(const char *json, struct statement *out, struct err *e)
{
    struct reading r = {.s = out};
    *out = (struct statement){0};
    json_t *doc = json_parse(json, strlen(json), e);
    if (!doc)
        return false;
    read_account(&r, doc);
    read_metering(&r, doc);
    read_money(&r, doc);
    json_decref(doc);
    return !r.bad || err_set(e, ERR_MALFORMED, "the statement of the database cannot be read");
}

void statement_fini(struct statement *s)
{
    arena_fini(&s->arena);
}

/* ---- power factor ----------------------------------------------------------------------------------- */

enum { PLACES_MAX = 64 };
struct verdicts {
    struct arena *arena;
    struct statement_pf places[PLACES_MAX];
    int count;
};

static int64_t result(const struct verdict *v, const char *name)
{
    const struct value *value = verdict_result_find(v, name);
    return value ? value->number : STATEMENT_UNKNOWN; /* FACT_UNKNOWN is the same number */
}
_Static_assert(STATEMENT_UNKNOWN == FACT_UNKNOWN, "unknown numbers are copied");

static void take_verdict(const struct review_item *item, void *arg)
{
    struct verdicts *v = arg;
    if (strcmp(item->verdict->rule->id, "pf") != 0 || v->count == PLACES_MAX)
        return;
    const struct power_factor_facts *facts = item->facts;
    v->places[v->count++] = (struct statement_pf){
        .place = arena_strdup(v->arena, item->subject),
        .outcome = outcome_name(item->verdict->outcome),
        .pf_x100 = result(item->verdict, "pf_x100"),
        .standard = facts->standard,
        .adjust_bp = result(item->verdict, "adjust_bp"),
    };
}

/* The rule is asked about the full month before a day: the first of the next one. */
static bool load_power_factor(struct db *db, const struct statement_request *request, struct verdicts *out,
                              struct err *e)
{
    struct review_request question = {.as_of = date_add_months(request->month, 1),
                                      .account = request->account,
                                      .actor = "dahu export",
                                      .known_at = request->known_at,
                                      .unrecorded = true};
    return review_look(db, &question, take_verdict, out, e) ||
           e->code == ERR_NOT_FOUND; /* closed since: the statement says so by having none */
}

/* What was concluded, into the statement's own memory. */
static void keep_verdicts(const struct verdicts *v, struct statement *s)
{
    s->pf = arena_alloc(&s->arena, sizeof v->places);
    memcpy(s->pf, v->places, sizeof v->places);
    s->pf_count = v->count;
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static bool load_document(struct db *db, const struct statement_request *request,
                          const struct replay_moment *known, struct statement *out, struct err *e)
{
    char snapshot[DB_SNAPSHOT_BYTES], first[DATE_TEXT_BYTES];
    struct db_result r;
    date_format(request->month, first);
    if ((!request->within && !db_begin_snapshot(db, snapshot, e)) || !replay_enter(db, known, e) ||
        !api_ask(db, "api.statement", 2, (const char *const[]){request->account, first}, &r, e))
        return false;
    const char *json = db_text(&r, 0, 0);
    bool ok = json ? statement_read(json, out, e)
                   : err_set(e, ERR_NOT_FOUND, "there is no account '%.60s'", request->account);
    db_result_fini(&r);
    return ok;
}

static bool settle_month(struct db *db, const struct statement_request *request, date *month, struct err *e)
{
    int year, number_of, day_of;
    date today;
    char text_of[DATE_TEXT_BYTES];
    date_to_civil(request->month, &year, &number_of, &day_of);
    *month = date_from_civil(year, number_of, 1);
    return facts_today(db, &today, e) &&
           (date_compare(*month, today) <= 0 ||
            err_set(e, ERR_RANGE, "the month %.7s is still to come", date_format(*month, text_of)));
}

bool statement_load(struct db *db, const struct statement_request *wanted, struct statement *out,
                    struct err *e)
{
    struct statement_request request = *wanted;
    struct replay_moment known = {0};
    struct verdicts *v = must_alloc(sizeof *v);
    v->arena = &out->arena;
    *out = (struct statement){0};
    bool ok = settle_month(db, wanted, &request.month, e) &&
              (!request.known_at || replay_moment(db, request.known_at, &known, e));
    if (ok) {
        ok = load_document(db, &request, &known, out, e) && load_power_factor(db, &request, v, e);
        if (!request.within)
            db_rollback(db);
    }
    keep_verdicts(v, out);
    free(v);
    if (ok && out->point_count == 0)
        ok =
            err_set(e, ERR_NOT_FOUND, "account '%.60s' has no metering point in that month", request.account);
    return ok;
}
