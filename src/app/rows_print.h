/**
 * rows_print - rows of the database as a table for a clerk, or as JSON for a script.
 *
 * What a column means follows from its name: heads are the texts `bill.column.<name>`, and one table says how
 * its values are shown (money in yuan, energies in kWh, codes as words of the reader's language). Columns
 * that are empty in every row are left out of a table.
 */
#ifndef DAHU_APP_ROWS_PRINT_H
#define DAHU_APP_ROWS_PRINT_H

#include <jansson.h>

#include "dahu/base/i18n.h"
#include "dahu/store/db.h"

/** rows_print_table - nothing but the text @none_key when there is no row. */
void rows_print_table(const struct db_result *r, enum lang lang, const char *none_key, struct buf *out);
/** rows_print_head - one row, a line for each column that has a value. */
void rows_print_head(const struct db_result *r, enum lang lang, struct buf *out);
/** rows_json - an array of objects; money stays in fen, as the name of the column says. Owned. */
json_t *rows_json(const struct db_result *r);
/** row_value - one value of column @name as a reader of @lang sees it, appended. */
void row_value(const char *name, const char *text, enum lang lang, struct buf *out);

#endif
