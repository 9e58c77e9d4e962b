/* statement_lay - the tables of a statement: what stands in them, in which order, under which heads. How they
 * look is that of the writers. */
#include <inttypes.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/job/statement.h"

enum { WH = 3, BP = 2, FEN = 2, PF = 2, FACTOR = 4, PRICE = 6, KWH_BILL = 2 };

struct maker {
    struct statement_layout *l;
    const struct statement *s;
    struct statement_table *t; /* the table at hand */
    int room;                  /* rows that its cells have room for */
    struct statement_cell *next;
};

static const char *say(const struct maker *m, const char *key)
{
    return i18n_text(m->l->lang, key);
}

/* The text of @key with @name in the place of its "%s"; a name that the catalogue does not have stands for
 * itself. */
static const char *word(struct maker *m, const char *keys, const char *name)
{
    const char *key = arena_printf(&m->l->arena, "%.*s%s", (int)strcspn(keys, "%"), keys, name);
    const char *text = i18n_text(m->l->lang, key);
    return !*name ? "" : strcmp(text, key) == 0 ? name : text;
}

static void begin(struct maker *m, const char *title_key, const char *empty_key, int rows)
{
    MUST(m->l->table_count < STATEMENT_TABLES_MAX);
    m->t = &m->l->tables[m->l->table_count++];
    m->t->title = say(m, title_key);
    m->t->empty = empty_key ? say(m, empty_key) : "";
    m->room = rows;
}

static void column(struct maker *m, const char *key, enum statement_kind kind, int decimals)
{
    MUST(m->t->column_count < STATEMENT_COLUMNS_MAX);
    m->t->columns[m->t->column_count++] = (struct statement_column){say(m, key), kind, decimals};
}

/* Columns are complete; rows follow. */
static void rows(struct maker *m)
{
    size_t cells = (size_t)m->room * (size_t)m->t->column_count + 1;
    m->next = m->t->cells = arena_alloc(&m->l->arena, cells * sizeof *m->next);
}

static void put_text(struct maker *m, const char *text)
{
    *m->next++ = (struct statement_cell){.text = text, .number = STATEMENT_UNKNOWN, .day = DATE_NONE};
}

static void put_number(struct maker *m, int64_t number)
{
    *m->next++ = (struct statement_cell){.text = "", .number = number, .day = DATE_NONE};
}

static void put_scaled(struct maker *m, int64_t number, int decimals)
{
    put_number(m, number);
    m->next[-1].decimals = decimals;
}

static void put_day(struct maker *m, date day)
{
    *m->next++ = (struct statement_cell){.text = "", .number = STATEMENT_UNKNOWN, .day = day};
}

static void end(struct maker *m)
{
    m->t->row_count = (int)(m->next - m->t->cells) / (m->t->column_count ? m->t->column_count : 1);
    MUST(m->t->row_count <= m->room);
}

/* ---- facts: a name and a value ---------------------------------------------------------------------- */

static void begin_facts(struct maker *m, const char *title_key, int most)
{
    begin(m, title_key, NULL, most);
    m->t->facts = true;
    m->t->column_count = 2;
    m->t->columns[0] = m->t->columns[1] = (struct statement_column){"", STATEMENT_TEXT, -1};
    rows(m);
}

static void fact_text(struct maker *m, const char *key, const char *text)
{
    put_text(m, say(m, key));
    put_text(m, *text ? text : say(m, "statement.unknown"));
}

static void fact_number(struct maker *m, const char *key, int64_t number, int decimals)
{
    put_text(m, say(m, key));
    if (number == STATEMENT_UNKNOWN)
        put_text(m, say(m, "statement.unknown"));
    else
        put_scaled(m, number, decimals);
}

