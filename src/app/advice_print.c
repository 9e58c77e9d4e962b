/* advice_print - the tables: see the header. */
#include "advice_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "table.h"

/* What is being printed: where to, in which language, and sentences that follow the table at hand. */
struct page {
    enum lang lang;
    struct buf *out, notes;
    struct arena cells;
};

static const char *say(const struct page *p, const char *family, const char *word)
{
    char key[64];
    snprintf(key, sizeof key, "advice.%s.%s", family, word);
    return i18n_text(p->lang, key);
}

/* Numbers of a table have their unit in the heading. */
static const char *cell(struct page *p, int64_t n, int decimals)
{
    char text[DECIMAL_TEXT_BYTES];
    return arena_strdup(&p->cells, n == FACT_UNKNOWN ? i18n_text(p->lang, "advice.unknown")
                                                     : decimal_format_fixed(n, decimals, text));
}

/* The heading of a column; @bp is what its {bound} is, where it has one. */
static const char *head(struct page *p, const char *column, int64_t bp)
{
    struct buf text;
    char key[64];
    buf_init(&text, 1024);
    snprintf(key, sizeof key, "advice.column.%s", column);
    i18n_format(
        p->lang, key,
        (const struct i18n_arg[]){{"bound", arena_printf(&p->cells, "%" PRId64, bp / 100)}, {NULL, NULL}},
        &text);
    const char *kept = arena_strdup(&p->cells, text.data);
    buf_fini(&text);
    return kept;
}

struct column {
    const char *name;
    int64_t bound_bp;
};

/* The first column is text, all others are numbers unless the caller says otherwise. */
static void begin(struct page *p, struct table *t, const char *section, const struct column *columns,
                  int count)
{
    static const enum table_align left[TABLE_COLUMNS_MAX];
    const char *heads[TABLE_COLUMNS_MAX];
    for (int i = 0; i < count; i++)
        heads[i] = head(p, columns[i].name, columns[i].bound_bp);
    buf_puts(p->out, "\n");
    buf_puts(p->out, say(p, "section", section));
    buf_puts(p->out, "\n");
    table_init(t, count, left, heads);
    for (int i = 1; i < count; i++)
        t->align[i] = TABLE_RIGHT;
    buf_reset(&p->notes);
}

static void end(struct page *p, struct table *t)
{
    if (t->cell_count > t->columns)
        table_print(t, p->out);
    buf_puts(p->out, p->notes.data);
    table_fini(t);
}

static void note(struct page *p, const char *key, const struct i18n_arg *args)
{
    buf_puts(&p->notes, "- ");
    i18n_format(p->lang, key, args, &p->notes);
    buf_puts(&p->notes, "\n");
}

/* "- RP1: cannot say, because ..." */
static void note_reason(struct page *p, const char *subject, const struct reason *r)
{
    if (!r->code)
        return;
    buf_puts(&p->notes, "- ");
    buf_puts(&p->notes, subject);
    buf_puts(&p->notes, *subject ? (p->lang == LANG_ZH ? "：" : ": ") : "");
    reason_text(r, p->lang, &p->notes);
    buf_puts(&p->notes, "\n");
}

static const char *hours(struct page *p, int64_t seconds)
{
    return cell(p, seconds == FACT_UNKNOWN ? seconds : seconds / 36, 2);
}

/* ---- power factor ---------------------------------------------------------------------------------------
 */

static const char *change(struct page *p, const struct advice_step *s)
{
    char text[DECIMAL_TEXT_BYTES];
    if (s->answer == ADVICE_UNKNOWN)
        return cell(p, FACT_UNKNOWN, 0);
    if (s->fen != FACT_UNKNOWN)
        return cell(p, s->fen, 2);
    return arena_printf(&p->cells, "%s %%", decimal_format_fixed(s->bp, 2, text));
}

