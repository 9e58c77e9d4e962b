/* config - see the header. Everything here walks the one table. */
#include "dahu/base/config.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

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

static bool assign(struct config *c, const struct key *k, const char *value, struct err *e)
{
    if (k->kind == KIND_TEXT) {
        long n = (long)strlen(value);
        if (n < k->least || n > k->most)
            return err_set(e, ERR_CONFIG, "%s.%s takes %ld to %ld characters, not %ld", k->section, k->name, k->least,
                           k->most, n);
        free(*text_slot(c, k));
        *text_slot(c, k) = must_strdup(value);
        return true;
    }
    char *end;
    errno = 0;
    long n = strtol(value, &end, 10);
    if (errno || end == value || *end || n < k->least || n > k->most)
        return err_set(e, ERR_CONFIG, "%s.%s takes a whole number from %ld to %ld%s%s, not '%s'", k->section, k->name,
                       k->least, k->most, *k->unit ? " " : "", k->unit, value);
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

bool config_set(struct config *c, const char *key, const char *value, struct err *e)
{
    char names[KEY_COUNT][128];
    struct nearest nearest = {.wanted = key};
    for (int i = 0; i < KEY_COUNT; i++) {
        key_name(&keys[i], names[i]);
        if (strcmp(names[i], key) == 0)
            return assign(c, &keys[i], value, e);
        nearest_offer(&nearest, names[i]);
    }
    return err_set(e, ERR_CONFIG, "unknown configuration key '%.80s'; the nearest known key is '%s'", key,
                   nearest.name);
}

struct load {
    struct config *config;
    struct err *e; /* code ERR_NONE until a value is refused */
};

static int on_value(void *user, const char *section, const char *name, const char *value)
{
    struct load *load = user;
    if (load->e->code != ERR_NONE)
        return 0;
    char key[256];
    snprintf(key, sizeof key, "%s%s%s", section, *section ? "." : "", name);
    return config_set(load->config, key, value, load->e);
}

bool config_load(struct config *c, const char *path, struct err *e)
{
    FILE *f = fopen(path, "re");
    if (!f)
        return err_sys(e, errno, "could not read configuration file '%s'", path);
    memset(e, 0, sizeof *e);
    struct load load = {c, e};
    int bad_line = ini_parse_file(f, on_value, &load);
    fclose(f);
    if (e->code != ERR_NONE)
        return err_wrap(e, "%s:%d", path, bad_line);
    if (bad_line)
        return err_set(e, ERR_CONFIG, "%s:%d: neither [section] nor key = value", path, bad_line);
    return true;
}

static void print_value(const struct config *c, const struct key *k, struct buf *out)
{
    if (k->kind == KIND_TEXT)
        buf_puts(out, *text_slot((struct config *)(uintptr_t)c, k));
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
            buf_printf(out, "| `%s` | %s%s%s | ", name, *k->fallback ? "`" : "", k->fallback, *k->fallback ? "`" : "");
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
            print_value(c, k, out);
            buf_puts(out, "\n");
        }
    }
}
