/* dahu import KIND FILE - bring a file into the database, all of it or nothing.
 *
 * This file looks at the file once (what encoding, which hash), shows how far it is, and turns a
 * signal into a stop; everything else is the store's. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dahu/base/clock.h"
#include "dahu/job/energy.h"
#include "dahu/modbus/uri.h"
#include "dahu/store/import.h"
#include "database.h"
#include "stop.h"

static const struct argp_option options[] = {
    {"columns", 'c', NULL, 0, NULL, 0},
    {"dry-run", 'n', NULL, 0, NULL, 0},
    {"encoding", 'e', "auto|utf-8|gb18030", 0, NULL, 0},
    {"errors", 'o', "FILE", 0, NULL, 0},
    {"json", 'j', NULL, 0, NULL, 0},
    {"update", 'u', NULL, 0, NULL, 0},
    {0},
};

struct wish {
    enum import_kind kind;
    const char *file, *errors;
    enum charset charset;
    bool columns, dry_run, json, update;
    int words;
};

static void take_word(struct wish *w, char *arg, struct argp_state *state)
{
    if (w->words == 0 && !import_kind_parse(arg, &w->kind))
        argp_error(state, "accounts, meters, readings, months, tariffs, calendar, statement or transformers can be imported, not '%s'", arg);
    if (w->words == 1)
        w->file = arg;
    if (w->words++ > 1)
        argp_error(state, "takes one file at a time");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct wish *w = state->input;
    switch (key) {
    case 'c':
        w->columns = true;
        return 0;
    case 'n':
        w->dry_run = true;
        return 0;
    case 'e':
        if (!charset_parse(arg, &w->charset))
            argp_error(state, "--encoding takes auto, utf-8 or gb18030, not '%s'", arg);
        return 0;
    case 'o':
        w->errors = arg;
        return 0;
    case 'j':
        w->json = true;
        return 0;
    case 'u':
        w->update = true;
        return 0;
    case ARGP_KEY_ARG:
        take_word(w, arg, state);
        return 0;
    case ARGP_KEY_END:
        if (w->words == 0 || (w->words == 1 && !w->columns))
            argp_error(state, "say accounts, meters, readings, months, tariffs, calendar, statement or transformers, and the file");
        if (w->update && w->kind >= IMPORT_READINGS)
            argp_error(
                state,
                "--update is for accounts and meters: a reading or month that is recorded never changes");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ---- how far it is ---------------------------------------------------------------------------------- */

struct gauge {
    bool shown; /* standard error is a terminal */
    enum lang lang;
    uint64_t bytes_total;
    mono_us began, last;
    int phase; /* -1 = the first look */
};

/* 1234567 -> "1,234,567". Returns @out. */
static char *group_digits(int64_t n, char out[static 32])
{
    char plain[24];
    int len = snprintf(plain, sizeof plain, "%lld", (long long)n), at = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = plain[i];
    }
    out[at] = '\0';
    return out;
}

static void draw(struct gauge *g, int phase, uint64_t bytes, uint64_t rows)
{
    enum { REDRAW_US = 200000, CELLS = 20 };
    mono_us now = mono_now();
    if (!g->shown || (phase == g->phase && now.us - g->last.us < REDRAW_US))
        return;
    g->last = now;
    g->phase = phase;
    static const char *const keys[] = {"import.phase.looks", "import.phase.reads", "import.phase.checks",
                                       "import.phase.stores", "import.phase.writes_errors"};
    char bar[CELLS + 1], rows_text[32], rate_text[32];
    int percent = g->bytes_total ? (int)(bytes * 100 / g->bytes_total) : 100;
    for (int i = 0; i < CELLS; i++)
        bar[i] = i * 100 < percent * CELLS ? '#' : '.';
    bar[CELLS] = '\0';
    int64_t ms = (now.us - g->began.us) / 1000 + 1;
    fprintf(stderr, "\r\033[K[%s] %3d %%  %s  %s  %s/s", bar, percent, i18n_text(g->lang, keys[phase + 1]),
            group_digits((int64_t)rows, rows_text), group_digits((int64_t)rows * 1000 / ms, rate_text));
    fflush(stderr);
}

static void on_progress(const struct import_progress *p, void *user)
{
    draw(user, p->phase, p->bytes, p->rows);
}

static void gauge_clear(const struct gauge *g)
{
    if (g->shown)
        fputs("\r\033[K", stderr);
}

/* ---- the first look at the file --------------------------------------------------------------------- */

struct look {
    int fd;
    struct charset_scan scan;
    enum charset charset;
    char sha256[2 * crypto_hash_sha256_BYTES + 1];
};

