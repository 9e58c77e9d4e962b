/* imports - see the header: a table that was sent becomes a file in memory, and goes the way of `dahu import`.
 *
 * One request is one transaction: what it writes, or nothing. Rows that do not go in come back with their
 * reasons, and as the file that is mended and sent again. */
#include "imports.h"

#include <sodium.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dahu/http/guard.h"
#include "dahu/store/import.h"

enum { PATH_FILE, PATH_DRY_RUN, PATH_UPDATE, PATH_ENCODING };
enum { REFUSED_MOST = 1000, ANSWER_MOST = 64 * 1024 * 1024 };

static bool says_yes(const struct call *c, int place)
{
    return strcmp(c->match->values[place], "yes") == 0;
}

/* ---- rows that come back ------------------------------------------------------------------------- */

struct refused {
    json_t *rows; /* owned */
    bool more;    /* than REFUSED_MOST */
};

static json_t *fault_json(const struct import_refusal *r, int i)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", r->faults[i].fault, "column", r->faults[i].column,
                     "value", r->faults[i].value, "text_zh", r->faults[i].text[LANG_ZH], "text_en",
                     r->faults[i].text[LANG_EN]);
}

/* A cell whose bytes are no text is shown without them. */
static json_t *cell_json(const char *cell)
{
    json_t *text = json_string(cell);
    return text ? text : json_string("?");
}

static void on_refused(const struct import_refusal *r, void *user)
{
    struct refused *all = user;
    if (json_array_size(all->rows) == REFUSED_MOST) {
        all->more = true;
        return;
    }
    json_t *cells = json_array(), *faults = json_array();
    for (int i = 0; i < r->cell_count; i++)
        json_array_append_new(cells, cell_json(r->cells[i]));
    for (int i = 0; i < r->count; i++) {
        json_t *fault = fault_json(r, i);
        json_array_append_new(faults, fault ? fault : json_pack("{s:s}", "code", r->faults[i].fault));
    }
    json_array_append_new(all->rows, json_pack("{s:I, s:o, s:o}", "line", (json_int_t)r->line, "cells", cells,
                                               "faults", faults));
}

/* ---- the file ------------------------------------------------------------------------------------ */

struct sent {
    int fd;
    enum charset charset;
    char sha256[2 * crypto_hash_sha256_BYTES + 1];
};

static bool find_charset(struct sent *s, const char *bytes, size_t n, struct err *e)
{
    struct charset_scan scan = {0};
    enum charset found;
    charset_scan_feed(&scan, bytes, n);
    if (!charset_scan_end(&scan, &found, e))
        return false;
    if (s->charset == CHARSET_AUTO)
        s->charset = found;
    return true;
}

static bool as_file(struct call *c, struct sent *out, struct err *e)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    const char *bytes = c->x->body;
    size_t n = c->x->body_size;
    *out = (struct sent){.fd = -1};
    if (!charset_parse(c->match->values[PATH_ENCODING], &out->charset))
        return err_set(e, ERR_USAGE, "the encoding is auto, utf-8 or gb18030");
    if (!find_charset(out, bytes, n, e))
        return false;
    crypto_hash_sha256(digest, (const unsigned char *)bytes, n);
    sodium_bin2hex(out->sha256, sizeof out->sha256, digest, sizeof digest);
    out->fd = memfd_create("import", MFD_CLOEXEC);
    return (out->fd >= 0 && write(out->fd, bytes, n) == (ssize_t)n) ||
           err_sys(e, errno, "could not keep the table");
}

/* ---- the answer ---------------------------------------------------------------------------------- */

static void answer_json(struct call *c, json_t *answer)
{
    struct buf body;
    char *text = json_dumps(answer, JSON_COMPACT);
    MUST(text != NULL);
    buf_init(&body, ANSWER_MOST);
    buf_puts(&body, text);
    free(text);
    answer_taken(c->x, "application/json", &body);
    buf_fini(&body);
}

/* The rows as the file that can be mended; NULL when all went in, or when it is no text. */
static json_t *mending_file(const struct import_report *r, const char *bytes, size_t n)
{
    return r->bad + r->conflicts ? json_stringn(bytes, n) : NULL;
}

