/**
 * listing - a list answer of the API as a table for people: CSV, or a sheet for spreadsheet programs.
 *
 * The columns are the plain members of a row in the order of its schema, with heads from the catalogue
 * (`column.<schema>.<name>`, else `column.<name>`), in which the unit stands; a member that is an object has
 * no column, an array of texts or of reasons is one cell, and of a text in both languages there is that of
 * the file. A cell is what a screen shows: words for codes, yuan, per cent, civil times
 * (src/http/listing_cell.h). In a sheet numbers, days and times are such, not texts. The last row says who
 * made the file, when, and by which filter.
 *
 * Rows become cells page by page and are let go: 50,000 rows of the audit kept as JSON take 140 MB, the file
 * 7 MB.
 *
 * Not here: asking for the rows, page by page (service_list.c).
 */
#ifndef DAHU_HTTP_LISTING_H
#define DAHU_HTTP_LISTING_H

#include <jansson.h>

#include "dahu/base/i18n.h"

enum { LISTING_COLUMNS_MAX = 60 };

struct sheet;          /* a spreadsheet that is being written */
struct listing_column; /* what a member of a row is */

struct listing {
    const char *schema; /* of the answer; borrowed */
    struct listing_column *columns;
    int count;
    int rows; /* so far */
    enum lang lang;
    struct sheet *sheet; /* NULL: CSV */
    struct buf *out;     /* borrowed: where the file goes */
};

/** listing_begin - a file with the heads of the list @list of an answer with the schema @schema, and no rows
 * yet.
 *
 * Shape:  CSV goes into @out as it comes; a sheet (@is_sheet) when it is ended.
 * Errors: ERR_SYSTEM when the file of a sheet cannot be made. listing_fini after it in any case.
 */
bool listing_begin(struct listing *t, const char *schema, const char *list, enum lang lang, bool is_sheet,
                   struct buf *out, struct err *e) NODISCARD;
/** listing_add - appends @rows, an array of objects; keeps nothing of it. */
void listing_add(struct listing *t, const json_t *rows);
/** listing_end - appends @footer; the file is then whole. */
bool listing_end(struct listing *t, const char *footer, struct err *e) NODISCARD;
void listing_fini(struct listing *t);

#endif
