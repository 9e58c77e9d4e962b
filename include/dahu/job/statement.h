/**
 * statement - what happened at an account in a civil month: one model, and the tables that are made of it.
 *
 * The model is filled once, by api.statement and the power-factor rule; a workbook and a PDF are both drawn
 * from the tables of statement_lay, so that their numbers are the same. Texts come from the catalogue. What a
 * bill is made of is not decided here: the statement shows the bills that there are.
 *
 * Units:  Wh, varh, W, fen, basis points; unknown is STATEMENT_UNKNOWN, never 0. Times are the utility's, as
 * texts.
 */
#ifndef DAHU_JOB_STATEMENT_H
#define DAHU_JOB_STATEMENT_H

#include <stdio.h>

#include "dahu/base/arena.h"
#include "dahu/base/civil.h"
#include "dahu/base/i18n.h"
#include "dahu/store/db.h"

#define STATEMENT_UNKNOWN INT64_MIN
enum { STATEMENT_ENERGIES = 4 }; /* active import and export, reactive import and export */

struct statement_use {
    int64_t energy[STATEMENT_ENERGIES];
    int64_t demand_w, completeness_bp, estimated_bp, load_factor_bp;
    const char *demand_at; /* "" = not known, as all texts */
};
struct statement_point {
    const char *number, *purpose, *receiving_point;
    struct statement_use use;
};
struct statement_register {
    const char *point, *meter, *ct, *pt, *quantity, *opening_at, *closing_at;
    int64_t factor_e4, opening, closing;
};
struct statement_day {
    date day;
    int64_t wh, demand_w, completeness_bp, estimated_bp, held_bp;
};
struct statement_finding {
    const char *point, *rule, *outcome;
    int64_t count;
    date from, until;
};
struct statement_pf {
    const char *place, *outcome;
    int64_t pf_x100, standard, adjust_bp;
};
struct statement_period {
    const char *period;
    int64_t kwh_x100, amount_fen;
};
struct statement_bill {
    const char *number, *kind, *status;
    date from, until, due_on; /* due_on DATE_NONE: not issued */
    int64_t amount_fen, paid_fen;
};
struct statement_item {
    const char *bill, *kind, *name, *place, *period, *unit;
    int64_t quantity, decimals, price_e6, amount_fen;
};

struct statement { /* texts and lists live in the arena */
    struct arena arena;
    const char *utility, *account, *customer, *holder, *address, *use_category, *supply_kv, *made_at,
        *known_at;
    int64_t capacity_kva;
    date month;
    struct statement_use total;
    struct statement_point *points;
    struct statement_register *registers;
    struct statement_day *days;
    struct statement_pf *pf;
    struct statement_period *periods;
    struct statement_bill *bills;
    struct statement_item *items;
    struct statement_finding *findings;
    int point_count, register_count, day_count, pf_count, period_count, bill_count, item_count, finding_count;
};

struct statement_request {
    const char *account;
    date month;                   /* any day of it */
    const struct civil *known_at; /* NULL = as known now */
    bool within;                  /* the transaction is the caller's, and stays as it is; not with known_at */
};
/**
 * statement_load - ends with statement_fini, whatever comes of it. @db is outside a transaction before and
 * after, unless request->within.
 *
 * Errors: ERR_NOT_FOUND no such account, or none of its points in that month; ERR_RANGE a month to come, or
 *         @known_at out of reach.
 */
bool statement_load(struct db *db, const struct statement_request *request, struct statement *out,
                    struct err *e) NODISCARD;
/** statement_read - the model out of the JSON of api.statement; for statement_load and tests. ERR_MALFORMED.
 */
bool statement_read(const char *json, struct statement *out, struct err *e) NODISCARD;
void statement_fini(struct statement *s);

/* ---- tables ----------------------------------------------------------------------------------------- */

enum statement_kind { STATEMENT_TEXT, STATEMENT_NUMBER, STATEMENT_DAY, STATEMENT_TIME };
struct statement_column {
    const char *head;
    enum statement_kind kind;
    int decimals; /* of numbers: how many the integer has, all of them are shown */
};
struct statement_cell {
    const char *text; /* of TEXT and TIME */
    int64_t number;   /* STATEMENT_UNKNOWN = empty */
    date day;         /* DATE_NONE = empty */
    int decimals;     /* where the column leaves it open (decimals -1) */
};
enum { STATEMENT_COLUMNS_MAX = 12, STATEMENT_TABLES_MAX = 12 };
struct statement_table {
    const char *title, *empty; /* empty: what is said instead of no rows */
    struct statement_column columns[STATEMENT_COLUMNS_MAX];
    int column_count;
    struct statement_cell *cells; /* row after row */
    int row_count;
    bool facts;      /* two columns, name and value: no head, values of any kind */
    bool total_last; /* the last row is a sum */
    bool chart;      /* a PDF shows the days as bars instead */
};
struct statement_layout {
    struct arena arena;
    const char *title, *subtitle, *footer;
    struct statement_table tables[STATEMENT_TABLES_MAX];
    int table_count;
    const char *legend[16]; /* lines about qualities and colours */
    int legend_count;
    const struct statement *model;
    enum lang lang;
};
/** statement_lay - the tables of @s in one language; @s stays borrowed. Ends with statement_layout_fini. */
void statement_lay(const struct statement *s, enum lang lang, struct statement_layout *out);
void statement_layout_fini(struct statement_layout *l);
/** statement_cell_text - a cell as a PDF shows it: digits in groups of three, all decimals. Returns @out. */
enum { STATEMENT_CELL_BYTES = 64 };
const char *statement_cell_text(const struct statement_column *column, const struct statement_cell *cell,
                                char out[static STATEMENT_CELL_BYTES]);

/** statement_write_xlsx - a workbook: a sheet a table, numbers as numbers, days as days. */
bool statement_write_xlsx(const struct statement_layout *l, FILE *to, struct err *e) NODISCARD;
/** statement_write_pdf - pages of A4. ERR_UNSUPPORTED: no installed font has the characters, which are named.
 */
bool statement_write_pdf(const struct statement_layout *l, FILE *to, struct err *e) NODISCARD;
/** statement_release_fonts - give back what the font libraries keep for the next page; no thread may be
 * drawing. */
void statement_release_fonts(void);

#endif
