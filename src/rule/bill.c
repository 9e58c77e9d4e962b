/* bill - see the header. Here: the findings, lines and amounts, and the order in which a bill is made. */
#include <inttypes.h>
#include <string.h>

#include "bill_inside.h"
#include "fields.h"

const char *const basic_charge_words[] = {
    [BASIC_NONE] = "NONE", [BASIC_CAPACITY] = "CAPACITY", [BASIC_DEMAND] = "DEMAND", NULL};
const char *const bill_line_words[LINE_KINDS + 1] = {
    [LINE_CAPACITY] = "CAPACITY",           [LINE_DEMAND] = "DEMAND",
    [LINE_DEMAND_EXCESS] = "DEMAND_EXCESS", [LINE_ENERGY] = "ENERGY",
    [LINE_SURCHARGE] = "SURCHARGE",         [LINE_PF_ADJUSTMENT] = "PF_ADJUSTMENT",
    [LINE_ESTIMATE] = "ESTIMATE",           [LINE_BILLED_BEFORE] = "BILLED_BEFORE"};

static const struct {
    const char *code;
    enum bill_weight weight;
} findings[BILL_FINDING_COUNT] = {
#define X(code_, weight_) [BILL_##code_] = {#code_, BILL_##weight_},
    BILL_FINDINGS(X)
#undef X
};

const char *bill_finding_code(enum bill_finding f)
{
    return findings[f].code;
}

enum bill_weight bill_finding_weight(enum bill_finding f)
{
    return findings[f].weight;
}

enum bill_finding bill_finding_find(const char *code)
{
    int f = 0;
    while (f < BILL_FINDING_COUNT && strcmp(findings[f].code, code) != 0)
        f++;
    return (enum bill_finding)f;
}

void bill_init(struct bill *b)
{
    *b = (struct bill){0};
    for (int i = 0; i < BILL_FINDING_COUNT; i++)
        b->found_on[i] = DATE_NONE;
}

void bill_fini(struct bill *b)
{
    free(b->lines);
    *b = (struct bill){0};
}

struct bill_line *bill_add(struct bill *b, enum bill_line_kind kind)
{
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 32;
        b->lines = must_realloc(b->lines, (size_t)b->room * sizeof *b->lines);
    }
    struct bill_line *l = &b->lines[b->count++];
    *l = (struct bill_line){.kind = kind, .item = "", .name = "", .place = "", .unit = ""};
    return l;
}

void bill_basis(struct bill_line *l, const char *name, int64_t value)
{
    MUST(l->basis_count < BILL_BASIS_MAX);
    l->basis[l->basis_count++] = (struct bill_number){name, value};
}

void bill_find(struct bill *b, enum bill_finding f, date day)
{
    if (date_known(day) && (!date_known(b->found_on[f]) || date_compare(day, b->found_on[f]) < 0))
        b->found_on[f] = day;
    b->found[f] = true;
}

enum bill_weight bill_weight_of(const struct bill *b)
{
    enum bill_weight heaviest = BILL_NOTE;
    for (int i = 0; i < BILL_FINDING_COUNT; i++)
        if (b->found[i] && findings[i].weight > heaviest)
            heaviest = findings[i].weight;
    return heaviest;
}

/* quantity / 10^decimals x price / 10^6 yuan x num / den, in fen */
bool bill_amount(int64_t quantity, int decimals, int64_t price_e6, int64_t num, int64_t den, int64_t *fen,
                 struct err *e)
{
    __int128 n, scale = 10000;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    if (__builtin_mul_overflow((__int128)quantity, (__int128)price_e6 * num, &n) ||
        n / (scale * den) > MONEY_FEN_MOST || n / (scale * den) < -MONEY_FEN_MOST)
        return err_set(e, ERR_RANGE,
                       "an amount is beyond %" PRId64 " fen: %" PRId64 " at a price of %" PRId64,
                       (int64_t)MONEY_FEN_MOST, quantity, price_e6);
    *fen = bill_round(n, scale * den);
    return true;
}

/* ---- sections ---------------------------------------------------------------------------------------- */

