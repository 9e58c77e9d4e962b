/**
 * settle_cli - what bill, payment, tariff and calendar share: one set of options, a table of sub-commands,
 * and the way their output leaves.
 */
#ifndef DAHU_APP_SETTLE_CLI_H
#define DAHU_APP_SETTLE_CLI_H

#include <jansson.h>

#include "cli.h"
#include "dahu/base/date.h"
#include "dahu/base/user.h"
#include "dahu/store/db.h"

enum { SETTLE_WORDS_MAX = 2 };
struct settle_cli {
    const struct verb *verb;
    struct cli cli;
    struct db *db;
    struct buf out;
    const struct settle_command *command;
    const char *words[SETTLE_WORDS_MAX]; /* after the sub-command */
    int word_count;
    char actor[USER_NAME_BYTES];
    /* options; NULL, DATE_NONE = not given */
    const char *account, *confirm, *cause, *reason, *instalment, *amount, *reference, *category, *basic,
        *settlement_day, *instalments, *due, *document;
    date as_of, from, period; /* period: the first day of the month */
    bool json, dry_run;
    int code; /* of the process, when all went well */
};

struct settle_command {
    const char *name;
    int least, most; /* words after it */
    const char *usage;
    bool (*run)(struct settle_cli *s, struct err *e);
};

/** settle_main - parse, connect, run the sub-command, print. @commands ends with a NULL name. */
int settle_main(const struct verb *verb, const struct settle_command *commands,
                const struct argp_option *options, const char *args_doc, int argc, char **argv);

/** settle_amount - --amount in fen: "1234.56". Errors: ERR_USAGE. */
bool settle_amount(const struct settle_cli *s, int64_t *fen, struct err *e) NODISCARD;
/** settle_need - ERR_USAGE unless option --@name was given. */
bool settle_need(const char *given, const char *name, struct err *e) NODISCARD;
/** settle_print_rows - a list as table or JSON; the result is released. */
void settle_print_rows(struct settle_cli *s, struct db_result *r, const char *none_key);
void settle_print_json(struct settle_cli *s, json_t *taken);
/** settle_say - one line: a text of the catalogue with its arguments. */
void settle_say(struct settle_cli *s, const char *key, const struct i18n_arg *args);

#endif