static void print_step(struct page *p, struct table *t, const struct advice_unit *u,
                       const struct advice_step *s, bool first)
{
    bool kvar = s->answer == ADVICE_KVAR;
    table_row(t, (const char *const[]){first ? u->name : "", first ? cell(p, u->pf.pf, 2) : "",
                                       s->target ? cell(p, s->target, 2) : "",
                                       say(p, "answer", advice_answer_words[s->answer]),
                                       kvar ? cell(p, s->take_off_x100, 2) : "",
                                       kvar ? hours(p, s->load_s) : "", kvar ? cell(p, s->kvar_x100, 2) : "",
                                       kvar ? cell(p, s->bank_kvar, 0) : "", change(p, s)});
    note_reason(p, u->name, &s->why);
}

static void note_unit(struct page *p, const struct advice_unit *u)
{
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    bool kvar = false, switched = false;
    for (int i = 0; i < u->pf.step_count; i++) {
        kvar |= u->pf.steps[i].answer == ADVICE_KVAR;
        switched |= u->pf.steps[i].answer == ADVICE_SWITCH || u->pf.steps[i].switch_first;
    }
    const struct i18n_arg args[] = {{"unit", u->name},
                                    {"from", date_format(u->from, from)},
                                    {"until", date_format(date_add_days(u->until, -1), until)},
                                    {"charges", cell(p, u->facts.base_fen, 2)},
                                    {NULL, NULL}};
    if (u->billed)
        note(p, "advice.said.billed", args);
    else if (u->pf.pf != FACT_UNKNOWN)
        note(p, "advice.said.not_billed", args);
    if (switched)
        note(p, "advice.said.switch", args);
    if (kvar)
        note(p, "advice.said.automatic", args);
}

static void print_pf(struct page *p, const struct advice *a)
{
    static const struct column columns[] = {{"unit", 0},       {"pf", 0},        {"target", 0},
                                            {"proposal", 0},   {"take_off", 0},  {"load", 0},
                                            {"least_kvar", 0}, {"bank_kvar", 0}, {"change", 0}};
    struct table t;
    begin(p, &t, "pf", columns, 9);
    t.align[3] = TABLE_LEFT;
    for (int i = 0; i < a->unit_count; i++) {
        for (int k = 0; k < a->units[i].pf.step_count; k++)
            print_step(p, &t, &a->units[i], &a->units[i].pf.steps[k], k == 0);
        note_unit(p, &a->units[i]);
    }
    if (a->unit_count == 0)
        note(p, "advice.said.no_unit", NULL);
    end(p, &t);
}

/* ---- current transformers -------------------------------------------------------------------------------
 */

static void print_ct(struct page *p, const struct advice_ct_row *r, struct table *t)
{
    const struct advice_ct_facts *f = &r->facts;
    bool known = f->known_s > 0 && f->primary_a > 1;
    int64_t unknown = FACT_UNKNOWN;
    const char *proposed = r->ct.proposed_a == FACT_UNKNOWN
                               ? ""
                               : arena_printf(&p->cells, "%" PRId64 "/%" PRId64 "%s", r->ct.proposed_a,
                                              f->secondary_a, r->ct.proposed_class_s ? " S" : "");
    table_row(t,
              (const char *const[]){
                  f->point, arena_printf(&p->cells, "%" PRId64 "/%" PRId64, f->primary_a, f->secondary_a),
                  hours(p, f->known_s), cell(p, known ? r->ct.below_least_bp : unknown, 2),
                  cell(p, known ? r->ct.below_bp : unknown, 2), cell(p, known ? r->ct.above_bp : unknown, 2),
                  cell(p, known ? r->ct.above_rated_bp : unknown, 2),
                  known ? hours(p, f->idle_s) : cell(p, unknown, 0), cell(p, f->normal_ma, 3),
                  cell(p, f->largest_ma, 3), say(p, "ct", advice_ct_words[r->ct.state]), proposed});
    note_reason(p, f->point, &r->ct.why);
}

static void print_cts(struct page *p, const struct advice *a)
{
    const struct column columns[] = {{"point", 0},
                                     {"ratio", 0},
                                     {"measured", 0},
                                     {"below", a->thresholds.r4_4_ct_least_class_s_bp},
                                     {"below", a->thresholds.r4_4_ct_least_bp},
                                     {"above", a->thresholds.r4_4_ct_most_bp},
                                     {"above", a->thresholds.r4_4_ct_rated_most_bp},
                                     {"idle", 0},
                                     {"normal", 0},
                                     {"largest", 0},
                                     {"verdict", 0},
                                     {"proposed", 0}};
    struct table t;
    begin(p, &t, "ct", columns, 12);
    t.align[10] = TABLE_LEFT;
    for (int i = 0; i < a->ct_count; i++)
        print_ct(p, &a->cts[i], &t);
    if (a->ct_count == 0)
        note(p, "advice.said.no_ct", NULL);
    end(p, &t);
}

