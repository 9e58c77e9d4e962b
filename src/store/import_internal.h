/* import_internal - what the files import_*.c share: the table of columns, one checked row, one job. */
#ifndef DAHU_STORE_IMPORT_INTERNAL_H
#define DAHU_STORE_IMPORT_INTERNAL_H

#include "dahu/base/civil.h"
#include "dahu/base/csv.h"
#include "dahu/store/import.h"

/* ---- columns (import_columns.c) --------------------------------------------------------------------- */

enum import_type {
    IMPORT_TEXT,
    IMPORT_NUMBER,  /* with so many decimals, least..most */
    IMPORT_CHOICE,  /* one of a list, by its name or its Chinese name */
    IMPORT_PATTERN, /* "A-#####": letters as they stand, a run of # is so many digits or more */
    IMPORT_DAY,
    IMPORT_MONTH,  /* a month, or a day of it: kept as its first day */
    IMPORT_TIME,   /* day and time of day */
    IMPORT_MOMENT, /* the same, or a day alone: its 0:00 */
    IMPORT_DRIVER,
    IMPORT_URI,
    IMPORT_IGNORED, /* the columns that an error file adds */
};

struct import_choice {
    const char *name, *zh; /* zh: names separated by '|'; the first is printed */
};

/* What becomes of a value that differs from the one in the database; an empty one is always filled. */
enum import_change { IMPORT_FIXED, IMPORT_UPDATABLE };

struct import_column {
    const char *name, *zh; /* as in a header; zh: names separated by '|' */
    enum import_type type;
    bool required;
    enum import_change change;
    const char *level; /* what the value is a property of: "customer"; NULL for readings */
    const char *to;    /* "customer.name", for the documents */
    /* NUMBER: decimals that may be written, limits in that unit, decimals of the value that is stored */
    int decimals, stored_decimals;
    int64_t least, most;
    const struct import_choice *choices; /* CHOICE: ends with a NULL name */
    const char *pattern;                 /* PATTERN */
};

/* One staging table for both kinds of readings; ai, ae, ri, re: registers or energies in Wh and varh. */
#define IMPORT_READING_STAGING                                                                               \
    "create temporary table import_row (line bigint not null, point_number text, serial_number text, "       \
    "local_at timestamp,"                                                                                    \
    " at timestamptz, interval_s integer, quality smallint not null, primary_side boolean not null, ai "     \
    "bigint, ae bigint, ri bigint, re "                                                                      \
    "bigint,"                                                                                                \
    " active_power_w real, reactive_power_var real, voltage_l1_v real, voltage_l2_v real, voltage_l3_v "     \
    "real,"                                                                                                  \
    " current_l1_a real, current_l2_a real, current_l3_a real, power_factor real) on commit drop"
#define IMPORT_READING_COPY "copy import_row from stdin"

/* What is described by values, and the columns that tell one from the other. */
struct import_level {
    const char *name;
    const char *key_columns; /* as PostgreSQL writes an array: "{account_number,receiving_point}" */
};

struct import_check;
struct import_job;
struct import_header;

struct import_spec {
    const char *name;
    const struct import_column *columns;
    int column_count;
    const struct import_level *levels; /* ends with a NULL name; NULL for readings */
    bool (*check_header)(const struct import_header *h, struct err *e); /* may be NULL */
    void (*check_row)(struct import_check *c);                          /* what no column alone can tell */
    void (*stage)(const struct import_check *c, uint64_t line, struct buf *copy); /* one line of COPY text */
    const char *staging;                                                          /* makes import_row */
    const char *copy;                                    /* COPY import_row FROM STDIN */
    bool (*load)(struct import_job *job, struct err *e); /* from import_row into the tables */
};

