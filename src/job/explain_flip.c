/* explain_flip - see the header. */
#include "explain_flip.h"

#include <string.h>

static const int64_t ten_to[] = {1, 10, 100, 1000, 10000};

/* A number in hundredths of its unit; false when it is none, or finer than that. */
static bool hundredths(const struct value *v, int64_t *out)
{
    bool number = v->kind == VALUE_COUNT || v->kind == VALUE_DECIMAL || v->kind == VALUE_SCALED;
    if (!number || v->number == FACT_UNKNOWN || v->decimals < 0 || v->decimals > 4)
        return false;
    return v->decimals <= 2 ? !__builtin_mul_overflow(v->number, ten_to[2 - v->decimals], out)
                            : (*out = v->number / ten_to[v->decimals - 2], true);
}

/* How far the number of a check is above (+) or below (-) its limit. */
static json_t *margin(const struct check *c)
{
    int64_t value, limit;
    json_t *m = json_pack("{s:s, s:s, s:o}", "name", c->name, "unit", c->value.unit ? c->value.unit : "",
                          "holds", c->holds == TRI_UNKNOWN ? json_null() : json_boolean(c->holds == TRI_YES));
    if (hundredths(&c->value, &value) && hundredths(&c->limit, &limit))
        json_object_set_new(m, "x100", json_integer(value - limit));
    else if (c->value.kind == VALUE_DATE && c->limit.kind == VALUE_DATE &&
             date_known((date){(int32_t)c->value.number}) && date_known((date){(int32_t)c->limit.number}))
        json_object_set_new(m, "days", json_integer(c->value.number - c->limit.number));
    return m;
}

/* Sum over the points of what @part, "estimated" or "unbacked", has of @name. */
static int64_t sum_of(const json_t *document, const char *part, const char *name)
{
    size_t i;
    json_t *point;
    int64_t sum = 0;
    json_array_foreach(json_object_get(document, "points"), i, point) sum +=
        json_integer_value(json_object_get(json_object_get(point, part), name));
    return sum;
}

/* Energy that is not between two registers of the span. */
static int64_t unbacked(const json_t *document, const char *quantity)
{
    return sum_of(document, "unbacked", quantity);
}

/* Share of the time of all points that @part takes, rounded up; a month counts as 30 days. */
static int share_bp(const json_t *document, const char *part)
{
    enum { MONTH_DAYS = 30 };
    size_t i;
    json_t *point;
    int64_t months = 0;
    json_array_foreach(json_object_get(document, "points"), i, point) months +=
        (int64_t)json_array_size(json_object_get(point, "months"));
    int64_t days = months * MONTH_DAYS;
    int64_t bp = days ? (sum_of(document, part, "bp_days") + days - 1) / days : 0;
    return bp < 10000 ? (int)bp : 10000;
}

static void take_away(int64_t *x100, int64_t wh)
{
    if (*x100 != FACT_UNKNOWN)
        *x100 = *x100 > wh / 10 ? *x100 - wh / 10 : 0;
}

/* The facts without the energy that is not between two registers; its time counts as not measured. */
static bool without_year(union rule_facts *f, const json_t *document, const struct threshold_set *t)
{
    (void)t;
    take_away(&f->large_customer.annual_kwh_x100, unbacked(document, "active_energy_import"));
    int64_t *bp = &f->large_customer.completeness_bp;
    *bp = *bp == FACT_UNKNOWN                    ? *bp
          : *bp > share_bp(document, "unbacked") ? *bp - share_bp(document, "unbacked")
                                                 : 0;
    return unbacked(document, "active_energy_import") > 0 || share_bp(document, "unbacked") > 0;
}

static bool without_month(union rule_facts *f, const json_t *document, const struct threshold_set *t)
{
    struct power_factor_facts *p = &f->power_factor;
    take_away(&p->kwh_x100, unbacked(document, "active_energy_import"));
    take_away(&p->kvarh_forward_x100, unbacked(document, "reactive_energy_import"));
    take_away(&p->kvarh_reverse_x100, unbacked(document, "reactive_energy_export"));
    if (10000 - share_bp(document, "unbacked") < t->pf_completeness_bp)
        p->kwh_x100 = p->kvarh_forward_x100 = p->kvarh_reverse_x100 = FACT_UNKNOWN;
    return share_bp(document, "unbacked") > 0;
}

/* The last day with use that registers prove, of any point. */
static bool without_use(union rule_facts *f, const json_t *document, const struct threshold_set *t)
{
    size_t i;
    json_t *point;
    date last = DATE_NONE, day;
    bool any = false;
    struct err e;
    (void)t;
    json_array_foreach(json_object_get(document, "last_use"), i, point)
    {
        const char *proven = json_string_value(json_object_get(point, "proven_on"));
        any |= json_integer_value(json_object_get(point, "estimated_bp")) > 0;
        if (proven && date_parse(proven, &day, &e) && (!date_known(last) || date_compare(day, last) > 0))
            last = day;
    }
    f->idle.last_use = last;
    return any;
}

static const struct {
    const char *rule_id;
    bool (*without)(union rule_facts *f, const json_t *document, const struct threshold_set *t);
} metered[] = {{"4.1", without_year}, {"pf", without_month}, {"4.11", without_use}};

static json_t *without_unbacked(const struct review_item *item, const json_t *document)
{
    const struct rule *rule = item->verdict->rule;
    union rule_facts facts;
    struct verdict v;
    memcpy(&facts, item->facts, rule->facts_size);
    for (size_t i = 0; i < sizeof metered / sizeof *metered; i++) {
        if (strcmp(metered[i].rule_id, rule->id) != 0)
            continue;
        if (!metered[i].without(&facts, document, item->verdict->thresholds))
            break;
        rule_evaluate(rule, &facts, item->verdict->thresholds, &v);
        return json_pack("{s:s, s:b}", "outcome", outcome_name(v.outcome), "flips",
                         v.outcome != item->verdict->outcome);
    }
    return json_null();
}

json_t *explain_flip(const struct review_item *item, const json_t *document)
{
    json_t *margins = json_array();
    for (int i = 0; i < item->verdict->check_count; i++)
        json_array_append_new(margins, margin(&item->verdict->checks[i]));
    return json_pack("{s:o, s:I, s:i, s:I, s:i, s:o}", "margins", margins, "estimated_wh",
                     (json_int_t)sum_of(document, "estimated", "active_energy_import"), "estimated_bp",
                     share_bp(document, "estimated"), "unbacked_wh",
                     (json_int_t)unbacked(document, "active_energy_import"), "unbacked_bp",
                     share_bp(document, "unbacked"), "without_unbacked", without_unbacked(item, document));
}
