/* config - see the header. Everything here walks the one table. */
#include "dahu/base/config.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "dahu/base/nearest.h"

enum kind { KIND_TEXT, KIND_INT };

static const struct key {
    const char *section, *name, *fallback, *unit;
    enum kind kind;
    long least, most;
    size_t offset;
} keys[] = {
#define X(k, s, n, def, lo, hi, u) {#s, #n, def, u, KIND_##k, lo, hi, offsetof(struct config, s##_##n)},
    CONFIG_KEYS(X)
#undef X
};
enum { KEY_COUNT = sizeof keys / sizeof *keys };

static char **text_slot(struct config *c, const struct key *k)
{
    return (char **)(void *)((char *)c + k->offset);
}

static long *int_slot(struct config *c, const struct key *k)
{
    return (long *)(void *)((char *)c + k->offset);
}

/* A value that a file can hold: `dahu config` prints what can be read again, and `dahu up` hands it on so. */
static bool fits_file(const char *value)
{
    size_t n = strlen(value);
    for (size_t i = 0; i < n; i++) {
        bool blank = value[i] == ' ', after_blank = i == 0 || value[i - 1] == ' ';
        if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f || (value[i] == ';' && after_blank) ||
            (blank && (i == 0 || i == n - 1)))
            return false;
    }
    return true;
}

static bool assign(struct config *c, const struct key *k, const char *value, struct err *e)
{
    if (k->kind == KIND_TEXT) {
        long n = (long)strlen(value);
        if (n < k->least || n > k->most)
            return err_set(e, ERR_CONFIG, "%s.%s takes %ld to %ld characters, not %ld", k->section, k->name,
                           k->least, k->most, n);
        if (!fits_file(value))
            return err_set(e, ERR_CONFIG,
                           "%s.%s cannot hold control characters, blanks at its ends or a comment (;)",
                           k->section, k->name);
        free(*text_slot(c, k));
        *text_slot(c, k) = must_strdup(value);
        return true;
    }
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);
    if (errno || end == value || *end || n < k->least || n > k->most)
        return err_set(e, ERR_CONFIG, "%s.%s takes a whole number from %ld to %ld%s%s, not '%s'", k->section,
                       k->name, k->least, k->most, *k->unit ? " " : "", k->unit, value);
    *int_slot(c, k) = n;
    return true;
}

struct config *config_new(void)
{
    struct config *c = must_alloc(sizeof *c);
    struct err e;
    for (int i = 0; i < KEY_COUNT; i++)
        MUST(assign(c, &keys[i], keys[i].fallback, &e));
    return c;
}

void config_free(struct config *c)
{
    if (!c)
        return;
    for (int i = 0; i < KEY_COUNT; i++)
        if (keys[i].kind == KIND_TEXT)
            free(*text_slot(c, &keys[i]));
    free(c);
}

static void key_name(const struct key *k, char out[static 128])
{
    snprintf(out, 128, "%s.%s", k->section, k->name);
}

static bool is_called(const struct key *k, const char *name)
{
    size_t n = strlen(k->section);
    return strncmp(name, k->section, n) == 0 && name[n] == '.' && strcmp(name + n + 1, k->name) == 0;
}

static bool unknown_key(const char *key, struct err *e)
{
    char names[KEY_COUNT][128];
    struct nearest nearest = {.wanted = key};
    for (int i = 0; i < KEY_COUNT; i++) {
        key_name(&keys[i], names[i]);
        nearest_offer(&nearest, names[i]);
    }
    return err_set(e, ERR_CONFIG, "unknown configuration key '%.80s'; the nearest known key is '%s'", key,
                   nearest.name);
}

bool config_set(struct config *c, const char *key, const char *value, struct err *e)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (is_called(&keys[i], key))
            return assign(c, &keys[i], value, e);
    return unknown_key(key, e);
}

