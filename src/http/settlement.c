/* settlement - see the header. What is late is read as the desk of who asks. A statement stands on tables
 * that no desk reads: the account is looked for as the desk, and then read with the rights of who connected.
 */
#include "settlement.h"

#include <stdio.h>
#include <string.h>

#include "dahu/base/json.h"
#include "dahu/job/settle.h"
#include "dahu/job/statement.h"
#include "dahu/rule/rule.h"

enum { ANSWER_MOST = 16 * 1024 * 1024 };

static const char *value_of(const struct call *c, const char *name)
{
    for (int i = 0; i < ROUTE_PARAMS_MAX && c->match->route->params[i].name; i++)
        if (strcmp(c->match->route->params[i].name, name) == 0)
            return c->match->values[i];
    return NULL;
}

/* ---- arrears ------------------------------------------------------------------------------------- */

static json_t *reasons_of(const struct verdict *v)
{
    struct buf text;
    struct err e;
    buf_init(&text, ANSWER_MOST);
    verdict_to_json(v, &text);
    json_t *all = json_parse(text.data, text.len, &e);
    MUST(all != NULL);
    buf_fini(&text);
    json_t *reasons = json_incref(json_object_get(all, "reasons"));
    json_decref(all);
    return reasons;
}

static void on_late(const struct settle_late *l, void *arg)
{
    const struct settlement_arrear *a = l->arrear;
    char due[DATE_TEXT_BYTES];
    json_array_append_new(
        arg, json_pack("{s:s, s:s, s:s, s:i, s:I, s:I, s:o, s:s, s:o}", "bill", a->bill_number, "account",
                       a->account, "due_on", date_format(a->due, due), "days", l->days, "amount_fen",
                       (json_int_t)a->amount_fen, "open_fen", (json_int_t)l->open_fen, "fee_fen",
                       l->fee_fen == FACT_UNKNOWN ? json_null() : json_integer(l->fee_fen), "outcome",
                       outcome_name(l->verdict->outcome), "reasons", reasons_of(l->verdict)));
}

bool settlement_call_arrears(struct call *c, struct err *e)
{
    const char *day = value_of(c, "as_of");
    date as_of = DATE_NONE;
    struct buf out;
    json_t *items = json_array();
    bool ok = (!day || date_parse(day, &as_of, e)) &&
              settle_arrears(c->db, as_of, value_of(c, "account"), on_late, items, e);
    if (ok) {
        json_t *answer = json_pack("{s:O, s:n}", "items", items, "next");
        char *text = json_dumps(answer, JSON_COMPACT);
        buf_init(&out, ANSWER_MOST);
        buf_puts(&out, text);
        ok = buf_ok(&out, "the answer", e);
        if (ok)
            answer_taken(c->x, "application/json", &out);
        buf_fini(&out);
        free(text);
        json_decref(answer);
    }
    json_decref(items);
    return ok;
}

/* ---- statements ---------------------------------------------------------------------------------- */

typedef bool draw_fn(const struct statement_layout *l, FILE *to, struct err *e);

static enum lang lang_of(const struct call *c)
{
    enum lang lang = c->x->lang;
    if (c->match->lang)
        (void)lang_parse(c->match->lang, &lang);
    return lang;
}

static bool draw(struct call *c, const struct statement *s, draw_fn *write, struct buf *out, struct err *e)
{
    struct statement_layout l;
    char *bytes = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&bytes, &size);
    MUST(to != NULL);
    statement_lay(s, lang_of(c), &l);
    bool ok = write(&l, to, e);
    statement_layout_fini(&l);
    fclose(to);
    buf_init(out, ANSWER_MOST);
    if (ok)
        buf_add(out, bytes, size);
    free(bytes);
    return ok && buf_ok(out, "the statement", e);
}

static bool load(struct call *c, struct statement *s, struct err *e)
{
    const char *month = value_of(c, "month"), *number = value_of(c, "number");
    struct statement_request request = {.account = number, .within = true};
    *s = (struct statement){0};
    if (!api_step_out(c->db, number, e))
        return false;
    if (!civil_month_parse(month, &request.month, e))
        return err_name(e, "DH422", "bill_month", "month", month, NULL);
    if (statement_load(c->db, &request, s, e))
        return true;
    return *e->sqlstate || (e->code != ERR_NOT_FOUND && e->code != ERR_RANGE)
               ? false
               : err_name(e, "DH422", "statement_none", "account", number, "month", month, NULL);
}

bool settlement_call_statement(struct call *c, struct err *e)
{
    const char *media = c->match->route->media;
    bool pdf = strcmp(media, "application/pdf") == 0;
    struct statement s;
    struct buf out;
    bool ok = load(c, &s, e);
    if (ok) {
        ok = draw(c, &s, pdf ? statement_write_pdf : statement_write_xlsx, &out, e);
        if (ok) {
            answer_taken(c->x, media, &out);
            c->x->answer.disposition =
                arena_printf(&c->x->arena, "attachment; filename=\"%s-%s.%s\"", value_of(c, "number"),
                             value_of(c, "month"), pdf ? "pdf" : "xlsx");
        }
        buf_fini(&out);
    }
    statement_fini(&s);
    return ok;
}
