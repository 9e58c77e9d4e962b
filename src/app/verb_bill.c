/* dahu bill - bills: made from validated energy, issued by a person, corrected by their difference. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/base/json.h"
#include "dahu/job/settle.h"
#include "rows_print.h"
#include "settle_cli.h"
#include "table.h"

static const struct argp_option options[] = {
    {"account", 256, "A-00001", 0, NULL, 0},
    {"amount", 257, "YUAN", 0, NULL, 0},
    {"as-of", 258, "YYYY-MM-DD", 0, NULL, 0},
    {"cause", 259, "PRICE_POLICY|RULE|DISPATCH|METERING", 0, NULL, 0},
    {"confirm", 260, "TEXT", 0, NULL, 0},
    {"instalment", 261, "N", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"on", 262, "YYYY-MM-DD", 0, NULL, 0},
    {"period", 263, "YYYY-MM", 0, NULL, 0},
    {"reason", 264, "TEXT", 0, NULL, 0},
    {0},
};

/* ---- make
 * -------------------------------------------------------------------------------------------------- */

struct made {
    struct settle_cli *s;
    struct table table;
    json_t *json;
};

static void put_findings(const struct bill *b, enum lang lang, struct buf *out)
{
    for (int i = 0; b && i < BILL_FINDING_COUNT; i++)
        if (b->found[i] && bill_finding_weight((enum bill_finding)i) != BILL_NOTE) {
            buf_puts(out, out->len ? (lang == LANG_ZH ? "；" : "; ") : "");
            row_value("findings", bill_finding_code((enum bill_finding)i), lang, out);
        }
}

static json_t *findings_json(const struct bill *b)
{
    json_t *all = json_array();
    for (int i = 0; b && i < BILL_FINDING_COUNT; i++)
        if (b->found[i])
            json_array_append_new(all, json_string(bill_finding_code((enum bill_finding)i)));
    return all;
}

static void on_made(const struct settle_item *item, void *arg)
{
    struct made *m = arg;
    char amount[DECIMAL_TEXT_BYTES], key[64];
    const struct settlement_written *w = &item->written;
    if (item->fault)
        return; /* counted, and in the log */
    const char *outcome = settlement_outcome_words[w->outcome];
    if (m->s->json) {
        json_array_append_new(m->json,
                              json_pack("{s:s, s:s, s:s, s:I, s:o}", "account", item->subject->number,
                                        "bill_number", w->bill_number, "outcome", outcome, "amount_fen",
                                        (json_int_t)w->amount_fen, "findings", findings_json(item->bill)));
        return;
    }
    struct buf findings;
    buf_init(&findings, 65536);
    put_findings(item->bill, m->s->cli.lang, &findings);
    snprintf(key, sizeof key, "bill.made.%s", outcome);
    table_row(&m->table,
              (const char *const[]){item->subject->number, w->bill_number, i18n_text(m->s->cli.lang, key),
                                    decimal_format_fixed(w->amount_fen, 2, amount),
                                    findings.len ? findings.data : ""});
    buf_fini(&findings);
}

static void say_summary(struct settle_cli *s, const struct settle_report *r)
{
    char made[16], same[16], held[16], running[16], failed[16];
    snprintf(made, sizeof made, "%d", r->made);
    snprintf(same, sizeof same, "%d", r->same);
    snprintf(held, sizeof held, "%d", r->held);
    snprintf(running, sizeof running, "%d", r->running);
    snprintf(failed, sizeof failed, "%d", r->failed);
    settle_say(s, "bill.said.made",
               (const struct i18n_arg[]){{"made", made},
                                         {"same", same},
                                         {"held", held},
                                         {"running", running},
                                         {"failed", failed},
                                         {NULL, NULL}});
}

static bool parse_instalment(const struct settle_cli *s, struct settle_request *q, struct err *e)
{
    int64_t n = 0;
    q->amount_fen = FACT_UNKNOWN;
    if (!s->instalment)
        return !s->amount || err_set(e, ERR_USAGE, "--amount is for an instalment");
    if (!decimal_parse(s->instalment, 0, &n, e) || n < 1 || n > 10)
        return err_set(e, ERR_USAGE, "--instalment takes 1 to 10, not '%s'", s->instalment);
    q->instalment = (int)n;
    return !s->amount || settle_amount(s, &q->amount_fen, e);
}

