/**
 * stream - what those who listen to the service are told, and what each of them may see.
 *
 * Events are asked for as the owner and shown to whoever may see them by stream_scope; see http/stream.
 */
#ifndef DAHU_STORE_STREAM_H
#define DAHU_STORE_STREAM_H

#include "dahu/base/arena.h"
#include "dahu/store/api.h"

/* What a person at a desk may see. Sorted arrays, owned: stream_scope_fini. */
struct stream_scope {
    bool everything;
    int64_t person;
    int64_t only; /* the account that is to be told of; 0: whatever may be seen */
    int64_t *accounts, *units;
    int account_count, unit_count;
};
void stream_scope_fini(struct stream_scope *s);

/* What somebody wants to be told of. */
struct stream_wish {
    const char *topics;  /* "live,alarms" */
    const char *account; /* number of the only one; NULL: no such limit */
};

struct stream_row {
    int64_t account, unit, person; /* whom it concerns; 0 = none. All 0: everybody of the business */
    bool aside;                    /* for those alone who wish for its account */
    const char *content;           /* a JSON object on one line */
};

/**
 * stream_scope_ask - what the caller whose request runs on @db may see of what he wishes; he must hold the
 * rights of all topics. Errors: ERR_DENIED and the like, as SQL refuses.
 */
bool stream_scope_ask(struct db *db, const struct stream_wish *wish, struct stream_scope *out,
                      struct err *e) NODISCARD;
/** stream_snapshot - all that is so now, as the same caller sees it: a row a topic. @out owned by @arena. */
bool stream_snapshot(struct db *db, const struct stream_wish *wish, struct arena *arena,
                     struct stream_row **out, int *count, struct err *e) NODISCARD;
/** stream_renew_begin - a transaction that begins with the credential and leaves no trace that anybody was
 * there; ask in it, then stream_renew_end. False: there is none. */
bool stream_renew_begin(struct db *db, const struct api_caller *caller, struct err *e) NODISCARD;
void stream_renew_end(struct db *db);
bool stream_scope_sees(const struct stream_scope *s, const struct stream_row *row);

/** stream_ask - the rows behind a notice: @kind live | source | account | alarm | due, @things its payload.
 * @out owned by @arena. */
bool stream_ask(struct db *db, const char *kind, const char *things, struct arena *arena,
                struct stream_row **out, int *count, struct err *e) NODISCARD;

#endif
