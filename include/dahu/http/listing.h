/**
 * listing - a list answer of the API as a table for people: CSV, or a sheet for spreadsheet programs.
 *
 * The columns are the plain members of a row in the order of its schema, with heads from the catalogue
 * (`column.<name>`); a member that is an object has no column, an array of texts or of reasons is one cell.
 * The last row says who made the file, when, and by which filter.
 *
 * Not here: asking for the rows, page by page (service_list.c).
 */
#ifndef DAHU_HTTP_LISTING_H
#define DAHU_HTTP_LISTING_H

#include <jansson.h>

#include "dahu/base/i18n.h"

enum { LISTING_COLUMNS_MAX = 60 };

struct listing {
    const char *columns[LISTING_COLUMNS_MAX]; /* names of members; borrowed from the schemas */
    int count;
    json_t *rows; /* owned: an array of objects */
    enum lang lang;
    const char *footer; /* borrowed */
};

/** listing_init - no rows yet; the columns of the list @list of an answer with the schema @schema. */
void listing_init(struct listing *t, const char *schema, const char *list, enum lang lang);
void listing_fini(struct listing *t);

void listing_csv(const struct listing *t, struct buf *out);
/** listing_xlsx - ERR_SYSTEM when the file could not be made. */
bool listing_xlsx(const struct listing *t, struct buf *out, struct err *e) NODISCARD;

#endif