/* ---- back-feed ------------------------------------------------------------------------------------------
 */

/* Hours in which something came back; an hour of which nothing is known cannot be called free of it. */
static void print_hours(struct page *p, const struct advice_unit *u, struct table *t)
{
    const struct advice_backfeed *b = &u->backfeed;
    bool first = true;
    for (int h = 0; h < ADVICE_HOURS; h++) {
        int64_t work = b->known_s[ADVICE_WORKDAY][h] ? b->varh[ADVICE_WORKDAY][h] / 10 : FACT_UNKNOWN;
        int64_t off = b->known_s[ADVICE_OFF_DAY][h] ? b->varh[ADVICE_OFF_DAY][h] / 10 : FACT_UNKNOWN;
        if (b->varh[ADVICE_WORKDAY][h] + b->varh[ADVICE_OFF_DAY][h] == 0)
            continue;
        table_row(t, (const char *const[]){first ? u->name : "",
                                           arena_printf(&p->cells, "%02d:00-%02d:00", h, h + 1),
                                           cell(p, work, 2), cell(p, off, 2)});
        first = false;
    }
}

static void note_backfeed(struct page *p, const struct advice_unit *u)
{
    const struct advice_backfeed *b = &u->backfeed;
    int64_t total_x100 = u->pf.pf != FACT_UNKNOWN ? u->facts.reverse_x100 : b->total_varh / 10;
    const struct i18n_arg args[] = {{"unit", u->name},
                                    {"total", cell(p, total_x100, 2)},
                                    {"pf", cell(p, u->pf.pf, 2)},
                                    {"without", cell(p, u->pf.pf_no_backfeed, 2)},
                                    {"percent", cell(p, u->pf.backfeed_bp, 2)},
                                    {"money", cell(p, u->pf.backfeed_fen, 2)},
                                    {"hours", hours(p, b->total_known_s)},
                                    {NULL, NULL}};
    if (b->total_known_s == 0)
        note(p, "advice.said.backfeed_unknown", args);
    else if (b->total_varh == 0 && (u->pf.pf == FACT_UNKNOWN || total_x100 == 0))
        note(p, "advice.said.backfeed_none", args);
    if (u->pf.pf != FACT_UNKNOWN && total_x100 > 0)
        note(p, u->pf.backfeed_fen == FACT_UNKNOWN ? "advice.said.backfeed" : "advice.said.backfeed_money",
             args);
    else if (u->pf.pf == FACT_UNKNOWN && b->total_varh > 0)
        note(p, "advice.said.backfeed_energy", args);
}

static void print_backfeed(struct page *p, const struct advice *a)
{
    static const struct column columns[] = {{"unit", 0}, {"hour", 0}, {"workday", 0}, {"off_day", 0}};
    struct table t;
    begin(p, &t, "backfeed", columns, 4);
    for (int i = 0; i < a->unit_count; i++) {
        print_hours(p, &a->units[i], &t);
        note_backfeed(p, &a->units[i]);
    }
    if (a->unit_count == 0)
        note(p, "advice.said.no_unit", NULL);
    end(p, &t);
}

/* ---- demand ---------------------------------------------------------------------------------------------
 */

enum { DEMAND_DAYS_SHOWN = 10 };

/* Is this one of the days to show: fewer than ten others were worse? */
static bool among_worst(const struct advice_demand *d, int at)
{
    int worse = 0;
    for (int i = 0; i < d->count; i++)
        worse += d->days[i].over_va_s > 0 && (d->days[i].peak_va > d->days[at].peak_va ||
                                              (d->days[i].peak_va == d->days[at].peak_va && i < at));
    return d->days[at].over_va_s > 0 && worse < DEMAND_DAYS_SHOWN;
}

