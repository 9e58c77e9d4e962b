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

static int64_t estimated(const json_t *document, const char *quantity)
{
    size_t i;
    json_t *point;
    int64_t sum = 0;
    json_array_foreach(json_object_get(document, "points"), i, point) sum +=
        json_integer_value(json_object_get(json_object_get(point, "estimated"), quantity));
    return sum;
}

/* Days are the weights: a month of 31 days weighs as much as one of 28, which is near enough to judge by. */
static int estimated_bp(const json_t *document)
{
    size_t i, k;
    json_t *point, *month;
    int64_t sum = 0, count = 0;
    json_array_foreach(json_object_get(document, "points"), i, point)
        json_array_foreach(json_object_get(point, "months"), k, month)
    {
        sum += json_integer_value(json_object_get(month, "estimated_bp"));
        count++;
    }
    return count ? (int)((sum + count - 1) / count) : 0;
}

static void take_away(int64_t *x100, int64_t wh)
{
    if (*x100 != FACT_UNKNOWN)
        *x100 = *x100 > wh / 10 ? *x100 - wh / 10 : 0;
}

/* The facts without the estimated energy; the time that it covered counts as not measured. */
static bool without_year(union rule_facts *f, const json_t *document, const struct threshold_set *t)
{
    (void)t;
    take_away(&f->large_customer.annual_kwh_x100, estimated(document, "active_energy_import"));
    int64_t *bp = &f->large_customer.completeness_bp;
    *bp = *bp == FACT_UNKNOWN ? *bp : *bp > estimated_bp(document) ? *bp - estimated_bp(document) : 0;
    return estimated(document, "active_energy_import") > 0 || estimated_bp(document) > 0;
}

static bool without_month(union rule_facts *f, const json_t *document, const struct threshold_set *t)
{
    struct power_factor_facts *p = &f->power_factor;
    take_away(&p->kwh_x100, estimated(document, "active_energy_import"));
    take_away(&p->kvarh_forward_x100, estimated(document, "reactive_energy_import"));
    take_away(&p->kvarh_reverse_x100, estimated(document, "reactive_energy_export"));
    if (10000 - estimated_bp(document) < t->pf_completeness_bp)
        p->kwh_x100 = p->kvarh_forward_x100 = p->kvarh_reverse_x100 = FACT_UNKNOWN;
    return estimated_bp(document) > 0;
}

/* The last day with use that was measured, of any point. */
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
        const char *measured = json_string_value(json_object_get(point, "measured_on"));
        any |= json_integer_value(json_object_get(point, "estimated_bp")) > 0;
        if (measured && date_parse(measured, &day, &e) && (!date_known(last) || date_compare(day, last) > 0))
            last = day;
    }
    f->idle.last_use = last;
    return any;
}

static const struct {
    const char *rule_id;
    bool (*without)(union rule_facts *f, const json_t *document, const struct threshold_set *t);
} metered[] = {{"4.1", without_year}, {"pf", without_month}, {"4.11", without_use}};

static json_t *without_estimated(const struct review_item *item, const json_t *document)
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
    return json_pack("{s:o, s:{s:I, s:I, s:I}, s:i, s:o}", "margins", margins, "estimated",
                     "active_energy_import", (json_int_t)estimated(document, "active_energy_import"),
                     "reactive_energy_import", (json_int_t)estimated(document, "reactive_energy_import"),
                     "reactive_energy_export", (json_int_t)estimated(document, "reactive_energy_export"),
                     "estimated_bp", estimated_bp(document), "without_estimated",
                     without_estimated(item, document));
}
