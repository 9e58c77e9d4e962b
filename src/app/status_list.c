/* status_list - see the header. */
#include "status_list.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "table.h"

enum { CONNECT_MS = 2000, ANSWER_MS = 30000, ANSWER_BYTES_MAX = 256 * 1024 * 1024, CELL_BYTES = 320 };

struct wish {
    bool json, failing;
};

/* ---- asking -------------------------------------------------------------------------------------- */

static size_t on_bytes(char *bytes, size_t size, size_t n, void *user)
{
    buf_add(user, bytes, size * n);
    return size * n;
}

static bool fetch(const struct config *c, const char *path, struct buf *out, struct err *e)
{
    bool six = strchr(c->collect_admin_address, ':') != NULL;
    char url[200], why[CURL_ERROR_SIZE] = "";
    long status = 0;
    if (c->collect_admin_port == 0)
        return err_set(e, ERR_CONFIG, "collect.admin_port is 0: this collector tells nothing");
    snprintf(url, sizeof url, "http://%s%s%s:%ld/%s", six ? "[" : "", c->collect_admin_address,
             six ? "]" : "", c->collect_admin_port, path);
    CURL *curl = curl_easy_init();
    MUST(curl != NULL);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* it is this machine */
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)ANSWER_MS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK)
        return err_set(
            e, ERR_UNREACHABLE,
            "no collector answers at %s: %s; is `dahu collect` running with this collect.admin_port?", url,
            *why ? why : curl_easy_strerror(code));
    if (status != 200)
        return err_set(e, ERR_MALFORMED, "%s answered with status %ld: no collector of this version", url,
                       status);
    return buf_ok(out, "what the collector says", e);
}

/* ---- cells --------------------------------------------------------------------------------------- */

/* How the value of a column is shown. */
enum shown { AS_TEXT, AS_COUNT, AS_MILLISECONDS, AS_TIME, AS_LINK_STATE, AS_METER_STATE, AS_CAUSE };

struct status_column {
    const char *heading; /* key of its text */
    const char *member;
    enum shown shown;
};

static const struct status_column link_columns[] = {
    {"verb.links.column.link", "link", AS_TEXT},
    {"verb.links.column.state", "state", AS_LINK_STATE},
    {"verb.links.column.since", "since", AS_TIME},
    {"verb.links.column.meters", "meters", AS_COUNT},
    {"verb.links.column.rtt", "rtt_mean_us", AS_MILLISECONDS},
    {"verb.links.column.requests", "requests", AS_COUNT},
    {"verb.links.column.timeouts", "timeouts", AS_COUNT},
    {"verb.links.column.malformed", "malformed", AS_COUNT},
    {"verb.links.column.late", "late", AS_COUNT},
    {"verb.links.column.connections", "connections", AS_COUNT},
    {"verb.links.column.error", "error", AS_TEXT},
};
static const struct status_column meter_columns[] = {
    {"verb.meters.column.point", "point", AS_TEXT},
    {"verb.meters.column.meter", "meter", AS_TEXT},
    {"verb.meters.column.link", "link", AS_TEXT},
    {"verb.meters.column.unit", "unit", AS_COUNT},
    {"verb.meters.column.state", "state", AS_METER_STATE},
    {"verb.meters.column.read_at", "read_at", AS_TIME},
    {"verb.meters.column.on_time", "on_time", AS_COUNT},
    {"verb.meters.column.late", "late", AS_COUNT},
    {"verb.meters.column.missed", "missed", AS_COUNT},
    {"verb.meters.column.failures", "failures", AS_COUNT},
    {"verb.meters.column.next_try", "next_try", AS_TIME},
    {"verb.meters.column.cause", "cause", AS_CAUSE},
    {"verb.meters.column.detail", "detail", AS_TEXT},
};

const struct status_list status_links = {"links", link_columns, sizeof link_columns / sizeof *link_columns,
                                         "up"};
const struct status_list status_meters = {"meters", meter_columns,
                                          sizeof meter_columns / sizeof *meter_columns, "well"};

/* "2026-11-21T08:15:00.123456Z" as "2026-11-21 08:15:00Z" */
static void show_time(const char *stamp, char *out, size_t size)
{
    snprintf(out, size, "%.10s %.8sZ", stamp, strlen(stamp) > 18 ? stamp + 11 : "");
}

