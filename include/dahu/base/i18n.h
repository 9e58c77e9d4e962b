/**
 * i18n - every text that a user sees, in Chinese and in English, from one catalogue.
 *
 * The catalogue is src/web/i18n/{zh,en}.json: flat, sorted keys ("verb.review.about"), the same
 * file for C and JavaScript. Placeholders are {name}. A lint keeps both files at the same keys and
 * placeholders. A missing key shows as itself, so that it is found, and never ends the process.
 */
#ifndef DAHU_BASE_I18N_H
#define DAHU_BASE_I18N_H

#include "dahu/base/buf.h"

enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

bool lang_parse(const char *name, enum lang *out); /* "zh" | "en" */
/** lang_default - from LC_ALL, LC_MESSAGES, LANG: zh* is Chinese, anything else English. */
enum lang lang_default(void);

const char *i18n_text(enum lang lang, const char *key); /* borrowed for ever */

struct i18n_arg {
    const char *name, *value; /* ends with a NULL name */
};
/** i18n_format - append the text of @key to @out with its {placeholders} filled from @args. */
void i18n_format(enum lang lang, const char *key, const struct i18n_arg *args, struct buf *out);

#endif