static void lay_head(struct maker *m)
{
    const struct statement *s = m->s;
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    begin_facts(m, "statement.head.title", 12);
    fact_text(m, "statement.head.account", s->account);
    fact_text(m, "statement.head.holder", s->holder);
    fact_text(m, "statement.head.customer", s->customer);
    fact_text(m, "statement.head.address", s->address);
    fact_text(m, "statement.head.use_category", word(m, "bill.category.%s", s->use_category));
    fact_text(m, "statement.head.supply_kv", s->supply_kv);
    fact_number(m, "statement.head.capacity_kva", s->capacity_kva, 0);
    fact_text(m, "statement.head.month",
              arena_printf(&m->l->arena, "%s - %s", date_format(s->month, from),
                           date_format(date_add_days(date_add_months(s->month, 1), -1), until)));
    fact_text(m, "statement.head.made_at", s->made_at);
    fact_text(m, "statement.head.known_at", *s->known_at ? s->known_at : s->made_at);
    end(m);
}

static void lay_summary(struct maker *m)
{
    const struct statement_use *u = &m->s->total;
    begin_facts(m, "statement.summary.title", 12);
    fact_number(m, "statement.summary.active_import", u->energy[0], WH);
    fact_number(m, "statement.summary.active_export", u->energy[1], WH);
    fact_number(m, "statement.summary.reactive_import", u->energy[2], WH);
    fact_number(m, "statement.summary.reactive_export", u->energy[3], WH);
    fact_number(m, "statement.summary.demand", u->demand_w, WH);
    fact_text(m, "statement.summary.demand_at", u->demand_at);
    fact_number(m, "statement.summary.load_factor", u->load_factor_bp, BP);
    fact_number(m, "statement.summary.completeness", u->completeness_bp, BP);
    fact_number(m, "statement.summary.estimated", u->estimated_bp, BP);
    end(m);
}

/* ---- metering --------------------------------------------------------------------------------------- */

static void put_use(struct maker *m, const struct statement_use *u)
{
    for (int k = 0; k < STATEMENT_ENERGIES; k++)
        put_number(m, u->energy[k]);
    put_number(m, u->demand_w);
    put_text(m, u->demand_at);
    put_number(m, u->completeness_bp);
    put_number(m, u->estimated_bp);
}

static void lay_points(struct maker *m)
{
    const struct statement *s = m->s;
    begin(m, "statement.points.title", NULL, s->point_count + 1);
    column(m, "statement.column.point", STATEMENT_TEXT, 0);
    column(m, "statement.column.purpose", STATEMENT_TEXT, 0);
    column(m, "statement.column.receiving_point", STATEMENT_TEXT, 0);
    column(m, "statement.column.active_import_kwh", STATEMENT_NUMBER, WH);
    column(m, "statement.column.active_export_kwh", STATEMENT_NUMBER, WH);
    column(m, "statement.column.reactive_import_kvarh", STATEMENT_NUMBER, WH);
    column(m, "statement.column.reactive_export_kvarh", STATEMENT_NUMBER, WH);
    column(m, "statement.column.demand_kw", STATEMENT_NUMBER, WH);
    column(m, "statement.column.demand_at", STATEMENT_TIME, 0);
    column(m, "statement.column.completeness", STATEMENT_NUMBER, BP);
    column(m, "statement.column.estimated", STATEMENT_NUMBER, BP);
    rows(m);
    for (int i = 0; i < s->point_count; i++) {
        const struct statement_point *p = &s->points[i];
        put_text(m, p->number);
        put_text(m, word(m, "web.purpose.%s", p->purpose));
        put_text(m, p->receiving_point);
        put_use(m, &p->use);
    }
    put_text(m, say(m, "statement.total"));
    put_text(m, "");
    put_text(m, "");
    put_use(m, &s->total);
    m->t->total_last = true;
    end(m);
}

static int64_t difference(const struct statement_register *r)
{
    bool known = r->opening != STATEMENT_UNKNOWN && r->closing != STATEMENT_UNKNOWN;
    return known ? r->closing - r->opening : STATEMENT_UNKNOWN;
}

