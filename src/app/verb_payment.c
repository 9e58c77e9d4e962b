/* dahu payment - money received for bills: booked once by its reference, never changed. */
#include "dahu/store/settlement.h"
#include "settle_cli.h"


static const struct argp_option options[] = {
    {"account", 256, "A-00001", 0, NULL, 0},
    {"amount", 257, "YUAN", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"on", 258, "YYYY-MM-DD", 0, NULL, 0},
    {"reason", 259, "TEXT", 0, NULL, 0},
    {"reference", 260, "TEXT", 0, NULL, 0},
    {0},
};

static bool add(struct settle_cli *s, struct err *e)
{
    struct settlement_payment p = {
        .bill_number = s->words[0], .reference = s->reference, .actor = s->actor, .value_on = s->as_of};
    if (!settle_amount(s, &p.amount_fen, e) || !settle_need(s->reference, "reference", e) ||
        !settlement_pay(s->db, &p, e))
        return false;
    settle_say(s, "bill.said.paid",
               (const struct i18n_arg[]){
                   {"bill", s->words[0]}, {"amount", s->amount}, {"reference", s->reference}, {NULL, NULL}});
    return true;
}

static bool reverse(struct settle_cli *s, struct err *e)
{
    if (!settle_need(s->reason, "reason", e) || !settle_need(s->reference, "reference", e) ||
        !settlement_reverse(s->db, s->words[0], s->reference, s->as_of, s->reason, s->actor, e))
        return false;
    settle_say(s, "bill.said.reversed",
               (const struct i18n_arg[]){{"reference", s->words[0]}, {"by", s->reference}, {NULL, NULL}});
    return true;
}

static bool list(struct settle_cli *s, struct err *e)
{
    struct db_result r;
    if (!settlement_rows(s->db, SETTLEMENT_PAYMENTS, s->account, NULL, &r, e))
        return false;
    settle_print_rows(s, &r, "bill.none.payments");
    return true;
}

static const struct settle_command commands[] = {
    {"add", 1, 1, "add BILL --amount YUAN --reference TEXT [--on DAY]", add},
    {"reverse", 1, 1, "reverse REFERENCE --reference TEXT --reason TEXT [--on DAY]", reverse},
    {"list", 0, 0, "list [--account A-00001]", list},
    {0},
};

static int run(const struct verb *verb, int argc, char **argv)
{
    return settle_main(verb, commands, options, "add BILL | reverse REFERENCE | list", argc, argv);
}

const struct verb verb_payment = {"payment", run};