static bool bill_make_month(struct settle_cli *s, struct err *e)
{
    static const enum table_align align[5] = {[3] = TABLE_RIGHT};
    const struct energy_request energy = {.drivers_folder = s->cli.config->drivers_path};
    struct settle_request q = {
        .month = s->period, .account = s->account, .actor = s->actor, .energy = &energy};
    struct settle_report report;
    struct made m = {.s = s, .json = NULL};
    enum lang lang = s->cli.lang;
    if (!date_known(s->period))
        return err_set(e, ERR_USAGE,
                       "--period is needed: the month in which the settlement periods begin, 2026-10");
    if (!parse_instalment(s, &q, e))
        return false;
    m.json = json_array();
    table_init(&m.table, 5, align,
               (const char *const[]){
                   i18n_text(lang, "bill.column.account"), i18n_text(lang, "bill.column.bill_number"),
                   i18n_text(lang, "bill.column.made"), i18n_text(lang, "bill.column.amount_fen"),
                   i18n_text(lang, "bill.column.findings")});
    bool ok = settle_make(s->db, &q, on_made, &m, &report, e);
    if (ok && s->json) {
        settle_print_json(s, m.json);
        m.json = NULL;
    } else if (ok) {
        if (m.table.cell_count > 5)
            table_print(&m.table, &s->out);
        say_summary(s, &report);
    }
    json_decref(m.json);
    table_fini(&m.table);
    if (ok && (report.failed || report.held))
        s->code = EXIT_PARTLY;
    return ok;
}

/* ---- one bill
 * ---------------------------------------------------------------------------------------------- */

/* "kwh_x100" 31680000 -> "316800"; fen as yuan, W as kW. */
static void put_basis_value(const char *name, int64_t value, struct buf *out)
{
    static const struct {
        const char *ending;
        int decimals;
    } units[] = {{"_x100", 2}, {"_fen", 2}, {"_w", 3}};
    char text[DECIMAL_TEXT_BYTES];
    size_t n = strlen(name);
    int decimals = 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (n > strlen(units[i].ending) && strcmp(name + n - strlen(units[i].ending), units[i].ending) == 0)
            decimals = units[i].decimals;
    buf_puts(out, decimal_format(value, decimals, text));
}

/* What each line was made of, below the table: "11  standard 0.9, power factor 0.95, ...". */
static void print_basis(struct settle_cli *s, const struct db_result *items)
{
    int number = db_column(items, "line_no"), basis = db_column(items, "basis");
    for (int i = 0; i < db_rows(items); i++) {
        struct err ignored; /* the database keeps it as JSON */
        json_t *all = json_parse(db_text(items, i, basis), strlen(db_text(items, i, basis)), &ignored),
               *value;
        const char *name;
        bool first = true;
        json_object_foreach(all, name, value)
        {
            char key[64];
            snprintf(key, sizeof key, "bill.basis.%s", name);
            if (first)
                buf_printf(&s->out, "%3s  ", db_text(items, i, number));
            buf_printf(&s->out, "%s%s ",
                       first                    ? ""
                       : s->cli.lang == LANG_ZH ? "，"
                                                : ", ",
                       i18n_text(s->cli.lang, key));
            put_basis_value(name, json_integer_value(value), &s->out);
            first = false;
        }
        buf_puts(&s->out, first ? "" : "\n");
        json_decref(all);
    }
}

static bool show(struct settle_cli *s, struct err *e)
{
    struct db_result head, items;
    if (!settlement_rows(s->db, SETTLEMENT_BILL, s->words[0], NULL, &head, e))
        return false;
    bool found = db_rows(&head) == 1 || err_set(e, ERR_NOT_FOUND, "there is no bill '%s'", s->words[0]);
    if (!found || !settlement_rows(s->db, SETTLEMENT_ITEMS, s->words[0], NULL, &items, e)) {
        db_result_fini(&head);
        return false;
    }
    if (s->json) {
        json_t *bills = rows_json(&head), *one = json_incref(json_array_get(bills, 0));
        json_object_set_new(one, "items", rows_json(&items));
        json_decref(bills);
        settle_print_json(s, one);
    } else {
        rows_print_head(&head, s->cli.lang, &s->out);
        buf_puts(&s->out, "\n");
        rows_print_table(&items, s->cli.lang, "bill.none.items", &s->out);
        buf_puts(&s->out, "\n");
        print_basis(s, &items);
    }
    db_result_fini(&head);
    db_result_fini(&items);
    return true;
}