static void note_demand(struct page *p, const struct advice_demand *d)
{
    int64_t over_s = 0, most_va = 0;
    for (int i = 0; i < d->count; i++) {
        over_s += d->days[i].over_va_s;
        most_va = d->days[i].over_va_s > 0 && d->days[i].peak_va > most_va ? d->days[i].peak_va : most_va;
    }
    const struct i18n_arg args[] = {
        {"days", cell(p, d->over_days, 0)},
        {"hours", hours(p, over_s)},
        {"largest", cell(p, most_va, 3)},
        {"shown", cell(p, DEMAND_DAYS_SHOWN, 0)},
        {"known", cell(p, d->wanted_s ? d->known_s * 10000 / d->wanted_s : 0, 2)},
        {"reactive", cell(p, d->wanted_s ? d->reactive_s * 10000 / d->wanted_s : 0, 2)},
        {NULL, NULL}};
    if (!d->capacity_known)
        note(p, "advice.said.demand_no_ledger", args);
    else if (d->known_s == 0)
        note(p, "advice.said.demand_unknown", args);
    else
        note(p, d->over_days ? "advice.said.demand_over" : "advice.said.demand_within", args);
    if (d->over_days > DEMAND_DAYS_SHOWN)
        note(p, "advice.said.demand_shown", args);
    if (d->known_s > 0 && d->reactive_s < d->known_s)
        note(p, "advice.said.demand_reactive", args);
}

static void print_demand(struct page *p, const struct advice *a)
{
    static const struct column columns[] = {{"day", 0},     {"capacity", 0}, {"peak_kw", 0}, {"peak_kva", 0},
                                            {"peak_at", 0}, {"over_kw", 0},  {"over_kva", 0}};
    const struct advice_demand *d = &a->demand;
    struct table t;
    char day[DATE_TEXT_BYTES];
    begin(p, &t, "demand", columns, 7);
    for (int i = 0; i < d->count; i++) {
        const struct advice_demand_day *o = &d->days[i];
        if (!among_worst(d, i))
            continue;
        table_row(&t, (const char *const[]){
                          date_format(o->day, day), cell(p, o->installed_kva, 0), cell(p, o->peak_w, 3),
                          cell(p, o->peak_va, 3),
                          arena_printf(&p->cells, "%02d:%02d", o->peak_minute / 60, o->peak_minute % 60),
                          hours(p, o->over_w_s), hours(p, o->over_va_s)});
    }
    note_demand(p, d);
    end(p, &t);
}

/* ---- re-supply ------------------------------------------------------------------------------------------
 */

static void print_resale(struct page *p, const struct advice *a)
{
    static const struct column columns[] = {{"sign", 0}, {"mark", 0}, {"evidence", 0}};
    struct table t;
    struct buf text;
    buf_init(&text, 8192);
    begin(p, &t, "resale", columns, 3);
    t.align[1] = t.align[2] = TABLE_LEFT;
    for (int i = 0; i < ADVICE_SIGNS; i++) {
        buf_reset(&text);
        reason_text(&a->signs[i].evidence, p->lang, &text);
        table_row(&t, (const char *const[]){say(p, "sign", advice_sign_words[i]),
                                            say(p, "mark", advice_mark_words[a->signs[i].mark]), text.data});
    }
    note(p, "advice.said.resale", NULL);
    end(p, &t);
    buf_fini(&text);
}

void advice_print(const struct advice *a, enum lang lang, struct buf *out)
{
    char month[DATE_TEXT_BYTES];
    struct page p = {.lang = lang, .out = out};
    buf_init(&p.notes, ADVICE_TEXT_BYTES_MAX);
    date_format(a->month, month);
    month[strlen("YYYY-MM")] = '\0';
    const char *who = a->account.customer;
    i18n_format(lang, "advice.title",
                (const struct i18n_arg[]){
                    {"account", arena_printf(&p.cells, *who ? "%s %s" : "%s%s", a->account.number, who)},
                    {"month", month},
                    {NULL, NULL}},
                out);
    buf_puts(out, "\n");
    print_pf(&p, a);
    print_cts(&p, a);
    print_backfeed(&p, a);
    print_demand(&p, a);
    print_resale(&p, a);
    buf_fini(&p.notes);
    arena_fini(&p.cells);
}
