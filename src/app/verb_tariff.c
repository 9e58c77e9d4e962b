/* dahu tariff - prices and periods, and which account is billed by them. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dahu/store/settlement.h"
#include "settle_cli.h"

extern const struct verb verb_import;

static const struct argp_option options[] = {
    {"account", 256, "A-00001", 0, NULL, 0},
    {"as-of", 257, "YYYY-MM-DD", 0, NULL, 0},
    {"basic", 258, "none|capacity|demand", 0, NULL, 0},
    {"category", 259, "RESIDENTIAL", 0, NULL, 0},
    {"document", 260, "TEXT", 0, NULL, 0},
    {"due", 261, "10d|15", 0, NULL, 0},
    {"from", 262, "YYYY-MM-DD", 0, NULL, 0},
    {"instalments", 263, "N", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"settlement-day", 264, "1..28", 0, NULL, 0},
    {0},
};

static bool list(struct settle_cli *s, struct err *e)
{
    struct db_result r;
    if (!settlement_rows(s->db, SETTLEMENT_TARIFFS, NULL, NULL, &r, e))
        return false;
    settle_print_rows(s, &r, "bill.none.tariffs");
    return true;
}

static bool show(struct settle_cli *s, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    struct db_result prices, periods;
    const char *on = date_known(s->as_of) ? date_format(s->as_of, day) : NULL;
    if (!settlement_rows(s->db, SETTLEMENT_PRICES, s->words[0], on, &prices, e))
        return false;
    if (db_rows(&prices) == 0 && !on) {
        db_result_fini(&prices);
        return err_set(e, ERR_NOT_FOUND, "there is no tariff '%s'", s->words[0]);
    }
    settle_print_rows(s, &prices, "bill.none.prices");
    if (s->json || !settlement_rows(s->db, SETTLEMENT_PERIODS, s->words[0], on, &periods, e))
        return s->json;
    buf_puts(&s->out, "\n");
    settle_print_rows(s, &periods, "bill.none.periods");
    return true;
}

/* "10d" = working days after the issue; "15" = that day of the next month. */
static bool parse_due(const char *text, char value[static 8], const char **rule, struct err *e)
{
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > 2 || (text[n] && strcmp(text + n, "d") != 0))
        return err_set(e, ERR_USAGE, "--due takes working days, 10d, or a day of the month, 15; not '%s'",
                       text);
    snprintf(value, 8, "%.*s", (int)n, text);
    *rule = text[n] ? "WORKING_DAYS" : "DAY_OF_MONTH";
    return true;
}

static char *upper(const char *text, char *out, size_t size)
{
    snprintf(out, size, "%s", text);
    for (char *c = out; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return out;
}

static bool assign(struct settle_cli *s, struct err *e)
{
    char basic[16], category[32], due[8];
    struct settlement_assignment w = {.account = s->account,
                                      .tariff = s->words[0],
                                      .document_no = s->document,
                                      .actor = s->actor,
                                      .from = s->from,
                                      .settlement_day = s->settlement_day,
                                      .instalments = s->instalments};
    if (!settle_need(s->account, "account", e) || (s->due && !parse_due(s->due, due, &w.due_rule, e)))
        return false;
    if (!date_known(s->from))
        return err_set(e, ERR_USAGE, "--from is needed: the first day on which it holds");
    w.due_value = s->due ? due : NULL;
    w.basic_charge = s->basic ? upper(s->basic, basic, sizeof basic) : NULL;
    w.category = s->category ? upper(s->category, category, sizeof category) : NULL;
    if (!settlement_assign(s->db, &w, e))
        return false;
    char day[DATE_TEXT_BYTES];
    settle_say(s, "bill.said.assigned",
               (const struct i18n_arg[]){{"account", s->account},
                                         {"tariff", s->words[0]},
                                         {"from", date_format(s->from, day)},
                                         {NULL, NULL}});
    return true;
}

static bool demand(struct settle_cli *s, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    if (!settle_need(s->account, "account", e))
        return false;
    if (!date_known(s->from))
        return err_set(e, ERR_USAGE, "--from is needed: the first day on which it holds");
    if (!settlement_contract_demand(s->db, s->account, s->from, s->words[0], s->document, s->actor, e))
        return false;
    settle_say(
        s, "bill.said.demand",
        (const struct i18n_arg[]){
            {"account", s->account}, {"kw", s->words[0]}, {"from", date_format(s->from, day)}, {NULL, NULL}});
    return true;
}

static const struct settle_command commands[] = {
    {"list", 0, 0, "list", list},
    {"show", 1, 1, "show TARIFF [--as-of DAY]", show},
    {"assign", 1, 1, "assign TARIFF --account A-00001 --from DAY [--basic capacity] [--due 10d]", assign},
    {"demand", 1, 1, "demand KW --account A-00001 --from DAY", demand},
    {0},
};

static int run(const struct verb *verb, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "import") == 0) {
        argv[1] = (char[]){"tariffs"};
        return verb_import.run(&verb_import, argc, argv);
    }
    return settle_main(verb, commands, options,
                       "list | show TARIFF | assign TARIFF | demand KW | import FILE.csv", argc, argv);
}

const struct verb verb_tariff = {"tariff", run};
