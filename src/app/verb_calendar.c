/* dahu calendar - statutory holidays and the days that are worked for them. */
#include <string.h>

#include "dahu/store/settlement.h"
#include "settle_cli.h"

extern const struct verb verb_import;

static const struct argp_option options[] = {{"json", 'j', NULL, 0, NULL, 0}, {0}};

static bool list(struct settle_cli *s, struct err *e)
{
    struct db_result r;
    if (!settlement_rows(s->db, SETTLEMENT_CALENDAR, s->word_count ? s->words[0] : NULL, NULL, &r, e))
        return false;
    settle_print_rows(s, &r, "bill.none.calendar");
    return true;
}

static const struct settle_command commands[] = {{"list", 0, 1, "list [YEAR]", list}, {0}};

static int run(const struct verb *verb, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "import") == 0) {
        argv[1] = (char[]){"calendar"};
        return verb_import.run(&verb_import, argc, argv);
    }
    return settle_main(verb, commands, options, "list [YEAR] | import FILE.csv", argc, argv);
}

const struct verb verb_calendar = {"calendar", run};
