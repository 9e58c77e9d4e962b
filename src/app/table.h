/**
 * table - rows of text in columns, as people read them in a terminal.
 *
 * Widths are counted as terminals show them: a Chinese character takes two columns.
 */
#ifndef DAHU_APP_TABLE_H
#define DAHU_APP_TABLE_H

#include "dahu/base/buf.h"

enum { TABLE_COLUMNS_MAX = 16 };
enum table_align { TABLE_LEFT, TABLE_RIGHT };

struct table {
    int columns;
    enum table_align align[TABLE_COLUMNS_MAX];
    char **cells; /* owned; row after row, the heading first */
    int cell_count;
};

/** table_init - @heading has @columns texts, which also decide how many cells a row has. */
void table_init(struct table *t, int columns, const enum table_align *align, const char *const *heading);
void table_fini(struct table *t);
void table_row(struct table *t, const char *const *cells); /* copied */
void table_print(const struct table *t, struct buf *out);

#endif
