/* i18n - see the header. Both catalogues are parsed once, at first use. */
#include "dahu/base/i18n.h"

#include <jansson.h>
#include <pthread.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/base/text.h"

static const char *const files[LANG_COUNT] = {[LANG_ZH] = "src/web/i18n/zh.json", [LANG_EN] = "src/web/i18n/en.json"};
static json_t *catalogue[LANG_COUNT];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const struct asset *a = asset_find(files[l]);
        MUST(a != NULL);
        catalogue[l] = json_loadb(a->data, a->size, JSON_REJECT_DUPLICATES, NULL);
        MUST(json_is_object(catalogue[l]));
    }
}

bool lang_parse(const char *name, enum lang *out)
{
    if (strcmp(name, "zh") == 0)
        *out = LANG_ZH;
    else if (strcmp(name, "en") == 0)
        *out = LANG_EN;
    else
        return false;
    return true;
}

enum lang lang_default(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
    }
    return LANG_EN;
}

const char *i18n_text(enum lang lang, const char *key)
{
    pthread_once(&once, load);
    const char *text = json_string_value(json_object_get(catalogue[lang], key));
    return text ? text : key;
}

static const char *arg_value(const struct i18n_arg *args, const char *name, size_t len)
{
    for (; args && args->name; args++)
        if (strlen(args->name) == len && memcmp(args->name, name, len) == 0)
            return args->value;
    return NULL;
}

/* What is put in ends where it ends. */
static void put_value(struct buf *out, const char *value)
{
    while (*value) {
        size_t plain = strcspn(value, "\xe2"), turn = text_turn(value + plain);
        plain += value[plain] && !turn; /* some other character that begins so */
        buf_add(out, value, plain);
        value += plain + turn;
    }
}

void i18n_format(enum lang lang, const char *key, const struct i18n_arg *args, struct buf *out)
{
    const char *p = i18n_text(lang, key);
    while (*p) {
        size_t plain = strcspn(p, "{");
        buf_add(out, p, plain);
        p += plain;
        if (!*p)
            return;
        const char *close = strchr(p, '}');
        const char *value = close ? arg_value(args, p + 1, (size_t)(close - p - 1)) : NULL;
        if (value) {
            put_value(out, value);
            p = close + 1;
        } else {
            buf_add(out, p++, 1); /* a brace that is no placeholder of ours stays as it is */
        }
    }
}