/* Readings have their columns numbered, because a million rows look them up. */
enum reading_column {
    READING_POINT,
    READING_SERIAL,
    READING_TIME,
    READING_QUALITY,
    READING_REGISTER_FIRST,
    READING_REGISTER_LAST = READING_REGISTER_FIRST + 3,
    READING_MEASURED_FIRST,
    READING_MEASURED_LAST = READING_MEASURED_FIRST + 8,
    READING_INTERVAL_MIN,
    READING_INTERVAL_FIRST,
    READING_INTERVAL_LAST = READING_INTERVAL_FIRST + 3,
    READING_SIDE,
};

const struct import_spec *import_spec_of(enum import_kind kind);
int import_column_find(const struct import_spec *spec, const char *name);      /* must exist */
void import_choice_names(const struct import_column *column, struct buf *out); /* "MAIN 主供, ..." */

/* ---- the header row (import_header.c) --------------------------------------------------------------- */

enum { IMPORT_COLUMNS_MAX = 48 };

struct import_header {
    const struct import_spec *spec;
    int cell_count;
    int column_of[CSV_CELLS_MAX];    /* cell -> column; -1 = the cell has no name */
    int cell_of[IMPORT_COLUMNS_MAX]; /* column -> cell; -1 = the file does not have it */
    char *shown[CSV_CELLS_MAX];      /* names as the file writes them; owned */
    bool from_errors;                /* an error file comes back: its guarded cells are bared */
};

/** import_header_read - ERR_SYNTAX names the cell, and the columns that are known. Owned: _fini. */
bool import_header_read(struct import_header *h, const struct import_spec *spec, const struct csv_row *row,
                        struct err *e) NODISCARD;
void import_header_fini(struct import_header *h);

/* ---- one row (import_check.c) ----------------------------------------------------------------------- */

enum { IMPORT_FAULTS_MAX = IMPORT_REFUSALS_MAX };

struct import_fault {
    const char *fault;  /* key import.fault.<fault>; static */
    const char *column; /* as the file calls it; "" = none */
    const char *zh;     /* its names in Chinese, "a|b"; NULL = none */
    char value[120], detail[240];
};

struct import_check {
    const struct import_header *header;
    const struct import_request *request;
    date tomorrow; /* the last day that a reading may be of */
    const struct csv_row *row;
    struct buf text; /* canonical values, each with its zero */
    size_t at[IMPORT_COLUMNS_MAX];
    bool has[IMPORT_COLUMNS_MAX];
    bool given[IMPORT_COLUMNS_MAX]; /* something is written there, right or wrong */
    struct civil stamp;             /* of the last IMPORT_TIME cell */
    struct import_fault faults[IMPORT_FAULTS_MAX];
    int fault_count; /* further ones are not kept */
};

void import_check_init(struct import_check *c, const struct import_header *h,
                       const struct import_request *request);
