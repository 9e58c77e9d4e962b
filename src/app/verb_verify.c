/* dahu verify - what must hold of readings, roll-ups and decisions: one line a check, then the rows that
 * break it, with what to do. Only looks. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>

#include "cli.h"
#include "dahu/base/clock.h"
#include "dahu/base/text.h"
#include "dahu/store/facts.h"
#include "dahu/store/migrate.h"
#include "dahu/store/verify.h"
#include "database.h"
#include "spool_place.h"

enum { OPTION_FROM = 256, OPTION_TO, OPTION_ALL };
enum { ROWS_SHOWN = 20, TITLE_COLUMNS = 62, WIDTH = 100, TEXT_BYTES_MAX = 256 * 1024 * 1024 };

static const struct argp_option options[] = {
    {"all", OPTION_ALL, NULL, 0, NULL, 0},
    {"from", OPTION_FROM, "YYYY-MM-DD", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"to", OPTION_TO, "YYYY-MM-DD", 0, NULL, 0},
    {0},
};

struct wish {
    bool json, all;
    date from, to; /* DATE_NONE: what there is; @to is the last day */
};

/* One run over all checks. */
struct report {
    const struct wish *wish;
    enum lang lang;
    struct buf out, rows;
    json_t *checks, *list; /* list: rows of the check at hand */
    int64_t found;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    struct err e;
    switch (key) {
    case 'j':
        w->json = true;
        return 0;
    case OPTION_ALL:
        w->all = true;
        return 0;
    case OPTION_FROM:
    case OPTION_TO:
        if (!date_parse(arg, key == OPTION_FROM ? &w->from : &w->to, &e))
            argp_error(state, "--%s: %s", key == OPTION_FROM ? "from" : "to", e.text);
        return 0;
    case ARGP_KEY_END:
        if (date_known(w->from) && date_known(w->to) && date_compare(w->from, w->to) > 0)
            argp_error(state, "--from is after --to");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void add_row(const struct verify_row *row, void *arg)
{
    struct report *r = arg;
    json_array_append_new(r->list,
                          json_pack("{s:s, s:s, s:s}", "subject", row->subject, "at", row->at ? row->at : "",
                                    "detail", row->detail ? row->detail : ""));
    buf_printf(&r->rows, "        %s  %s  ", row->subject, row->at ? row->at : "");
    text_wrap(&r->rows, row->detail ? row->detail : "", 12, WIDTH);
    buf_puts(&r->rows, "\n");
}

static void begin_check(struct report *r)
{
    buf_reset(&r->rows);
    r->list = json_array();
}

static const char *text_of(enum lang lang, const char *name, const char *suffix)
{
    char key[64];
    snprintf(key, sizeof key, "verify.%s%s", name, suffix);
    return i18n_text(lang, key);
}

static void put_rows(struct report *r, const char *name, int64_t count)
{
    int64_t shown = (int64_t)json_array_size(r->list);
    char more[24];
    buf_puts(&r->out, r->rows.data);
    if (count > shown) {
        snprintf(more, sizeof more, "%" PRId64, count - shown);
        i18n_format(r->lang, "verify.more", (const struct i18n_arg[]){{"count", more}, {NULL, NULL}},
                    &r->out);
        buf_puts(&r->out, "\n");
    }
    buf_puts(&r->out, "      ");
    text_wrap(&r->out, text_of(r->lang, name, ".cure"), 6, WIDTH);
    buf_puts(&r->out, "\n");
}

/* "N3  each slot is one reading or one gap        ok" */
static void end_check(struct report *r, const char *id, const char *name, int64_t count, int64_t took_ms)
{
    char number[32];
    snprintf(number, sizeof number, "%" PRId64, count);
    buf_printf(&r->out, "%-4s", id);
    text_pad(&r->out, text_of(r->lang, name, ""), TITLE_COLUMNS);
    if (count)
        i18n_format(r->lang, "verify.found", (const struct i18n_arg[]){{"count", number}, {NULL, NULL}},
                    &r->out);
    else
        buf_puts(&r->out, i18n_text(r->lang, "verify.ok"));
    buf_puts(&r->out, "\n");
    if (count)
        put_rows(r, name, count);
    json_array_append_new(r->checks, json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:O, s:s, s:s}", "id", id,
                                               "check", name, "title_zh", text_of(LANG_ZH, name, ""),
                                               "title_en", text_of(LANG_EN, name, ""), "count",
                                               (json_int_t)count, "took_ms", (json_int_t)took_ms, "rows",
                                               r->list, "cure_zh", text_of(LANG_ZH, name, ".cure"), "cure_en",
                                               text_of(LANG_EN, name, ".cure")));
    json_decref(r->list);
    r->found += count;
}

