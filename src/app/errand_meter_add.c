/* errand_meter_add - one metering point with its meter and its installation, as a row of `dahu import
 * meters`: the same checks, the same tables, the same words where it is refused. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dahu/base/csv.h"
#include "dahu/modbus/uri.h"
#include "dahu/store/import.h"
#include "errand_kinds.h"

enum { FILE_MAX = 64 * 1024, REASON_BYTES = 600 };

static bool uri_valid(const char *uri, struct err *e)
{
    struct link_uri parts;
    return link_uri_parse(uri, &parts, e);
}

static void put_cell(struct buf *out, const char *text)
{
    buf_puts(out, "\"");
    for (const char *c = text; *c; c++)
        buf_printf(out, "%s%c", *c == '"' ? "\"" : "", *c);
    buf_puts(out, "\"");
}

/* The form as a file of two lines: its members are named as the columns are. */
static void make_file(const json_t *form, struct buf *out)
{
    const char *name;
    json_t *value;
    struct buf row;
    buf_init(&row, FILE_MAX);
    json_object_foreach((json_t *)(uintptr_t)form, name, value)
    {
        char number[24];
        if (strcmp(name, "reason") == 0)
            continue;
        if (json_is_integer(value))
            snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        buf_printf(out, "%s%s", out->len ? "," : "", name);
        buf_puts(&row, row.len ? "," : "");
        put_cell(&row, json_is_integer(value) ? number : json_string_value(value));
    }
    buf_printf(out, "\n%s\n", row.data);
    buf_fini(&row);
}

static int file_of(const struct buf *text, char hash[static 2 * crypto_hash_sha256_BYTES + 1])
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, (const unsigned char *)text->data, text->len);
    sodium_bin2hex(hash, 2 * sizeof digest + 1, digest, sizeof digest);
    int fd = memfd_create("meter", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, text->data, text->len) == (ssize_t)text->len && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

/* Why the row did not go in: the last cell of the last line of the error file. */
static void read_reason(const char *path, char out[static REASON_BYTES])
{
    char text[FILE_MAX / 4];
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f)
        fclose(f);
    while (n && (text[n - 1] == '\n' || text[n - 1] == '\r' || text[n - 1] == '"'))
        n--;
    text[n] = '\0';
    const char *comma = strrchr(text, ',');
    snprintf(out, REASON_BYTES, "%.*s", REASON_BYTES - 1, comma ? comma + 1 + (comma[1] == '"') : text);
}

static bool refused(const char *path, struct err *e)
{
    char reason[REASON_BYTES];
    read_reason(path, reason);
    err_set(e, ERR_RANGE, "the meter was not recorded: %.500s", reason);
    json_t *facts = json_pack("{s:s}", "reason", reason);
    char *text = facts ? json_dumps(facts, JSON_COMPACT) : NULL;
    snprintf(e->sqlstate, sizeof e->sqlstate, "DH422");
    snprintf(e->constraint, sizeof e->constraint, "meter_refused");
    snprintf(e->facts, sizeof e->facts, "%s", text ? text : "");
    free(text);
    json_decref(facts);
    return false;
}

static bool import_file(struct errand_work *w, const struct driver_registry *drivers, int fd,
                        const char *hash, const char *errors, struct err *e)
{
    struct import_report report;
    const struct import_request request = {.kind = IMPORT_METERS,
                                           .fd = fd,
                                           .file_name = "api",
                                           .sha256 = hash,
                                           .charset = CHARSET_UTF8,
                                           .errors_path = errors,
                                           .actor = w->errand->actor,
                                           .drivers = drivers,
                                           .uri_valid = uri_valid,
                                           .lang = w->errand->lang};
    if (!import_run(w->db, &request, &report, e))
        return false;
    if (report.bad + report.conflicts > 0)
        return refused(errors, e);
    w->result = json_pack("{s:O, s:b}", "point", json_object_get(w->errand->form, "point_number"), "new",
                          report.fresh > 0);
    return true;
}

static bool import_form(struct errand_work *w, const struct driver_registry *drivers, const char *errors,
                        struct err *e)
{
    char hash[2 * crypto_hash_sha256_BYTES + 1];
    struct buf text;
    buf_init(&text, FILE_MAX);
    make_file(w->errand->form, &text);
    int fd = file_of(&text, hash);
    bool ok = import_file(w, drivers, fd, hash, errors, e);
    close(fd);
    buf_fini(&text);
    return ok;
}

bool errand_meter_add(struct errand_work *w, struct err *e)
{
    const struct errand_context *context = w->user;
    const char *place = getenv("TMPDIR");
    char errors[512];
    snprintf(errors, sizeof errors, "%.400s/dahu-%s.errors.csv", place ? place : "/tmp", w->errand->key);
    struct driver_registry *drivers = driver_registry_new(context->config->drivers_path, e);
    bool ok = drivers && import_form(w, drivers, errors, e);
    unlink(errors);
    driver_registry_free(drivers);
    return ok;
}