static const struct bill_term *term_on(const struct bill_request *r, date day)
{
    for (int i = 0; i < r->term_count; i++)
        if (r->terms[i].category == BILL_MAIN && tariff_holds(r->terms[i].from, r->terms[i].until, day))
            return &r->terms[i];
    return NULL;
}

/* Two terms that say the same (only instalments or due days differ) are one section. */
static bool same_class(const struct bill_term *a, const struct bill_term *b)
{
    return a->tariff == b->tariff && a->sector == b->sector && a->basic == b->basic;
}

static bool make_sections(struct bill_making *m, struct err *e)
{
    struct bill_section *open = NULL;
    for (date day = m->r->from; date_compare(day, m->r->until) < 0; day = date_add_days(day, 1)) {
        const struct bill_term *t = term_on(m->r, day);
        if (!t) {
            bill_find(m->b, BILL_TARIFF_GAP, day);
            open = NULL;
            continue;
        }
        if (!open || !same_class(open->term, t)) {
            if (m->section_count == BILL_SECTIONS_MAX)
                return err_set(e, ERR_TOO_LARGE, "the tariff changes more than %d times in the period",
                               BILL_SECTIONS_MAX);
            open = &m->sections[m->section_count++];
            *open = (struct bill_section){.from = day, .term = t};
        }
        open->until = date_add_days(day, 1);
    }
    return true;
}

static bool make_lines(struct bill_making *m, struct err *e)
{
    const struct bill_request *r = m->r;
    if (r->split_count > BILL_SPLITS_MAX)
        return err_set(e, ERR_TOO_LARGE, "there are more than %d parts of splits", BILL_SPLITS_MAX);
    if (!capacity_ledger_load(&m->ledger, &r->ledger, date_add_days(r->until, -1)) ||
        !bill_capacity_ledger(&r->ledger, date_add_days(r->until, -1), r->thresholds, &m->billed, m->b))
        return err_set(e, ERR_TOO_LARGE, "the capacity ledger has more than %d rows", LEDGER_MAX);
    if (!make_sections(m, e) || !bill_basic(m, e))
        return false;
    if (r->place_count == 0)
        bill_find(m->b, BILL_NO_POINT, DATE_NONE);
    if (r->energy_due)
        bill_find(m->b, BILL_ENERGY_DUE, DATE_NONE);
    for (int i = 0; i < r->place_count; i++)
        if (!bill_energy(m, i, e))
            return false;
    return true;
}

bool bill_make(const struct bill_request *r, struct bill *b, struct err *e)
{
    struct bill_making *m = must_alloc(sizeof *m);
    m->r = r;
    m->b = b;
    bool ok = make_lines(m, e);
    free(m);
    for (int i = 0; ok && i < b->count; i++)
        b->total_fen += b->lines[i].amount_fen;
    return ok;
}

/* ---- as text ----------------------------------------------------------------------------------------- */

static void put_line(const struct bill_line *l, struct buf *out)
{
    char from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    buf_printf(out, "{\"kind\":\"%s\",\"item\":", bill_line_words[l->kind]);
    json_put_string(l->item, out);
    buf_puts(out, ",\"name\":");
    json_put_string(l->name, out);
    buf_puts(out, ",\"place\":");
    json_put_string(l->place, out);
    buf_printf(out,
               ",\"period\":\"%s\",\"from\":\"%s\",\"until\":\"%s\",\"quantity\":%" PRId64
               ",\"decimals\":%d,\"unit\":\"%s\","
               "\"price_e6\":%" PRId64 ",\"amount_fen\":%" PRId64 ",\"pf_adjustable\":%s,\"basis\":{",
               tariff_period_words[l->period], date_format(l->from, from), date_format(l->until, until),
               l->quantity, l->decimals, l->unit, l->price_e6, l->amount_fen,
               l->pf_adjustable ? "true" : "false");
    for (int i = 0; i < l->basis_count; i++)
        buf_printf(out, "%s\"%s\":%" PRId64, i ? "," : "", l->basis[i].name, l->basis[i].value);
    buf_puts(out, "}}");
}

void bill_put_lines(const struct bill *b, struct buf *out)
{
    buf_puts(out, "[");
    for (int i = 0; i < b->count; i++) {
        buf_puts(out, i ? ",\n" : "");
        put_line(&b->lines[i], out);
    }
    buf_puts(out, "]");
}