static bool issue(struct settle_cli *s, struct err *e)
{
    const struct settlement_issue w = {.bill_number = s->words[0],
                                       .actor = s->actor,
                                       .on = s->as_of,
                                       .confirmation = s->confirm,
                                       .cause = s->cause,
                                       .reason = s->reason};
    date due;
    char text[DATE_TEXT_BYTES];
    const struct energy_request energy = {.drivers_folder = s->cli.config->drivers_path};
    if (!settle_issue(s->db, &w, &energy, &due, e))
        return false;
    settle_say(
        s, "bill.said.issued",
        (const struct i18n_arg[]){{"bill", s->words[0]}, {"due", date_format(due, text)}, {NULL, NULL}});
    return true;
}

static bool cancel(struct settle_cli *s, struct err *e)
{
    if (!settle_need(s->reason, "reason", e) ||
        !settlement_cancel(s->db, s->words[0], s->reason, s->actor, e))
        return false;
    settle_say(s, "bill.said.cancelled", (const struct i18n_arg[]){{"bill", s->words[0]}, {NULL, NULL}});
    return true;
}

/* ---- lists
 * ------------------------------------------------------------------------------------------------- */

static bool list(struct settle_cli *s, enum settlement_list which, const char *first, const char *second,
                 const char *none_key, struct err *e)
{
    struct db_result r;
    if (!settlement_rows(s->db, which, first, second, &r, e))
        return false;
    settle_print_rows(s, &r, none_key);
    return true;
}

static bool list_bills(struct settle_cli *s, struct err *e)
{
    char month[DATE_TEXT_BYTES];
    return list(s, SETTLEMENT_BILLS, s->account, date_known(s->period) ? date_format(s->period, month) : NULL,
                "bill.none.bills", e);
}

static bool list_due(struct settle_cli *s, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    return list(s, SETTLEMENT_DUE, date_known(s->as_of) ? date_format(s->as_of, day) : NULL, s->account,
                "bill.none.due", e);
}

static bool list_losses(struct settle_cli *s, struct err *e)
{
    return list(s, SETTLEMENT_LOSSES, s->account, NULL, "bill.none.losses", e);
}

static bool list_statement(struct settle_cli *s, struct err *e)
{
    return list(s, SETTLEMENT_STATEMENT, s->word_count ? s->words[0] : NULL, NULL, "bill.none.statement", e);
}

/* ---- arrears
 * ----------------------------------------------------------------------------------------------- */

struct owed {
    struct settle_cli *s;
    struct table table;
    json_t *json;
};

static void on_late(const struct settle_late *l, void *arg)
{
    struct owed *o = arg;
    char due[DATE_TEXT_BYTES], amount[DECIMAL_TEXT_BYTES], open[DECIMAL_TEXT_BYTES], fee[DECIMAL_TEXT_BYTES],
        days[16];
    const struct settlement_arrear *a = l->arrear;
    date_format(a->due, due);
    if (o->s->json) {
        json_array_append_new(
            o->json, json_pack("{s:s, s:s, s:s, s:I, s:I, s:i, s:o}", "account", a->account, "bill_number",
                               a->bill_number, "due_on", due, "amount_fen", (json_int_t)a->amount_fen,
                               "open_fen", (json_int_t)l->open_fen, "days", l->days, "fee_fen",
                               l->fee_fen == FACT_UNKNOWN ? json_null() : json_integer(l->fee_fen)));
        return;
    }
    snprintf(days, sizeof days, "%d", l->days);
    table_row(&o->table,
              (const char *const[]){a->bill_number, a->account, due, days,
                                    decimal_format_fixed(a->amount_fen, 2, amount),
                                    decimal_format_fixed(l->open_fen, 2, open),
                                    l->fee_fen == FACT_UNKNOWN ? i18n_text(o->s->cli.lang, "bill.fee.review")
                                                               : decimal_format_fixed(l->fee_fen, 2, fee)});
}

