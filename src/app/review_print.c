/* review_print - see the header. */
#include "review_print.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* ---- the table ---------------------------------------------------------------------------------- */

enum { COLUMN_ACCOUNT, COLUMN_CUSTOMER, COLUMN_LARGE, COLUMN_PF, COLUMN_FINDINGS, COLUMNS };
enum { ACCOUNT_BYTES_MAX = 1024 * 1024 };

void review_table_init(struct review_table *t, enum lang lang, bool all)
{
    static const enum table_align align[COLUMNS] = {[COLUMN_PF] = TABLE_RIGHT};
    *t = (struct review_table){.lang = lang, .all = all};
    buf_init(&t->customer, ACCOUNT_BYTES_MAX);
    buf_init(&t->findings, ACCOUNT_BYTES_MAX);
    table_init(&t->table, COLUMNS, align,
               (const char *const[]){
                   i18n_text(lang, "review.column.account"), i18n_text(lang, "review.column.customer"),
                   i18n_text(lang, "review.column.large"), i18n_text(lang, "review.column.pf"),
                   i18n_text(lang, "review.column.findings")});
}

void review_table_fini(struct review_table *t)
{
    table_fini(&t->table);
    buf_fini(&t->customer);
    buf_fini(&t->findings);
}

/* Names are free text: a line end in one must not tear the table. */
static void put_printable(struct buf *out, const char *text)
{
    for (; *text; text++)
        buf_add(out, (unsigned char)*text < ' ' ? " " : text, 1);
}

/* The lines of the account at hand: the first with its first finding, one more for each further finding. */
static void finish_account(struct review_table *t)
{
    const char *finding = t->findings.data, *end = t->findings.data + t->findings.len;
    if (t->account_id == 0)
        return;
    if (finding == end && !t->all) {
        t->hidden++;
        return;
    }
    table_row(&t->table, (const char *const[]){t->number, t->customer.data, t->large, t->pf, finding});
    for (finding += strlen(finding) + 1; finding < end; finding += strlen(finding) + 1)
        table_row(&t->table, (const char *const[]){"", "", "", "", finding});
}

static void begin_account(struct review_table *t, const struct account_row *account)
{
    finish_account(t);
    t->account_id = account->id;
    snprintf(t->number, sizeof t->number, "%s", account->number);
    *t->large = *t->pf = '\0';
    buf_reset(&t->customer);
    put_printable(&t->customer, account->customer);
    buf_reset(&t->findings);
}

/* Is it worth a look? 4.1 finds with PASS: the account is large. All other rules find with what is not in
 * order. */
static bool is_finding(const struct verdict *v)
{
    bool in_order = v->outcome == OUTCOME_PASS || v->outcome == OUTCOME_NOT_APPLICABLE;
    if (strcmp(v->rule->id, "4.1") == 0)
        return v->outcome != OUTCOME_FAIL;
    return !in_order;
}

/* "4.6.2 DL-07  the line ...; ..." */
static void add_finding(struct review_table *t, const struct review_item *item)
{
    const struct verdict *v = item->verdict;
    buf_puts(&t->findings, v->rule->clause);
    buf_puts(&t->findings, *item->subject ? " " : "");
    put_printable(&t->findings, item->subject);
    for (int i = 0; i < v->reason_count; i++) {
        buf_puts(&t->findings, i ? "; " : "  ");
        reason_text(&v->reasons[i], t->lang, &t->findings);
    }
    if (v->reason_count == 0) { /* a term that runs has no reason yet, but a state */
        const struct value *state = verdict_result_find(v, "state");
        buf_puts(&t->findings, "  ");
        if (state)
            value_put_text(state, t->lang, &t->findings);
    }
    buf_add(&t->findings, "", 1);
}

/* The lowest power factor of the account's receiving points. */
static void show_power_factor(struct review_table *t, const struct verdict *v)
{
    const struct value *pf = verdict_result_find(v, "pf_x100");
    struct buf text;
    if (!pf || pf->number == FACT_UNKNOWN)
        return;
    buf_init(&text, 256);
    value_put_text(pf, t->lang, &text);
    if (!*t->pf || strcmp(text.data, t->pf) < 0) /* 0.00 to 1.00 sort as they count */
        snprintf(t->pf, sizeof t->pf, "%s", text.data);
    buf_fini(&text);
}