/* 6,000 rather than 6,000.0000. */
static void put_factor(struct maker *m, int64_t factor_e4)
{
    static const int64_t UNIT = 10000;
    bool whole = factor_e4 != STATEMENT_UNKNOWN && factor_e4 % UNIT == 0;
    put_scaled(m, whole ? factor_e4 / UNIT : factor_e4, whole ? 0 : FACTOR);
}

static void lay_registers(struct maker *m)
{
    const struct statement *s = m->s;
    begin(m, "statement.registers.title", "statement.registers.empty", s->register_count);
    column(m, "statement.column.point", STATEMENT_TEXT, 0);
    column(m, "statement.column.meter", STATEMENT_TEXT, 0);
    column(m, "statement.column.ct", STATEMENT_TEXT, 0);
    column(m, "statement.column.pt", STATEMENT_TEXT, 0);
    column(m, "statement.column.factor", STATEMENT_NUMBER, -1);
    column(m, "statement.column.register", STATEMENT_TEXT, 0);
    column(m, "statement.column.opening_at", STATEMENT_TIME, 0);
    column(m, "statement.column.opening", STATEMENT_NUMBER, WH);
    column(m, "statement.column.closing_at", STATEMENT_TIME, 0);
    column(m, "statement.column.closing", STATEMENT_NUMBER, WH);
    column(m, "statement.column.difference", STATEMENT_NUMBER, WH);
    rows(m);
    for (int i = 0; i < s->register_count; i++) {
        const struct statement_register *r = &s->registers[i];
        put_text(m, r->point);
        put_text(m, r->meter);
        put_text(m, r->ct);
        put_text(m, r->pt);
        put_factor(m, r->factor_e4);
        put_text(m, word(m, "statement.quantity.%s", r->quantity));
        put_text(m, r->opening_at);
        put_number(m, r->opening);
        put_text(m, r->closing_at);
        put_number(m, r->closing);
        put_number(m, difference(r));
    }
    end(m);
}

static void lay_power_factor(struct maker *m)
{
    const struct statement *s = m->s;
    begin(m, "statement.pf.title", "statement.pf.empty", s->pf_count);
    column(m, "statement.column.receiving_point", STATEMENT_TEXT, 0);
    column(m, "statement.column.pf", STATEMENT_NUMBER, PF);
    column(m, "statement.column.pf_standard", STATEMENT_NUMBER, PF);
    column(m, "statement.column.pf_adjust", STATEMENT_NUMBER, BP);
    column(m, "statement.column.outcome", STATEMENT_TEXT, 0);
    rows(m);
    for (int i = 0; i < s->pf_count; i++) {
        const struct statement_pf *p = &s->pf[i];
        put_text(m, *p->place ? p->place : say(m, "statement.pf.account"));
        put_number(m, p->pf_x100);
        put_number(m, p->standard);
        put_number(m, p->adjust_bp);
        put_text(m, word(m, "rule.outcome.%s", p->outcome));
    }
    end(m);
}

static void lay_days(struct maker *m)
{
    const struct statement *s = m->s;
    begin(m, "statement.days.title", "statement.days.empty", s->day_count);
    column(m, "statement.column.day", STATEMENT_DAY, 0);
    column(m, "statement.column.active_import_kwh", STATEMENT_NUMBER, WH);
    column(m, "statement.column.completeness", STATEMENT_NUMBER, BP);
    column(m, "statement.column.estimated", STATEMENT_NUMBER, BP);
    column(m, "statement.column.held", STATEMENT_NUMBER, BP);
    rows(m);
    for (int i = 0; i < s->day_count; i++) {
        put_day(m, s->days[i].day);
        put_number(m, s->days[i].wh);
        put_number(m, s->days[i].completeness_bp);
        put_number(m, s->days[i].estimated_bp);
        put_number(m, s->days[i].held_bp);
    }
    m->t->chart = true;
    end(m);
}