static bool arrears(struct settle_cli *s, struct err *e)
{
    static const enum table_align align[7] = {
        [3] = TABLE_RIGHT, [4] = TABLE_RIGHT, [5] = TABLE_RIGHT, [6] = TABLE_RIGHT};
    struct owed o = {.s = s, .json = json_array()};
    enum lang lang = s->cli.lang;
    table_init(&o.table, 7, align,
               (const char *const[]){
                   i18n_text(lang, "bill.column.bill_number"), i18n_text(lang, "bill.column.account"),
                   i18n_text(lang, "bill.column.due_on"), i18n_text(lang, "bill.column.days"),
                   i18n_text(lang, "bill.column.amount_fen"), i18n_text(lang, "bill.column.open_fen"),
                   i18n_text(lang, "bill.column.fee_fen")});
    bool ok = settle_arrears(s->db, s->as_of, s->account, on_late, &o, e);
    if (ok && s->json) {
        settle_print_json(s, o.json);
        o.json = NULL;
    } else if (ok && o.table.cell_count > 7) {
        table_print(&o.table, &s->out);
    } else if (ok) {
        settle_say(s, "bill.none.arrears", (const struct i18n_arg[]){{NULL, NULL}});
    }
    json_decref(o.json);
    table_fini(&o.table);
    return ok;
}

static const struct settle_command commands[] = {
    {"make", 0, 0, "make --period 2026-10 [--account A-00001] [--instalment N [--amount YUAN]]",
     bill_make_month},
    {"issue", 1, 1, "issue BILL [--on DAY] [--confirm TEXT] [--cause CAUSE --reason TEXT]", issue},
    {"show", 1, 1, "show BILL", show},
    {"list", 0, 0, "list [--account A-00001] [--period 2026-10]", list_bills},
    {"cancel", 1, 1, "cancel BILL --reason TEXT", cancel},
    {"due", 0, 0, "due [--as-of DAY] [--account A-00001]", list_due},
    {"arrears", 0, 0, "arrears [--as-of DAY] [--account A-00001]", arrears},
    {"losses", 0, 0, "losses [--account A-00001]", list_losses},
    {"statement", 0, 1, "statement [FILE]", list_statement},
    {0},
};

extern const struct verb verb_import;

/* Of the options of an import, those that a list has too. */
static int list_arguments(int argc, char **argv, char **out)
{
    int n = 0;
    out[n++] = argv[0];
    out[n++] = NULL; /* the word, which is the caller's */
    for (int i = 2; i < argc; i++) {
        bool pair = strcmp(argv[i], "--set") == 0 || strcmp(argv[i], "--config") == 0 ||
                    strcmp(argv[i], "--lang") == 0;
        bool joined = strncmp(argv[i], "--set=", 6) == 0 || strncmp(argv[i], "--config=", 9) == 0 ||
                      strncmp(argv[i], "--lang=", 7) == 0;
        if (pair || joined)
            out[n++] = argv[i];
        if (pair && i + 1 < argc)
            out[n++] = argv[++i];
    }
    return n;
}

static char *file_of(int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        bool pair = strcmp(argv[i], "--set") == 0 || strcmp(argv[i], "--config") == 0 ||
                    strcmp(argv[i], "--lang") == 0 || strcmp(argv[i], "--errors") == 0 ||
                    strcmp(argv[i], "--encoding") == 0;
        if (pair)
            i++;
        else if (argv[i][0] != '-')
            return strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
    }
    return NULL;
}

/* A bank statement is a file like any other: the import checks its rows, books them, and gives back what is
 * wrong. Then the list says what became of each line. argp may change the order of what it was given: both
 * take a copy. */
static int reconcile(const struct verb *verb, int argc, char **argv)
{
    char **import = must_alloc((size_t)(argc + 1) * sizeof *import),
         **then = must_alloc((size_t)(argc + 3) * sizeof *then);
    char word[] = "statement";
    char *file = file_of(argc, argv);
    memcpy(import, argv, (size_t)argc * sizeof *import);
    import[1] = word;
    int count = list_arguments(argc, argv, then);
    then[1] = word;
    if (file)
        then[count++] = file;
    int code = verb_import.run(&verb_import, argc, import);
    if (code == EXIT_DONE || code == EXIT_PARTLY) {
        int listed = settle_main(verb, commands, options, "statement", count, then);
        code = listed == EXIT_DONE ? code : listed;
    }
    free(import);
    free(then);
    return code;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "reconcile") == 0)
        return reconcile(verb, argc, argv);
    return settle_main(verb, commands, options,
                       "make | issue BILL | show BILL | list | cancel BILL | due | arrears | losses | "
                       "reconcile FILE.csv | statement",
                       argc, argv);
}

const struct verb verb_bill = {"bill", run};
