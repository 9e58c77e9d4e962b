/**
 * import - files of accounts, meters, readings and months into the database.
 *
 * One file is one transaction: it goes in with all its good rows, or, when it is stopped or fails,
 * not at all. Bad rows come back in an error file with line and reason. A file that is imported
 * again changes nothing; a row that contradicts what is recorded is reported, not obeyed.
 *
 * Which columns a file may have is one table (import_print_columns prints it, docs/importing.md
 * carries it). Not here: the command line, signals, how a file is looked at first (base/charset.h).
 */
#ifndef DAHU_STORE_IMPORT_H
#define DAHU_STORE_IMPORT_H

#include <stdio.h>

#include "dahu/base/charset.h"
#include "dahu/base/i18n.h"
#include "dahu/meter/driver.h"
#include "dahu/store/db.h"

enum import_kind {
    IMPORT_ACCOUNTS,
    IMPORT_METERS,
    IMPORT_READINGS,
    IMPORT_MONTHS,
    IMPORT_TARIFFS,
    IMPORT_CALENDAR,
    IMPORT_STATEMENT,
    IMPORT_TRANSFORMERS,
    IMPORT_KINDS
};

bool import_kind_parse(const char *name,
                       enum import_kind *out);       /* "accounts" | "meters" | "readings" | "months" */
const char *import_kind_name(enum import_kind kind); /* static */
/** import_print_columns - the columns of @kind as a table of Markdown. */
void import_print_columns(enum import_kind kind, enum lang lang, struct buf *out);

enum import_phase { IMPORT_READS, IMPORT_CHECKS, IMPORT_STORES, IMPORT_WRITES_ERRORS };
struct import_progress {
    enum import_phase phase;
    uint64_t bytes, rows; /* read so far */
};
/** Called every few thousand rows and at each new phase; must return soon. */
typedef void (*import_progress_fn)(const struct import_progress *p, void *user);

/* A row that did not go in, with all that is wrong with it; borrowed for the call. */
enum { IMPORT_REFUSALS_MAX = 8, IMPORT_REFUSAL_BYTES = 1024 };
struct import_refusal {
    uint64_t line;             /* in the file */
    const char *const *cells;  /* as the file has them */
    int cell_count, count;
    struct {
        const char *fault;  /* name of the reason: import.fault.<fault> */
        const char *column; /* as the file calls it; "" = none */
        const char *value;
        char text[LANG_COUNT][IMPORT_REFUSAL_BYTES];
    } faults[IMPORT_REFUSALS_MAX];
};
typedef void (*import_refusal_fn)(const struct import_refusal *r, void *user);

/** The address of a meter, judged by the layer that knows links: false with the reason in @e. */
typedef bool (*import_uri_fn)(const char *uri, struct err *e);

struct import_request { /* everything is borrowed until import_run returns */
    enum import_kind kind;
    int fd;                                /* the file, seekable; read twice when it has bad rows */
    const char *file_name;                 /* as recorded: without its folder */
    const char *sha256;                    /* of the file, hexadecimal */
    enum charset charset;                  /* not CHARSET_AUTO */
    const char *errors_path;               /* where bad rows go; NULL = to errors */
    FILE *errors;                          /* where they go then, as that file would have them */
    import_refusal_fn refused;             /* is shown each of them; may be NULL */
    const char *actor;                     /* who imports */
    const struct driver_registry *drivers; /* for meters; NULL else */
    import_uri_fn uri_valid;               /* for meters: is this an address that the collector can use? */
    enum lang lang;                        /* of the reasons in the error file */
    bool update;                 /* accounts, meters: change what differs, where the table allows it */
    bool dry_run;                /* do everything, then take it back */
    import_progress_fn progress; /* may be NULL */
    void *user;                  /* handed to it */
};

struct import_report {
    int64_t rows;      /* of the file, without its header and without empty rows */
    int64_t fresh;     /* went in or changed something */
    int64_t changed;   /* of these: accounts and meters that were there already */
    int64_t same;      /* were there already */
    int64_t empty;     /* readings without any value: missing stays missing */
    int64_t conflicts; /* readings that differ from what is recorded: kept aside, and in the error file */
    int64_t bad;       /* only in the error file */
    bool committed;    /* what is above is in the database */
};

/**
 * import_run - one file, in one transaction that is committed here.
 *
 * Errors: ERR_SYNTAX a wrong header or a wrong quote, ERR_TOO_LARGE, ERR_CONFLICT the file changed
 *         while it was read or the database is not of this binary's version, ERR_CANCELLED (see
 *         db_stop_on), ERR_DATABASE_AWAY, ERR_BUSY another import is running. Unless out->committed,
 *         nothing was imported.
 */
bool import_run(struct db *db, const struct import_request *request, struct import_report *out,
                struct err *e) NODISCARD;

/**
 * import_run_within - the same within a transaction that has begun and that the caller commits: what is
 * written, is written with the rights of who connected, so the caller has asked whether it may be.
 *
 * Whatever comes of it, the transaction goes on; after an error, or a dry run, it is as it was before.
 * request->errors_path is NULL.
 */
bool import_run_within(struct db *db, const struct import_request *request, struct import_report *out,
                       struct err *e) NODISCARD;

/** import_columns - the columns of @kind as a JSON array, for programs that fit a file to them. */
void import_columns(enum import_kind kind, struct buf *out);
/** import_template - an empty file of @kind: its header in @lang, with the byte order mark. */
void import_template(enum import_kind kind, enum lang lang, struct buf *out);

#endif