static void lay_findings(struct maker *m)
{
    const struct statement *s = m->s;
    begin(m, "statement.findings.title", "statement.findings.empty", s->finding_count);
    column(m, "statement.column.point", STATEMENT_TEXT, 0);
    column(m, "statement.column.finding", STATEMENT_TEXT, 0);
    column(m, "statement.column.effect", STATEMENT_TEXT, 0);
    column(m, "statement.column.count", STATEMENT_NUMBER, 0);
    column(m, "statement.column.from", STATEMENT_DAY, 0);
    column(m, "statement.column.until", STATEMENT_DAY, 0);
    rows(m);
    for (int i = 0; i < s->finding_count; i++) {
        const struct statement_finding *f = &s->findings[i];
        const char *title = arena_printf(&m->l->arena, "vee.rule.%s.title", f->rule);
        put_text(m, f->point);
        put_text(m, say(m, title));
        put_text(m, word(m, "statement.effect.%s", f->outcome));
        put_number(m, f->count);
        put_day(m, f->from);
        put_day(m, f->until);
    }
    end(m);
}

/* ---- money ------------------------------------------------------------------------------------------ */

static void lay_periods(struct maker *m)
{
    const struct statement *s = m->s;
    begin(m, "statement.periods.title", "statement.bills.empty", s->period_count);
    column(m, "statement.column.period", STATEMENT_TEXT, 0);
    column(m, "statement.column.active_kwh", STATEMENT_NUMBER, KWH_BILL);
    column(m, "statement.column.amount", STATEMENT_NUMBER, FEN);
    rows(m);
    for (int i = 0; i < s->period_count; i++) {
        put_text(m, *s->periods[i].period ? word(m, "bill.period.%s", s->periods[i].period)
                                          : say(m, "statement.any_time"));
        put_number(m, s->periods[i].kwh_x100);
        put_number(m, s->periods[i].amount_fen);
    }
    end(m);
}

static void lay_bills(struct maker *m)
{
    const struct statement *s = m->s;
    begin(m, "statement.bills.title", "statement.bills.empty", s->bill_count);
    column(m, "statement.column.bill", STATEMENT_TEXT, 0);
    column(m, "statement.column.bill_kind", STATEMENT_TEXT, 0);
    column(m, "statement.column.bill_status", STATEMENT_TEXT, 0);
    column(m, "statement.column.from", STATEMENT_DAY, 0);
    column(m, "statement.column.until", STATEMENT_DAY, 0);
    column(m, "statement.column.due_on", STATEMENT_DAY, 0);
    column(m, "statement.column.amount", STATEMENT_NUMBER, FEN);
    column(m, "statement.column.paid", STATEMENT_NUMBER, FEN);
    rows(m);
    for (int i = 0; i < s->bill_count; i++) {
        const struct statement_bill *b = &s->bills[i];
        put_text(m, b->number);
        put_text(m, word(m, "bill.kind.%s", b->kind));
        put_text(m, word(m, "bill.status.%s", b->status));
        put_day(m, b->from);
        put_day(m, b->until);
        put_day(m, b->due_on);
        put_number(m, b->amount_fen);
        put_number(m, b->paid_fen);
    }
    end(m);
}

static const char *item_name(struct maker *m, const struct statement_item *i)
{
    const char *name = *i->name ? i->name : word(m, "bill.line.%s", i->kind);
    if (strcmp(i->kind, "BILLED_BEFORE") == 0) /* its name is the number of that bill */
        return arena_printf(&m->l->arena, "%s %s", word(m, "bill.line.%s", i->kind), i->name);
    return *i->period ? arena_printf(&m->l->arena, m->l->lang == LANG_ZH ? "%s（%s）" : "%s (%s)", name,
                                     word(m, "bill.period.%s", i->period))
                      : name;
}

