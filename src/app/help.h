/**
 * help - what --help prints, in the language that was asked for.
 *
 * argp parses; its own help is English in its fixed parts and breaks lines by bytes, so it is not used.
 */
#ifndef DAHU_APP_HELP_H
#define DAHU_APP_HELP_H

#include <argp.h>

#include "dahu/base/buf.h"
#include "dahu/base/i18n.h"

struct help {
    const char *command; /* "dahu review" */
    const char *about;
    const char *args;                       /* what follows the options; NULL or lines of alternatives */
    const struct argp_option *own, *global; /* with their texts in doc; own may be NULL */
};

void help_usage(const struct help *h, enum lang lang, struct buf *out); /* one line for each alternative */
void help_print(const struct help *h, enum lang lang, struct buf *out);

#endif