void import_check_fini(struct import_check *c);
/** import_check_row - values and faults of @row, which stays borrowed. True when there is no fault. */
bool import_check_row(struct import_check *c, const struct csv_row *row);
/** import_value - canonical text of a column, NULL when the cell is empty or not there. */
const char *import_value(const struct import_check *c, int column);
const char *import_value_named(const struct import_check *c, const char *column);
bool import_given(const struct import_check *c, const char *column); /* something is written there */
/** import_add_fault - @column is an index or -1; @fmt makes the detail. */
void import_add_fault(struct import_check *c, const char *fault, int column, const char *value,
                      const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/** import_fault_text - append the reason in @lang. */
void import_fault_text(const struct import_fault *f, enum lang lang, struct buf *out);

/* ---- the whole file (import.c) ---------------------------------------------------------------------- */

struct import_job {
    struct db *db;
    const struct import_request *request;
    struct import_report *report;
    bool within; /* the transaction is the caller's */
    struct import_header header;
    struct import_check check;
    int64_t bad_rows; /* that C refused; those that SQL refuses are in import_fault */
    int64_t new_conflicts;
    struct import_progress progress;
};

void import_enter(struct import_job *job, enum import_phase phase);

/* ---- the rows that did not go in (import_errors.c) -------------------------------------------------- */

struct import_errors {
    FILE *f;
    char *temporary; /* owned; beside the final name; NULL = the stream is the caller's */
    int file_cells;  /* columns of the imported file */
    int line_column, reason_column, columns;
};
bool import_errors_open(struct import_errors *out, const struct import_request *q, struct err *e) NODISCARD;
bool import_errors_write(struct import_job *job, struct import_errors *out, struct err *e) NODISCARD;
void import_errors_discard(struct import_errors *out);
/** import_errors_keep - under its final name; without bad rows an earlier one goes. */
bool import_errors_keep(struct import_errors *out, const char *path, struct err *e) NODISCARD;

/* ---- loaders ---------------------------------------------------------------------------------------- */

/** import_script - run sql/import/<name>.sql; they read what import.c sets as dahu.import_*. */
bool import_script(struct import_job *job, const char *name, struct err *e) NODISCARD;
/** import_script_counted - the same for a script of one statement: how many rows it changed. */
bool import_script_counted(struct import_job *job, const char *name, int64_t *rows, struct err *e) NODISCARD;

/**
 * import_entities_check - rows that contradict each other or the database are noted and dropped.
 *
 * @prepare, @current  scripts of the kind: what rows leave open; what the database holds, as cells
 */
bool import_entities_check(struct import_job *job, const char *prepare, const char *current,
                           struct err *e) NODISCARD;
/** import_entities_make - import_entity from what remains, and the counts of the report. */
bool import_entities_make(struct import_job *job, struct err *e) NODISCARD;

void import_stage_document(const struct import_check *c, uint64_t line, struct buf *copy);
bool import_load_accounts(struct import_job *job, struct err *e) NODISCARD;
bool import_load_meters(struct import_job *job, struct err *e) NODISCARD;
bool import_load_readings(struct import_job *job, struct err *e) NODISCARD;
/** import_slot_by_slot - a script that asks partitioned tables slot by slot: hashing would read years that
 * the file does not touch. */
bool import_slot_by_slot(struct import_job *job, const char *name, struct err *e) NODISCARD;
/** import_load_intervals - import_slot into interval_energy: what is there already is compared by the script
 *  @conflicts. */
bool import_load_intervals(struct import_job *job, const char *conflicts, struct err *e) NODISCARD;
bool import_load_months(struct import_job *job, struct err *e) NODISCARD;

/* What settlement brings in (import_settlement.c). */
enum {
    IMPORT_TARIFF_COLUMNS = 18,
    IMPORT_CALENDAR_COLUMNS = 6,
    IMPORT_STATEMENT_COLUMNS = 8,
    IMPORT_TRANSFORMER_COLUMNS = 12
};
extern const struct import_column import_tariff_columns[IMPORT_TARIFF_COLUMNS];
extern const struct import_column import_calendar_columns[IMPORT_CALENDAR_COLUMNS];
extern const struct import_column import_statement_columns[IMPORT_STATEMENT_COLUMNS];
extern const struct import_column import_transformer_columns[IMPORT_TRANSFORMER_COLUMNS];
void import_check_tariff(struct import_check *c);
void import_check_nothing(struct import_check *c);
void import_check_statement(struct import_check *c);
bool import_load_tariffs(struct import_job *job, struct err *e) NODISCARD;
bool import_load_calendar(struct import_job *job, struct err *e) NODISCARD;
bool import_load_statement(struct import_job *job, struct err *e) NODISCARD;
bool import_load_transformers(struct import_job *job, struct err *e) NODISCARD;
void import_stage_month(const struct import_check *c, uint64_t line, struct buf *copy);
bool import_month_header(const struct import_header *h, struct err *e) NODISCARD;
void import_check_month(struct import_check *c);
/** import_quality_bits - what the column quality says, as reading.quality has it. */
const char *import_quality_bits(const char *name);
void import_stage_reading(const struct import_check *c, uint64_t line, struct buf *copy);
bool import_reading_header(const struct import_header *h, struct err *e) NODISCARD;
void import_check_account(struct import_check *c);
void import_check_meter(struct import_check *c);
void import_check_reading(struct import_check *c);

#endif