static void answer_report(struct call *c, const struct import_report *r, const struct sent *s,
                          struct refused *refused, json_t *mending)
{
    json_t *answer = json_pack(
        "{s:b, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:O, s:b, s:o?}", "committed", r->committed,
        "encoding", charset_name(s->charset), "sha256", s->sha256, "rows", (json_int_t)r->rows, "new",
        (json_int_t)(r->fresh - r->changed), "changed", (json_int_t)r->changed, "same", (json_int_t)r->same, "empty",
        (json_int_t)r->empty, "conflicts", (json_int_t)r->conflicts, "refused", (json_int_t)r->bad, "rows_refused",
        refused->rows, "more", refused->more, "mending_file", mending);
    MUST(answer != NULL);
    answer_json(c, answer);
    json_decref(answer);
}

/* The table as a whole cannot be taken: said in its own words. */
static bool answer_fault(struct call *c, const struct err *e)
{
    struct problem p;
    if (*e->sqlstate || (e->code != ERR_SYNTAX && e->code != ERR_TOO_LARGE && e->code != ERR_CONFLICT))
        return false;
    problem_set(&p, PROBLEM_CONTENT, "%s", e->text);
    answer_problem(c->x, &p);
    return true;
}

static bool run(struct call *c, enum import_kind kind, struct sent *s, struct driver_registry *drivers,
                struct err *e)
{
    struct refused refused = {.rows = json_array()};
    struct import_report report;
    char actor[API_WHO_BYTES], *bytes = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&bytes, &size);
    MUST(errors != NULL);
    bool ok = api_who(c->db, actor, e);
    if (ok)
        ok = import_run_within(c->db,
                               &(struct import_request){.kind = kind,
                                                        .fd = s->fd,
                                                        .file_name = c->match->values[PATH_FILE],
                                                        .sha256 = s->sha256,
                                                        .charset = s->charset,
                                                        .errors = errors,
                                                        .refused = on_refused,
                                                        .actor = actor,
                                                        .drivers = drivers,
                                                        .uri_valid = c->link_valid,
                                                        .lang = c->x->lang,
                                                        .update = says_yes(c, PATH_UPDATE),
                                                        .dry_run = says_yes(c, PATH_DRY_RUN),
                                                        .user = &refused},
                               &report, e);
    fclose(errors);
    if (ok)
        answer_report(c, &report, s, &refused, mending_file(&report, bytes, size));
    json_decref(refused.rows);
    free(bytes);
    return ok;
}

static enum import_kind kind_of(const struct call *c)
{
    static const char prefix[] = "/api/v1/imports/";
    enum import_kind kind;
    bool known = import_kind_parse(c->match->route->path + sizeof prefix - 1, &kind);
    MUST(known);
    return kind;
}

bool imports_run(struct call *c, struct err *e)
{
    enum import_kind kind = kind_of(c);
    struct driver_registry *drivers = NULL;
    struct sent sent = {.fd = -1};
    if (!api_require(c->db, right_name(c->match->route->right), e)) /* what follows is not the desk's role */
        return false;
    bool ok = (kind != IMPORT_METERS || (drivers = driver_registry_new(c->drivers_folder, e))) &&
              as_file(c, &sent, e) && run(c, kind, &sent, drivers, e);
    if (!ok)
        ok = answer_fault(c, e);
    if (sent.fd >= 0)
        close(sent.fd);
    driver_registry_free(drivers);
    return ok;
}

/* ---- what a table looks like --------------------------------------------------------------------- */

static enum import_kind kind_named(const struct call *c)
{
    enum import_kind kind;
    bool known = import_kind_parse(c->match->values[0], &kind); /* one of the choices of the row */
    MUST(known);
    return kind;
}

bool imports_columns(struct call *c, struct err *e)
{
    struct buf out;
    buf_init(&out, 1024 * 1024);
    buf_puts(&out, "{\"columns\":");
    import_columns(kind_named(c), &out);
    buf_puts(&out, "}");
    bool ok = buf_ok(&out, "the columns", e);
    if (ok)
        answer_taken(c->x, "application/json", &out);
    buf_fini(&out);
    return ok;
}

bool imports_template(struct call *c, struct err *e)
{
    struct buf out;
    buf_init(&out, 64 * 1024);
    import_template(kind_named(c), c->x->lang, &out);
    bool ok = buf_ok(&out, "the template", e);
    if (ok) {
        answer_taken(c->x, "text/csv; charset=utf-8", &out);
        c->x->answer.disposition =
            arena_printf(&c->x->arena, "attachment; filename=\"%s.csv\"", c->match->values[0]);
    }
    buf_fini(&out);
    return ok;
}