static const char *named(enum shown shown, const char *name, enum lang lang)
{
    char key[80];
    if (shown == AS_LINK_STATE)
        snprintf(key, sizeof key, "verb.links.state.%s", name);
    else if (shown == AS_METER_STATE)
        snprintf(key, sizeof key, "verb.meters.state.%s", name);
    else
        snprintf(key, sizeof key, "web.cause.%s", name);
    return i18n_text(lang, key);
}

static void show(const struct status_column *c, const json_t *value, enum lang lang, char *out, size_t size)
{
    const char *text = json_string_value(value);
    if (json_is_null(value) || !value) {
        snprintf(out, size, "-");
    } else if (c->shown == AS_MILLISECONDS) {
        snprintf(out, size, "%.1f", (double)json_integer_value(value) / 1000);
    } else if (!text) {
        snprintf(out, size, "%lld", (long long)json_integer_value(value));
    } else if (c->shown == AS_TIME) {
        show_time(text, out, size);
    } else if (c->shown != AS_TEXT) {
        snprintf(out, size, "%s", named(c->shown, text, lang));
    } else {
        snprintf(out, size, "%s", text);
    }
}

/* ---- the list ------------------------------------------------------------------------------------ */

static bool is_wanted(const struct wish *w, const struct status_list *l, const json_t *row)
{
    const char *state = json_string_value(json_object_get(row, "state"));
    return !w->failing || !state || strcmp(state, l->well) != 0;
}

static json_t *wanted_rows(const struct wish *w, const struct status_list *l, const json_t *document)
{
    json_t *rows = json_array(), *row;
    size_t i;
    json_array_foreach(json_object_get(document, l->name), i, row) if (is_wanted(w, l, row))
        json_array_append(rows, row);
    return rows;
}

static void print_table(const struct status_list *l, const json_t *rows, enum lang lang)
{
    struct table t;
    struct buf out;
    enum table_align align[TABLE_COLUMNS_MAX];
    const char *cells[TABLE_COLUMNS_MAX];
    char text[TABLE_COLUMNS_MAX][CELL_BYTES];
    const json_t *row;
    size_t i;
    for (int c = 0; c < l->count; c++) {
        bool number = l->columns[c].shown == AS_COUNT || l->columns[c].shown == AS_MILLISECONDS;
        align[c] = number ? TABLE_RIGHT : TABLE_LEFT;
        cells[c] = i18n_text(lang, l->columns[c].heading);
    }
    table_init(&t, l->count, align, cells);
    json_array_foreach(rows, i, row)
    {
        for (int c = 0; c < l->count; c++) {
            show(&l->columns[c], json_object_get(row, l->columns[c].member), lang, text[c], CELL_BYTES);
            cells[c] = text[c];
        }
        table_row(&t, cells);
    }
    buf_init(&out, ANSWER_BYTES_MAX);
    table_print(&t, &out);
    fputs(out.data, stdout);
    buf_fini(&out);
    table_fini(&t);
}

static bool print_list(const struct cli *cli, const struct wish *w, const struct status_list *l,
                       struct err *e)
{
    struct buf text;
    json_error_t fault;
    buf_init(&text, ANSWER_BYTES_MAX);
    json_t *document = NULL, *rows = NULL;
    bool ok = fetch(cli->config, l->name, &text, e);
    if (ok && !(document = json_loadb(text.data, text.len, 0, &fault)))
        ok = err_set(e, ERR_MALFORMED, "what the collector says is cut off or no JSON: %s", fault.text);
    if (ok) {
        rows = wanted_rows(w, l, document);
        json_object_set(document, l->name, rows);
        if (w->json)
            json_dumpf(document, stdout, JSON_INDENT(2)), putchar('\n');
        else
            print_table(l, rows, cli->lang);
    }
    json_decref(rows);
    json_decref(document);
    buf_fini(&text);
    return ok;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)arg;
    struct wish *w = state->input;
    switch (key) {
    case 'f':
        w->failing = true;
        return 0;
    case 'j':
        w->json = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int status_list_run(const struct verb *verb, const struct argp_option *options, const struct status_list *l,
                    int argc, char **argv)
{
    struct cli cli;
    struct err e;
    struct wish w = {0};
    cli_parse(&cli, verb, options, parse, NULL, argc, argv, &w);
    int code = print_list(&cli, &w, l, &e) ? EXIT_DONE : cli_fail(verb, &e);
    cli_fini(&cli);
    return code;
}