/* Both ends without blanks; cuts @text in place. */
static char *trim(char *text)
{
    text += strspn(text, " \t\r\n");
    for (size_t n = strlen(text); n > 0 && strchr(" \t\r\n", text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

/* A comment begins with ; or #, at the start of a line or, for ;, behind a blank. */
static void cut_comment(char *line)
{
    for (char *c = line; (c = strchr(c, ';')) != NULL; c++)
        if (c == line || c[-1] == ' ' || c[-1] == '\t') {
            *c = '\0';
            return;
        }
    if (*line == '#')
        *line = '\0';
}

enum { SECTION_BYTES = 64 };

/* One line of an INI file: nothing, "[section]", or "key = value" of the section before it. */
static bool apply_line(struct config *c, char *line, char section[static SECTION_BYTES], struct err *e)
{
    line = trim(line);
    cut_comment(line);
    line = trim(line);
    size_t n = strlen(line);
    if (n == 0)
        return true;
    if (*line == '[' && line[n - 1] == ']' && n < SECTION_BYTES) {
        line[n - 1] = '\0';
        snprintf(section, SECTION_BYTES, "%s", line + 1);
        return true;
    }
    char *equals = strchr(line, '=');
    if (!equals)
        return err_set(e, ERR_CONFIG, "neither [section] nor key = value");
    *equals = '\0';
    char key[256];
    snprintf(key, sizeof key, "%s%s%s", section, *section ? "." : "", trim(line));
    return config_set(c, key, trim(equals + 1), e);
}

/* Not libinih: its build in Debian ends a line after 200 bytes, and a connection string may be longer. */
bool config_read(struct config *c, FILE *f, const char *path, struct err *e)
{
    char *line = NULL, section[SECTION_BYTES] = "";
    size_t size = 0;
    bool ok = true;
    ssize_t n = 0;
    for (int number = 1; ok && (n = getline(&line, &size, f)) >= 0; number++) {
        bool marked = number == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0; /* as Windows editors leave it */
        if (strlen(line) != (size_t)n)
            ok = err_set(e, ERR_CONFIG, "holds a zero byte");
        else
            ok = apply_line(c, line + (marked ? 3 : 0), section, e);
        if (!ok)
            err_wrap(e, "%s:%d", path, number);
    }
    if (ok && ferror(f))
        ok = err_sys(e, errno, "could not read configuration file '%s'", path);
    free(line);
    return ok;
}

bool config_load(struct config *c, const char *path, struct err *e)
{
    FILE *f = fopen(path, "re");
    if (!f)
        return err_sys(e, errno, "could not read configuration file '%s'", path);
    bool ok = config_read(c, f, path, e);
    fclose(f);
    return ok;
}

/* The length of the value of a connection parameter: quoted, or up to a blank or the next parameter of a URI.
 */
static size_t value_length(const char *text)
{
    size_t n = 1;
    if (*text != '\'')
        return strcspn(text, " \t&");
    while (text[n] && text[n] != '\'')
        n += text[n] == '\\' && text[n + 1] ? 2 : 1;
    return text[n] ? n + 1 : n;
}

/* "user:secret@" of a URI, from behind "//" on: up to where the secret begins, and its length; false without.
 */
static bool find_user_secret(const char *text, size_t *from, size_t *length)
{
    size_t whole = strcspn(text, "/?"), at = whole;
    while (at > 0 && text[at - 1] != '@')
        at--;
    size_t colon = strcspn(text, ":");
    if (at == 0 || colon + 1 >= at)
        return false;
    *from = colon + 1;
    *length = at - 1 - *from;
    return true;
}

/* A connection string with *** for each password: "password=x", "sslpassword = 'x y'", "//user:x@host". */
static void print_masked(const char *text, struct buf *out)
{
    static const char word[] = "password";
    size_t from, length;
    while (*text) {
        const char *value = strncmp(text, word, sizeof word - 1) == 0 ? text + sizeof word - 1 : NULL;
        value = value ? value + strspn(value, " \t") : NULL;
        if (value && *value == '=') {
            value += 1 + strspn(value + 1, " \t");
            buf_printf(out, "%s=***", word);
            text = value + value_length(value);
        } else if (strncmp(text, "//", 2) == 0 && find_user_secret(text + 2, &from, &length)) {
            buf_printf(out, "%.*s***", (int)(2 + from), text);
            text += 2 + from + length;
        } else {
            buf_add(out, text++, 1);
        }
    }
}

static void print_value(const struct config *c, const struct key *k, bool shown, struct buf *out)
{
    const char *text = k->kind == KIND_TEXT ? *text_slot((struct config *)(uintptr_t)c, k) : NULL;
    if (shown && is_called(k, "database.url"))
        print_masked(text, out);
    else if (k->kind == KIND_TEXT)
        buf_puts(out, text);
    else
        buf_printf(out, "%ld", *int_slot((struct config *)(uintptr_t)c, k));
}

static void print_range(const struct key *k, struct buf *out)
{
    if (k->kind == KIND_INT)
        buf_printf(out, "%ld..%ld%s%s", k->least, k->most, *k->unit ? " " : "", k->unit);
}

void config_print(const struct config *c, enum config_print how, enum lang lang, struct buf *out)
{
    const char *section = "";
    if (how == CONFIG_PRINT_DOCS)
        buf_puts(out, "| key | default | range | meaning |\n|---|---|---|---|\n");
    for (int i = 0; i < KEY_COUNT; i++) {
        const struct key *k = &keys[i];
        char name[128], text_key[160];
        key_name(k, name);
        snprintf(text_key, sizeof text_key, "config.%s", name);
        if (how == CONFIG_PRINT_DOCS) {
            buf_printf(out, "| `%s` | %s%s%s | ", name, *k->fallback ? "`" : "", k->fallback,
                       *k->fallback ? "`" : "");
            print_range(k, out);
            buf_printf(out, " | %s |\n", i18n_text(lang, text_key));
            continue;
        }
        if (strcmp(section, k->section) != 0)
            buf_printf(out, "%s[%s]\n", *section ? "\n" : "", k->section);
        section = k->section;
        if (how == CONFIG_PRINT_SAMPLE)
            buf_printf(out, "; %s\n;%s = %s\n", i18n_text(lang, text_key), k->name, k->fallback);
        else {
            buf_printf(out, "%s = ", k->name);
            print_value(c, k, how == CONFIG_PRINT_SHOWN, out);
            buf_puts(out, "\n");
        }
    }
}
