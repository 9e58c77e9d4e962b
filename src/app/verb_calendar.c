/* dahu calendar - statutory holidays and the days that are worked for them; the n-th working day after a day.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/base/arena.h"
#include "dahu/rule/workday.h"
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

/* "2026-09-28", or "2026-01-01..2026-12-31" for each day of a span. */
static bool read_span(const char *word, date *first, date *last, struct err *e)
{
    char begin[DATE_TEXT_BYTES];
    const char *dots = strstr(word, "..");
    if (!dots)
        return date_parse(word, first, e) && (*last = *first, true);
    snprintf(begin, sizeof begin, "%.*s", (int)(dots - word), word);
    return date_parse(begin, first, e) && date_parse(dots + 2, last, e);
}

static bool put_after(struct settle_cli *s, const struct calendar *c, date from, int count, struct err *e)
{
    char began[DATE_TEXT_BYTES], ended[DATE_TEXT_BYTES];
    date after;
    if (!workday_add(c, from, count, &after, e))
        return false;
    buf_printf(&s->out, "%s %d %s\n", date_format(from, began), count, date_format(after, ended));
    return true;
}

static bool after(struct settle_cli *s, struct err *e)
{
    struct arena a = {0};
    struct calendar c;
    date first, last;
    char *end;
    long count = strtol(s->words[1], &end, 10);
    if (*end || end == s->words[1] || count < 0 || count > 3650)
        return err_set(e, ERR_USAGE, "after takes 0 to 3650 working days, not '%.20s'", s->words[1]);
    bool ok = read_span(s->words[0], &first, &last, e) && settlement_calendar(s->db, &a, &c, e);
    for (date day = first; ok && date_compare(day, last) <= 0; day = date_add_days(day, 1))
        ok = put_after(s, &c, day, (int)count, e);
    arena_fini(&a);
    return ok;
}

static const struct settle_command commands[] = {
    {"list", 0, 1, "list [YEAR]", list}, {"after", 2, 2, "after DATE[..DATE] COUNT", after}, {0}};

static int run(const struct verb *verb, int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "import") == 0) {
        argv[1] = (char[]){"calendar"};
        return verb_import.run(&verb_import, argc, argv);
    }
    return settle_main(verb, commands, options, "list [YEAR] | after DATE[..DATE] COUNT | import FILE.csv",
                       argc, argv);
}

const struct verb verb_calendar = {"calendar", run};