static bool open_file(const char *path, struct look *look, struct gauge *g, struct err *e)
{
    struct stat st;
    look->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (look->fd < 0)
        return err_sys(e, errno, "could not open '%s'", path);
    if (fstat(look->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return err_set(e, ERR_USAGE, "'%s' is not a file; an import reads its file twice", path);
    g->bytes_total = (uint64_t)st.st_size;
    posix_fadvise(look->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return true;
}

static bool stop_asked(int stop_fd, struct err *e)
{
    struct signalfd_siginfo info;
    if (read(stop_fd, &info, sizeof info) != sizeof info)
        return false;
    err_set(e, ERR_CANCELLED, "stopped by a signal");
    return true;
}

static bool read_through(struct look *look, crypto_hash_sha256_state *hash, struct gauge *g, int stop_fd,
                         struct err *e)
{
    enum { BLOCK = 1 << 20 };
    char *block = must_alloc(BLOCK);
    ssize_t n;
    bool stopped = false;
    while (!stopped && (n = read(look->fd, block, BLOCK)) > 0) {
        crypto_hash_sha256_update(hash, (const unsigned char *)block, (unsigned long long)n);
        charset_scan_feed(&look->scan, block, (size_t)n);
        draw(g, -1, look->scan.bytes, look->scan.line);
        stopped = stop_asked(stop_fd, e);
    }
    free(block);
    return !stopped && (n == 0 || err_sys(e, errno, "could not read the file"));
}

static bool look_at(const char *path, struct look *look, struct gauge *g, int stop_fd, struct err *e)
{
    crypto_hash_sha256_state hash;
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&hash);
    if (!open_file(path, look, g, e) || !read_through(look, &hash, g, stop_fd, e))
        return false;
    crypto_hash_sha256_final(&hash, digest);
    sodium_bin2hex(look->sha256, sizeof look->sha256, digest, sizeof digest);
    enum charset found;
    if (!charset_scan_end(&look->scan, &found, e))
        return false;
    if (look->charset == CHARSET_AUTO)
        look->charset = found;
    return true;
}

/* ---- what came of it -------------------------------------------------------------------------------- */

static void say(FILE *to, enum lang lang, const char *key, const struct i18n_arg *args)
{
    struct buf text;
    buf_init(&text, 16384);
    i18n_format(lang, key, args, &text);
    fprintf(to, "%s\n", text.data);
    buf_fini(&text);
}

static void print_text(const struct wish *w, const struct look *look, const struct import_report *r,
                       const struct gauge *g, const char *errors_path)
{
    char rows[32], fresh[32], same[32], empty[32], conflicts[32], bad[32], seconds[32], rate[32], line[32];
    int64_t ms = (mono_now().us - g->began.us) / 1000 + 1;
    snprintf(seconds, sizeof seconds, "%lld.%lld", (long long)(ms / 1000), (long long)(ms / 100 % 10));
    if (look->charset == CHARSET_GB18030)
        say(stdout, g->lang, "import.said.encoding",
            (const struct i18n_arg[]){{"encoding", charset_name(look->charset)},
                                      {"line", group_digits((int64_t)look->scan.not_utf8_first, line)},
                                      {NULL, NULL}});
    say(stdout, g->lang, "import.said.done",
        (const struct i18n_arg[]){{"file", w->file},
                                  {"rows", group_digits(r->rows, rows)},
                                  {"fresh", group_digits(r->fresh, fresh)},
                                  {"same", group_digits(r->same, same)},
                                  {"empty", group_digits(r->empty, empty)},
                                  {"conflicts", group_digits(r->conflicts, conflicts)},
                                  {"bad", group_digits(r->bad, bad)},
                                  {"seconds", seconds},
                                  {"rate", group_digits(r->rows * 1000 / ms, rate)},
                                  {NULL, NULL}});
    if (r->bad + r->conflicts)
        say(stdout, g->lang, "import.said.errors",
            (const struct i18n_arg[]){{"file", errors_path}, {NULL, NULL}});
    if (w->dry_run)
        say(stdout, g->lang, "import.said.dry_run", NULL);
}

static void print_json(const struct import_report *r, const char *errors_path)
{
    json_t *v = json_pack("{sI sI sI sI sI sI sb ss*}", "rows", (json_int_t)r->rows, "new",
                          (json_int_t)r->fresh, "same", (json_int_t)r->same, "empty", (json_int_t)r->empty,
                          "conflicts", (json_int_t)r->conflicts, "bad", (json_int_t)r->bad, "committed",
                          (int)r->committed, "errors", r->bad + r->conflicts ? errors_path : NULL);
    MUST(v != NULL);
    json_dumpf(v, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(v);
}

/* "x.csv" -> "x.errors.csv", beside it. Owned by the caller. */
static char *errors_path_of(const struct wish *w)
{
    if (w->errors)
        return must_strdup(w->errors);
    size_t n = strlen(w->file), end = n > 4 && strcasecmp(w->file + n - 4, ".csv") == 0 ? n - 4 : n;
    struct buf path;
    buf_init(&path, 8192);
    buf_printf(&path, "%.*s.errors.csv", (int)end, w->file);
    char *taken = buf_take(&path);
    buf_fini(&path);
    return taken;
}

/* ---- wiring
 * ---------------------------------------------------------------------------------------------------------
 */

struct run {
    const struct wish *wish;
    const struct cli *cli;
    struct gauge gauge;
    struct look look;
    struct import_report report;
    char *errors_path; /* owned */
    int stop_fd;
};

static const char *actor_name(void)
{
    const struct passwd *who = getpwuid(geteuid());
    return who ? who->pw_name : "unknown";
}

static bool uri_valid(const char *uri, struct err *e)
{
    struct link_uri parts;
    return link_uri_parse(uri, &parts, e);
}

static bool import_into(struct run *r, struct db *db, const struct driver_registry *drivers, struct err *e)
{
    const char *slash = strrchr(r->wish->file, '/');
    const struct import_request request = {.kind = r->wish->kind,
                                           .fd = r->look.fd,
                                           .file_name = slash ? slash + 1 : r->wish->file,
                                           .sha256 = r->look.sha256,
                                           .charset = r->look.charset,
                                           .errors_path = r->errors_path,
                                           .actor = actor_name(),
                                           .drivers = drivers,
                                           .uri_valid = uri_valid,
                                           .lang = r->gauge.lang,
                                           .update = r->wish->update,
                                           .dry_run = r->wish->dry_run,
                                           .progress = on_progress,
                                           .user = &r->gauge};
    db_stop_on(db, r->stop_fd);
    if (!import_run(db, &request, &r->report, e))
        return false;
    return true;
}

/* What fails here is made by the next one who makes energies. */
static void make_energies(struct run *r, struct db *db)
{
    struct db *beside;
    struct err late, ignored; /* without a second connection it only takes longer */
    if (!r->report.committed || !r->report.fresh)
        return;
    if (!database_open(r->cli, "import", &beside, &ignored))
        beside = NULL;
    else
        db_stop_on(beside, r->stop_fd);
    const struct energy_request energy = {.drivers_folder = r->cli->config->drivers_path, .beside = beside};
    if (!energy_refresh(db, &energy, NULL, &late))
        log_write(LOG_WARN, "import", "the rows are in; the energies of their days are made later: %s",
                  late.text);
    db_close(beside);
}

static bool import_file(struct run *r, struct err *e)
{
    struct driver_registry *drivers = NULL;
    struct db *db;
    if (!look_at(r->wish->file, &r->look, &r->gauge, r->stop_fd, e))
        return false;
    if (r->wish->kind == IMPORT_METERS && !(drivers = driver_registry_new(r->cli->config->drivers_path, e)))
        return false;
    bool ok = database_open(r->cli, "import", &db, e);
    if (ok) {
        ok = import_into(r, db, drivers, e);
        if (ok)
            make_energies(r, db);
        db_close(db);
    }
    driver_registry_free(drivers);
    return ok;
}

static int exit_code(const struct import_report *r)
{
    bool good = r->fresh + r->same + r->empty > 0, bad = r->bad + r->conflicts > 0;
    return !bad ? EXIT_DONE : good ? EXIT_PARTLY : EXIT_FAILED;
}

static int run_import(const struct verb *verb, const struct cli *cli, const struct wish *w)
{
    struct err e;
    struct run r = {.wish = w, .cli = cli, .look = {.fd = -1, .charset = w->charset}};
    r.gauge =
        (struct gauge){.shown = isatty(STDERR_FILENO), .lang = cli->lang, .began = mono_now(), .phase = -2};
    r.errors_path = errors_path_of(w);
    r.stop_fd = stop_open();
    bool ok = import_file(&r, &e);
    gauge_clear(&r.gauge);
    if (!ok) {
        char file[200];
        snprintf(file, sizeof file, "%s", w->file);
        err_wrap(&e, "%s", file);
        say(stderr, cli->lang, r.report.committed ? "import.said.committed" : "import.said.nothing", NULL);
    } else if (w->json) {
        print_json(&r.report, r.errors_path);
    } else {
        print_text(w, &r.look, &r.report, &r.gauge, r.errors_path);
    }
    if (r.look.fd >= 0)
        close(r.look.fd);
    close(r.stop_fd);
    free(r.errors_path);
    return ok ? exit_code(&r.report) : cli_fail(verb, &e);
}

static int run(const struct verb *verb, int argc, char **argv)
{
    struct wish w = {.charset = CHARSET_AUTO};
    struct cli cli;
    cli_parse(&cli, verb, options, parse, "accounts|meters|readings|months|tariffs|calendar|statement|transformers FILE", argc, argv, &w);
    int code = EXIT_DONE;
    if (w.columns) {
        struct buf out;
        buf_init(&out, 1 << 20);
        import_print_columns(w.kind, cli.lang, &out);
        fputs(out.data, stdout);
        buf_fini(&out);
    } else {
        code = run_import(verb, &cli, &w);
    }
    cli_fini(&cli);
    return code;
}

const struct verb verb_import = {"import", run};
