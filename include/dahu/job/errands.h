/**
 * errands - does what people asked for that takes longer than a request may (store/errand.h).
 *
 * One thread keeps the rows: it hands what waits to the workers of its lane, says every second that they
 * still have it, and stops the one that somebody cancels. Short things never wait behind long ones: each lane
 * has workers of its own. A worker has one connection, on which a cancelled errand fails with ERR_CANCELLED;
 * what it did in its transaction is undone. What runs when the service stops is begun anew by the next one.
 *
 * Not here: the kinds themselves; the app hands them over as a table.
 */
#ifndef DAHU_JOB_ERRANDS_H
#define DAHU_JOB_ERRANDS_H

#include "dahu/store/errand.h"

enum errand_lane { ERRAND_SHORT, ERRAND_LONG, ERRAND_LANES };

/** What a kind is given. */
struct errand_work {
    const struct errand *errand;
    struct db *db;   /* outside a transaction before and after */
    json_t *result;  /* to be set: owned by the runner afterwards; NULL: nothing to tell */
    void *user;      /* of errands_settings */
    int stop_fd;     /* readable as soon as it is to stop: for what waits for something else than SQL */
    const void *run; /* private */
};

struct errand_kind {
    const char *name; /* of dahu.job.kind; NULL ends the table */
    enum errand_lane lane;
    bool noted; /* its changes of small tables go to the audit as the person's own */
    bool (*run)(struct errand_work *w, struct err *e);
};

/** errands_tell - how far it is, in basis points (-1: not known); @phase is a short constant word. Cheap: it
 * is written at most once a second. Errors: ERR_CANCELLED it is to stop. */
bool errands_tell(struct errand_work *w, int bp, const char *phase, struct err *e) NODISCARD;

/** Append the fault of @e as JSON: {"code","text_zh","text_en",...}. */
typedef void errands_fault_fn(const struct err *e, struct buf *out);

struct errands_settings {
    const char *database_url;
    const struct errand_kind *kinds; /* borrowed for ever */
    errands_fault_fn *fault;
    void *user; /* borrowed until errands_stop returns */
};

struct errands;

/** errands_start - begins at once; the database may be away. Owned: errands_stop. */
struct errands *errands_start(const struct errands_settings *settings);
/** errands_stop - stops what runs and gives it back. */
void errands_stop(struct errands *s); /* NULL is fine */

#endif
