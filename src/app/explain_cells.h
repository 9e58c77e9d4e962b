/* explain_cells - values of an explanation as cells of tables. What a cell says is owned by an arena. */
#ifndef DAHU_APP_EXPLAIN_CELLS_H
#define DAHU_APP_EXPLAIN_CELLS_H

#include <jansson.h>

#include "dahu/base/arena.h"
#include "dahu/base/i18n.h"
#include "table.h"

/* A table under a heading, printed only when it has rows. */
struct sheet {
    struct table table;
    struct arena arena;
    enum lang lang;
    const char *title; /* key */
    int rows;
};

/** sheet_init - @columns ends with NULL: keys under "explain.column.", a leading '>' is right-aligned. */
void sheet_init(struct sheet *s, enum lang lang, const char *title, const char *const *columns);
void sheet_row(struct sheet *s, const char *const *cells);
void sheet_end(struct sheet *s, struct buf *out); /* prints and frees */

const char *cell_text(const json_t *row, const char *name);                     /* "" for null; borrowed */
const char *cell_number(struct arena *a, const json_t *row, const char *name);  /* "-" for null */
const char *cell_kilo(struct arena *a, const json_t *row, const char *name);    /* Wh as kWh; "-" for null */
const char *cell_percent(struct arena *a, const json_t *row, const char *name); /* bp as per cent */
const char *cell_time(struct arena *a, const json_t *row, const char *name);    /* without zone and :00 */
const char *cell_word(enum lang lang, struct arena *a, const char *group,
                      const char *word); /* explain.GROUP.WORD */

#endif