/* The spool of this machine, where there is one: what waits in it can be read. */
static void check_spool(struct report *r, const struct config *config)
{
    struct spool_place place;
    struct spool_survey o = {0};
    struct stat st;
    struct err e = {0};
    mono_us begin = mono_now();
    begin_check(r);
    spool_place(&place, config);
    bool there = *place.folder && stat(place.folder, &st) == 0;
    bool ok = !there || spool_verify(&place.config, NULL, &o, &e);
    if (!ok || o.bad || *o.fault)
        add_row(&(struct verify_row){place.folder, "", ok ? o.fault : e.text}, r);
    end_check(r, "N6", "spool", ok ? o.bad + (o.bad == 0 && *o.fault) : 1, (mono_now().us - begin.us) / 1000);
}

static bool check_all(struct report *r, struct db *db, date since, date until, struct err *e)
{
    for (int c = 0; c < VERIFY_COUNT; c++) {
        int64_t count;
        mono_us begin = mono_now();
        begin_check(r);
        if (!verify_run(db, (enum verify_check)c, since, until, r->wish->all ? 0 : ROWS_SHOWN, add_row, r,
                        &count, e)) {
            json_decref(r->list);
            return false;
        }
        end_check(r, verify_id((enum verify_check)c), verify_name((enum verify_check)c), count,
                  (mono_now().us - begin.us) / 1000);
    }
    return true;
}

static bool print(struct report *r, date since, date last, struct err *e)
{
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES], found[24];
    date_format(since, from);
    date_format(last, to);
    if (r->wish->json) {
        json_t *document = json_pack("{s:s, s:s, s:b, s:O}", "from", from, "to", to, "clean", r->found == 0,
                                     "checks", r->checks);
        json_dumpf(document, stdout, JSON_INDENT(1));
        putchar('\n');
        json_decref(document);
        return true;
    }
    snprintf(found, sizeof found, "%" PRId64, r->found);
    buf_puts(&r->out, "\n");
    i18n_format(r->lang, r->found ? "verify.summary.found" : "verify.summary.clean",
                (const struct i18n_arg[]){{"from", from}, {"to", to}, {"count", found}, {NULL, NULL}},
                &r->out);
    buf_puts(&r->out, "\n");
    fputs(r->out.data, stdout);
    return buf_ok(&r->out, "the report", e);
}

static bool begins_before(date since, date last, struct err *e)
{
    char from[DATE_TEXT_BYTES], to[DATE_TEXT_BYTES];
    if (date_compare(since, last) <= 0)
        return true;
    date_format(since, from);
    date_format(last, to);
    return err_set(e, ERR_RANGE, "the first day, %s, is after the last one, %s", from, to);
}

static bool verify(const struct cli *cli, const struct wish *w, int64_t *found, struct err *e)
{
    struct db *db;
    struct report r = {.wish = w, .lang = cli->lang, .checks = json_array()};
    date since = w->from, last = w->to;
    buf_init(&r.out, TEXT_BYTES_MAX);
    buf_init(&r.rows, TEXT_BYTES_MAX);
    bool ok = database_open(cli, "verify", &db, e);
    if (ok) {
        ok = migrate_require(db, e) && (date_known(since) || verify_since(db, &since, e)) &&
             (date_known(last) || facts_today(db, &last, e)) && begins_before(since, last, e) &&
             check_all(&r, db, since, date_add_days(last, 1), e);
        db_close(db);
    }
    if (ok) {
        check_spool(&r, cli->config);
        ok = print(&r, since, last, e);
    }
    *found = r.found;
    buf_fini(&r.out);
    buf_fini(&r.rows);
    json_decref(r.checks);
    return ok;
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct cli cli;
    struct wish w = {.from = DATE_NONE, .to = DATE_NONE};
    struct err e;
    int64_t found;
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &w);
    int code = !verify(&cli, &w, &found, &e) ? cli_fail(verb, &e) : found ? EXIT_FAILED : EXIT_DONE;
    cli_fini(&cli);
    return code;
}

const struct verb verb_verify = {"verify", run};