static void lay_items(struct maker *m)
{
    const struct statement *s = m->s;
    if (s->item_count == 0)
        return;
    begin(m, "statement.items.title", NULL, s->item_count);
    column(m, "statement.column.bill", STATEMENT_TEXT, 0);
    column(m, "statement.column.item", STATEMENT_TEXT, 0);
    column(m, "statement.column.receiving_point", STATEMENT_TEXT, 0);
    column(m, "statement.column.quantity", STATEMENT_NUMBER, -1);
    column(m, "statement.column.unit", STATEMENT_TEXT, 0);
    column(m, "statement.column.price", STATEMENT_NUMBER, -1);
    column(m, "statement.column.amount", STATEMENT_NUMBER, FEN);
    rows(m);
    for (int k = 0; k < s->item_count; k++) {
        const struct statement_item *i = &s->items[k];
        bool adjustment = strcmp(i->kind, "PF_ADJUSTMENT") == 0;
        put_text(m, i->bill);
        put_text(m, item_name(m, i));
        put_text(m, i->place);
        put_scaled(m, i->quantity, (int)i->decimals);
        put_text(m, i->unit);
        put_scaled(m, i->price_e6, adjustment ? BP : PRICE); /* of an adjustment: the percentage */
        put_number(m, i->amount_fen);
    }
    end(m);
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static void lay_legend(struct maker *m)
{
    static const char *const codes[] = {"0", "7", "8", "9", "10", "11", "12", "15", "16"};
    struct buf line;
    buf_init(&line, 4096);
    buf_puts(&line, say(m, "statement.legend.qualities"));
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        buf_printf(&line, "%s%s %s",
                   i == 0                  ? " "
                   : m->l->lang == LANG_ZH ? "；"
                                           : "; ",
                   codes[i], word(m, "vee.quality.%s", codes[i]));
    m->l->legend[m->l->legend_count++] = say(m, "statement.legend.shares");
    m->l->legend[m->l->legend_count++] = say(m, "statement.legend.registers");
    m->l->legend[m->l->legend_count++] = arena_strdup(&m->l->arena, line.data);
    buf_fini(&line);
}

void statement_lay(const struct statement *s, enum lang lang, struct statement_layout *out)
{
    char month[DATE_TEXT_BYTES];
    *out = (struct statement_layout){.model = s, .lang = lang};
    struct maker m = {.l = out, .s = s};
    out->title = *s->utility ? s->utility : "Dahu";
    out->subtitle =
        arena_printf(&out->arena, "%s  %.7s", say(&m, "statement.title"), date_format(s->month, month));
    out->footer = arena_printf(&out->arena, "%s  %s", s->account, s->made_at);
    lay_head(&m);
    lay_summary(&m);
    lay_points(&m);
    lay_registers(&m);
    lay_power_factor(&m);
    lay_days(&m);
    lay_periods(&m);
    lay_bills(&m);
    lay_items(&m);
    lay_findings(&m);
    lay_legend(&m);
}

void statement_layout_fini(struct statement_layout *l)
{
    arena_fini(&l->arena);
}

/* "-1234567.890" with commas between groups of three. */
static void group(const char *plain, char out[static STATEMENT_CELL_BYTES])
{
    size_t at = 0, digits = strcspn(plain + (*plain == '-'), ".");
    if (*plain == '-')
        out[at++] = *plain++;
    for (size_t i = 0; plain[i] && at < STATEMENT_CELL_BYTES - 2; i++) {
        if (i > 0 && i < digits && (digits - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = plain[i];
    }
    out[at] = '\0';
}

const char *statement_cell_text(const struct statement_column *c, const struct statement_cell *cell,
                                char out[static STATEMENT_CELL_BYTES])
{
    char plain[DECIMAL_TEXT_BYTES];
    if (cell->number != STATEMENT_UNKNOWN) {
        group(decimal_format_fixed(cell->number, c->decimals >= 0 ? c->decimals : cell->decimals, plain),
              out);
        return out;
    }
    if (date_known(cell->day))
        return date_format(cell->day, out);
    return cell->text;
}