void review_table_item(const struct review_item *item, void *table)
{
    struct review_table *t = table;
    const struct verdict *v = item->verdict;
    if (item->account->id != t->account_id)
        begin_account(t, item->account);
    if (strcmp(v->rule->id, "4.1") == 0)
        snprintf(t->large, sizeof t->large, "%s",
                 i18n_text(t->lang, v->outcome == OUTCOME_PASS   ? "review.large.yes"
                                    : v->outcome == OUTCOME_FAIL ? "review.large.no"
                                                                 : "review.large.review"));
    if (strcmp(v->rule->id, "pf") == 0)
        show_power_factor(t, v);
    if (is_finding(v))
        add_finding(t, item);
}

static void put_summary(const struct review_table *t, const struct review_report *r, struct buf *out)
{
    static const char *const keys[2][2] = {{"review.summary.all", "review.summary.some"},
                                           {"review.summary.replay_all", "review.summary.replay_some"}};
    char day[DATE_TEXT_BYTES], accounts[16], large[16], hidden[16], decisions[24], recorded[24];
    snprintf(accounts, sizeof accounts, "%d", r->accounts);
    snprintf(large, sizeof large, "%d", r->large);
    snprintf(hidden, sizeof hidden, "%d", t->hidden);
    snprintf(decisions, sizeof decisions, "%" PRId64, r->decisions);
    snprintf(recorded, sizeof recorded, "%" PRId64, r->recorded);
    i18n_format(t->lang, keys[r->known.given][t->hidden > 0],
                (const struct i18n_arg[]){{"as_of", date_format(r->as_of, day)},
                                          {"accounts", accounts},
                                          {"large", large},
                                          {"hidden", hidden},
                                          {"decisions", decisions},
                                          {"recorded", recorded},
                                          {"known_at", r->known.civil},
                                          {NULL, NULL}},
                out);
    buf_puts(out, "\n");
}

void review_table_print(struct review_table *t, const struct review_report *report, struct buf *out)
{
    finish_account(t);
    t->account_id = 0;
    if (t->table.cell_count > COLUMNS) {
        table_print(&t->table, out);
        buf_puts(out, "\n");
    }
    put_summary(t, report, out);
}

/* ---- the document ------------------------------------------------------------------------------- */

bool review_document_init(struct review_document *d, struct err *e)
{
    *d = (struct review_document){.draft = tmpfile()};
    if (!d->draft)
        return err_sys(e, errno, "could not make a temporary file");
    buf_init(&d->text, ACCOUNT_BYTES_MAX);
    return true;
}

void review_document_fini(struct review_document *d)
{
    fclose(d->draft);
    buf_fini(&d->text);
}

static void put_account(struct review_document *d, const struct account_row *account)
{
    buf_puts(&d->text, d->account_id ? "]},\n{\"account\":" : "{\"account\":");
    json_put_string(account->number, &d->text);
    buf_puts(&d->text, ",\"name\":");
    json_put_string(account->customer, &d->text);
    buf_puts(&d->text, ",\"decisions\":[\n");
    d->account_id = account->id;
}

void review_document_item(const struct review_item *item, void *document)
{
    struct review_document *d = document;
    buf_reset(&d->text);
    if (item->account->id != d->account_id)
        put_account(d, item->account);
    else
        buf_puts(&d->text, ",\n");
    verdict_to_json(item->verdict, &d->text);
    d->text.len--; /* the closing brace: three members follow */
    buf_puts(&d->text, ",\"subject\":");
    json_put_string(item->subject, &d->text);
    buf_puts(&d->text, ",\"facts\":");
    rule_put_facts(item->verdict->rule, item->facts, &d->text);
    if (item->evidence_bp >= 0)
        buf_printf(&d->text, ",\"completeness_bp\":%d}", item->evidence_bp);
    else
        buf_puts(&d->text, ",\"completeness_bp\":null}");
    fwrite(d->text.data, 1, d->text.len, d->draft); /* a failure shows in review_document_print */
}

bool review_document_print(struct review_document *d, const struct review_report *report, FILE *out,
                           struct err *e)
{
    char day[DATE_TEXT_BYTES], chunk[1 << 14];
    if (fflush(d->draft) != 0 || ferror(d->draft))
        return err_sys(e, errno, "could not write a temporary file");
    rewind(d->draft);
    fprintf(out, "{\"as_of\":\"%s\",", date_format(report->as_of, day));
    if (report->known.given)
        fprintf(out, "\"known_at\":\"%s\",", report->known.civil);
    fputs("\"accounts\":[\n", out);
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, d->draft)) > 0;)
        fwrite(chunk, 1, n, out);
    fputs(d->account_id ? "]}\n]}\n" : "]}\n", out);
    return !ferror(d->draft) || err_sys(e, errno, "could not read a temporary file");
}
