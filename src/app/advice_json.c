/* advice_json - the document: see advice_print.h. */
#include "advice_print.h"

static json_t *number(int64_t n)
{
    return n == FACT_UNKNOWN ? json_null() : json_integer(n);
}

static json_t *day(date d)
{
    char text[DATE_TEXT_BYTES];
    return json_string(date_format(d, text));
}

/* null where there is nothing to say */
static json_t *reason(const struct reason *r)
{
    struct buf zh, en;
    if (!r->code)
        return json_null();
    buf_init(&zh, 8192);
    buf_init(&en, 8192);
    reason_text(r, LANG_ZH, &zh);
    reason_text(r, LANG_EN, &en);
    json_t *o = json_pack("{s:s, s:s, s:s}", "code", r->code, "text_zh", zh.data, "text_en", en.data);
    buf_fini(&zh);
    buf_fini(&en);
    return o;
}

static json_t *step(const struct advice_step *s)
{
    bool kvar = s->answer == ADVICE_KVAR, known = s->answer != ADVICE_UNKNOWN;
    return json_pack("{s:o, s:s, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "target_x100",
                     s->target ? json_integer(s->target) : json_null(), "answer",
                     advice_answer_words[s->answer], "because", reason(&s->why), "switch_first",
                     s->switch_first, "take_off_kvarh_x100", kvar ? number(s->take_off_x100) : json_null(),
                     "load_s", kvar ? number(s->load_s) : json_null(), "kvar_x100",
                     kvar ? number(s->kvar_x100) : json_null(), "bank_kvar",
                     kvar ? number(s->bank_kvar) : json_null(), "change_bp",
                     known ? json_integer(s->bp) : json_null(), "change_fen", number(s->fen));
}

static json_t *hours(const struct advice_backfeed *b, int kind)
{
    json_t *all = json_array();
    for (int h = 0; h < ADVICE_HOURS; h++)
        json_array_append_new(all, b->known_s[kind][h] ? json_integer(b->varh[kind][h]) : json_null());
    return all;
}

static json_t *unit(const struct advice_unit *u)
{
    bool known = u->pf.pf != FACT_UNKNOWN;
    json_t *steps = json_array();
    for (int i = 0; i < u->pf.step_count; i++)
        json_array_append_new(steps, step(&u->pf.steps[i]));
    return json_pack("{s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o, s:o, s:I}}", "unit", u->name,
                     "billed", u->billed, "from", day(u->from), "until", day(date_add_days(u->until, -1)),
                     "pf_x100", number(u->pf.pf), "pf_without_backfeed_x100", number(u->pf.pf_no_backfeed),
                     "backfeed_costs_bp", known ? json_integer(u->pf.backfeed_bp) : json_null(),
                     "backfeed_costs_fen", number(u->pf.backfeed_fen), "steps", steps, "backfeed",
                     "workday_varh", hours(&u->backfeed, ADVICE_WORKDAY), "off_day_varh",
                     hours(&u->backfeed, ADVICE_OFF_DAY), "total_varh",
                     u->backfeed.total_known_s ? json_integer(u->backfeed.total_varh) : json_null(),
                     "known_s", (json_int_t)u->backfeed.total_known_s);
}

static json_t *current_transformer(const struct advice_ct_row *r)
{
    const struct advice_ct_facts *f = &r->facts;
    bool known = f->known_s > 0 && f->primary_a > 1;
    return json_pack("{s:s, s:I, s:I, s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}",
                     "point", f->point, "primary_a", (json_int_t)f->primary_a, "secondary_a",
                     (json_int_t)f->secondary_a, "state", advice_ct_words[r->ct.state], "because",
                     reason(&r->ct.why), "wanted_s", (json_int_t)f->wanted_s, "known_s",
                     (json_int_t)f->known_s, "idle_s", known ? number(f->idle_s) : json_null(),
                     "below_least_bp", known ? number(r->ct.below_least_bp) : json_null(), "below_bp",
                     known ? number(r->ct.below_bp) : json_null(), "above_bp",
                     known ? number(r->ct.above_bp) : json_null(), "above_rated_bp",
                     known ? number(r->ct.above_rated_bp) : json_null(), "normal_ma", number(f->normal_ma),
                     "largest_ma", number(f->largest_ma), "proposed_a", number(r->ct.proposed_a),
                     "proposed_class_s", r->ct.proposed_class_s);
}

static json_t *demand_day(const struct advice_demand_day *d)
{
    bool capacity = d->installed_kva != FACT_UNKNOWN, known = d->known_s > 0;
    return json_pack("{s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "day", day(d->day), "capacity_kva",
                     number(d->installed_kva), "in_service_kva", number(d->in_service_kva), "known_s",
                     (json_int_t)d->known_s, "reactive_known_s", (json_int_t)d->reactive_s, "peak_w",
                     number(d->peak_w), "peak_va", number(d->peak_va), "over_w_s",
                     capacity && known ? number(d->over_w_s) : json_null(), "over_va_s",
                     capacity && known ? number(d->over_va_s) : json_null(), "over_in_service_s",
                     capacity && known ? number(d->over_service_s) : json_null());
}

json_t *advice_json(const struct advice *a)
{
    json_t *units = json_array(), *cts = json_array(), *days = json_array(), *signs = json_array();
    char month[DATE_TEXT_BYTES];
    for (int i = 0; i < a->unit_count; i++)
        json_array_append_new(units, unit(&a->units[i]));
    for (int i = 0; i < a->ct_count; i++)
        json_array_append_new(cts, current_transformer(&a->cts[i]));
    for (int i = 0; i < a->demand.count; i++)
        json_array_append_new(days, demand_day(&a->demand.days[i]));
    for (int i = 0; i < ADVICE_SIGNS; i++)
        json_array_append_new(signs, json_pack("{s:s, s:s, s:o}", "sign", advice_sign_words[i], "mark",
                                               advice_mark_words[a->signs[i].mark], "evidence",
                                               reason(&a->signs[i].evidence)));
    return json_pack("{s:s, s:s, s:s%, s:o, s:o, s:o, s:o}", "account", a->account.number, "customer",
                     a->account.customer, "month", date_format(a->month, month), (size_t)7, "power_factor",
                     units, "current_transformers", cts, "demand", days, "resale", signs);
}
