/* errand_bill - drafts of a month made, and drafts issued, in the background: what `dahu bill make` and `dahu
 * bill issue` do. */
#include <string.h>

#include "dahu/job/settle.h"
#include "errand_kinds.h"

enum { ITEMS_MOST = 2000 };

static const char *text_of(const json_t *form, const char *name)
{
    return json_string_value(json_object_get(form, name));
}

static json_t *fault_of(const struct err *e)
{
    struct buf text;
    buf_init(&text, 16 * 1024);
    errand_fault(e, &text);
    json_t *out = json_loadb(text.data, text.len, 0, NULL);
    buf_fini(&text);
    return out ? out : json_null();
}

/* ---- make ---------------------------------------------------------------------------------------- */

struct making {
    struct errand_work *work;
    json_t *items;
};

static json_t *findings_of(const struct bill *b)
{
    json_t *all = json_array();
    for (int i = 0; b && i < BILL_FINDING_COUNT; i++)
        if (b->found[i])
            json_array_append_new(all, json_string(bill_finding_code((enum bill_finding)i)));
    return all;
}

static json_t *item_of(const struct settle_item *item)
{
    const struct settlement_written *w = &item->written;
    if (item->fault)
        return json_pack("{s:s, s:s, s:o}", "account", item->subject->number, "outcome", "FAILED", "fault",
                         fault_of(item->fault));
    return json_pack("{s:s, s:s, s:s, s:I, s:o}", "account", item->subject->number, "outcome",
                     settlement_outcome_words[w->outcome], "bill", w->bill_number, "amount_fen",
                     (json_int_t)w->amount_fen, "findings", findings_of(item->bill));
}

static void on_made(const struct settle_item *item, void *arg)
{
    struct making *m = arg;
    struct err stopped; /* the statement that runs next says so */
    if (json_array_size(m->items) < ITEMS_MOST)
        json_array_append_new(m->items, item_of(item));
    bool goes_on =
        errands_tell(m->work, (int)((int64_t)(item->at + 1) * 10000 / item->count), "bills", &stopped);
    (void)goes_on;
}

static bool read_make(const json_t *form, struct settle_request *q, struct err *e)
{
    char day[16];
    const json_t *amount = json_object_get(form, "amount_fen");
    snprintf(day, sizeof day, "%.7s-01", text_of(form, "month"));
    q->account = text_of(form, "account");
    q->instalment = (int)json_integer_value(json_object_get(form, "instalment"));
    q->amount_fen = amount ? json_integer_value(amount) : FACT_UNKNOWN;
    return date_parse(day, &q->month, e);
}

bool errand_bill_make(struct errand_work *w, struct err *e)
{
    const struct errand_context *context = w->user;
    const struct energy_request energy = {.drivers_folder = context->config->drivers_path};
    struct settle_request q = {.actor = w->errand->actor, .energy = &energy};
    struct settle_report r;
    struct making m = {w, json_array()};
    bool ok = errands_tell(w, 0, "energy", e) && read_make(w->errand->form, &q, e) &&
              settle_make(w->db, &q, on_made, &m, &r, e);
    if (ok)
        w->result = json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:O}", "month",
                              text_of(w->errand->form, "month"), "made", r.made, "same", r.same, "held",
                              r.held, "running", r.running, "failed", r.failed, "items", m.items);
    json_decref(m.items);
    return ok;
}

/* ---- issue --------------------------------------------------------------------------------------- */

static bool issue_one(struct errand_work *w, const char *number, json_t *items, struct err *e)
{
    const struct errand_context *context = w->user;
    const struct energy_request energy = {.drivers_folder = context->config->drivers_path};
    const json_t *form = w->errand->form;
    const char *on = text_of(form, "issued_on");
    char day[DATE_TEXT_BYTES];
    date due;
    struct settlement_issue s = {.bill_number = number,
                                 .actor = w->errand->actor,
                                 .on = DATE_NONE,
                                 .confirmation = text_of(form, "confirmation"),
                                 .cause = text_of(form, "cause"),
                                 .reason = text_of(form, "reason")};
    if ((on && !date_parse(on, &s.on, e)) || !settle_issue(w->db, &s, &energy, &due, e))
        return false;
    json_array_append_new(
        items, json_pack("{s:s, s:b, s:s}", "bill", number, "issued", 1, "due_on", date_format(due, day)));
    return true;
}

/* Each bill is a transaction of its own: one that is refused does not hold the others, unless it is the only
 * one. */
static bool issue_all(struct errand_work *w, const json_t *bills, json_t *items, int *issued, struct err *e)
{
    size_t count = json_array_size(bills);
    for (size_t i = 0; i < count; i++) {
        const char *number = json_string_value(json_array_get(bills, i));
        if (!errands_tell(w, (int)(i * 10000 / count), "bills", e))
            return false;
        if (issue_one(w, number, items, e)) {
            ++*issued;
            continue;
        }
        if (count == 1 || e->code == ERR_CANCELLED || e->code == ERR_DATABASE_AWAY)
            return false;
        json_array_append_new(
            items, json_pack("{s:s, s:b, s:o}", "bill", number, "issued", 0, "fault", fault_of(e)));
    }
    return true;
}

bool errand_bill_issue(struct errand_work *w, struct err *e)
{
    const json_t *bills = json_object_get(w->errand->form, "bills");
    json_t *items = json_array();
    int issued = 0;
    bool ok = issue_all(w, bills, items, &issued, e);
    if (ok)
        w->result = json_pack("{s:i, s:i, s:O}", "issued", issued, "refused",
                              (int)json_array_size(bills) - issued, "items", items);
    json_decref(items);
    return ok;
}
