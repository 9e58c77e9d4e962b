/**
 * listing_cell - one value of a list as people read it: codes in words, fen in yuan, basis points in per
 * cent, instants as civil times.
 *
 * What a value is stands in its schema and its name: `x-words` names the family of texts of its codes
 * ("bill.kind": DRAFT is the text bill.kind.DRAFT; "state.{flow}": {flow} is that member of the row;
 * "vee.rule.*.title": the code stands at the star; "": it is for programs, and no file has it), `_fen`, `_bp`
 * and `_x100` at the end of a name are hundredths. An instant shows the digits of its own offset: asked for
 * as a file, a list comes in the zone of the utility (store/api.h).
 *
 * Not here: rows, heads and formats of files (listing.c).
 */
#ifndef DAHU_HTTP_LISTING_CELL_H
#define DAHU_HTTP_LISTING_CELL_H

#include <jansson.h>

#include "dahu/base/i18n.h"

struct listing_column {
    const char *name;  /* of the member; borrowed from the schemas */
    const char *words; /* family of the texts of its codes; NULL: it has none */
    bool hidden, hundredths, money;
};

/** listing_column_of - what the member @name with the schema @member is. */
struct listing_column listing_column_of(const char *name, const json_t *member);

enum listing_kind {
    LISTING_EMPTY,
    LISTING_TEXT,
    LISTING_NUMBER,
    LISTING_MONEY,
    LISTING_SHARE,
    LISTING_DAY,
    LISTING_TIME,
    LISTING_KINDS
};

/**
 * listing_cell - append the value of @c in @row to @out, and say what it is.
 *
 * Shape:  DAY "2026-03-12", TIME "2026-03-12 10:42:07", NUMBER, MONEY and SHARE "-1234.50"; EMPTY nothing.
 */
enum listing_kind listing_cell(const struct listing_column *c, const json_t *row, enum lang lang,
                               struct buf *out);

#endif
