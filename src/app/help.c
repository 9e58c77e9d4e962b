/* help - see the header. */
#include "help.h"

#include <ctype.h>
#include <string.h>

#include "dahu/base/text.h"

enum { TEXT_COLUMN = 28, LINE_COLUMNS = 79 };

/* Stand-ins for values are upper-case words (FILE, KEY=VALUE); those that the catalogue knows are translated.
 */
static void put_meta(const char *text, enum lang lang, struct buf *out)
{
    while (*text) {
        size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (n == 0) {
            buf_add(out, text++, 1);
            continue;
        }
        char key[64];
        snprintf(key, sizeof key, "cli.word.%.*s", (int)n, text);
        const char *word = i18n_text(lang, key);
        if (strcmp(word, key) == 0)
            buf_add(out, text, n);
        else
            buf_puts(out, word);
        text += n;
    }
}

void help_usage(const struct help *h, enum lang lang, struct buf *out)
{
    const char *args = h->args ? h->args : "";
    const char *head = i18n_text(lang, "cli.help.usage_head"), *again = i18n_text(lang, "cli.help.usage_or");
    for (bool first = true; first || *args; first = false) {
        size_t n = strcspn(args, "\n");
        char line[200];
        snprintf(line, sizeof line, "%.*s", (int)n, args);
        buf_printf(out, "%s%s %s", first ? head : again, h->command,
                   i18n_text(lang, "cli.help.options_word"));
        buf_puts(out, n ? " " : "");
        put_meta(line, lang, out);
        buf_puts(out, "\n");
        args += n + (args[n] == '\n');
    }
}

static void put_option(const struct argp_option *o, enum lang lang, struct buf *out)
{
    struct buf left;
    buf_init(&left, 1024);
    if (o->key > ' ' && o->key < 0x7f)
        buf_printf(&left, "  -%c, --%s", o->key, o->name);
    else
        buf_printf(&left, "      --%s", o->name);
    if (o->arg) {
        buf_puts(&left, o->flags & OPTION_ARG_OPTIONAL ? "[=" : "=");
        put_meta(o->arg, lang, &left);
        buf_puts(&left, o->flags & OPTION_ARG_OPTIONAL ? "]" : "");
    }
    text_pad(out, left.data, TEXT_COLUMN - 1);
    if (text_width(left.data) >= TEXT_COLUMN) {
        buf_puts(out, "\n");
        text_pad(out, "", TEXT_COLUMN - 1);
    }
    buf_puts(out, " ");
    text_wrap(out, o->doc ? o->doc : "", TEXT_COLUMN, LINE_COLUMNS);
    buf_puts(out, "\n");
    buf_fini(&left);
}

static void put_options(const char *title_key, const struct argp_option *o, enum lang lang, struct buf *out)
{
    if (!o || !o->name)
        return;
    buf_printf(out, "\n%s\n", i18n_text(lang, title_key));
    for (; o->name || o->key; o++)
        if (o->name && !(o->flags & (OPTION_HIDDEN | OPTION_ALIAS)))
            put_option(o, lang, out);
}

void help_print(const struct help *h, enum lang lang, struct buf *out)
{
    help_usage(h, lang, out);
    text_wrap(out, h->about, 0, LINE_COLUMNS);
    buf_puts(out, "\n");
    put_options("cli.help.own", h->own, lang, out);
    put_options("cli.help.global", h->global, lang, out);
}
