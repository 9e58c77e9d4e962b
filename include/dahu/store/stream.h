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
    int64_t *accounts, *units;
    int account_count, unit_count;
};
void stream_scope_fini(struct stream_scope *s);

/**
 * stream_scope_ask - what the caller whose request runs on @db may see; it must hold the rights of all
 * @topics ("live,alarms"). Errors: ERR_DENIED and the like, as SQL refuses.
 */
bool stream_scope_ask(struct db *db, const char *topics, struct stream_scope *out, struct err *e) NODISCARD;
/** stream_scope_renew - the same in a transaction of its own that begins with the credential and leaves no
 * trace that anybody was there. */
bool stream_scope_renew(struct db *db, const struct api_caller *caller, const char *topics,
                        struct stream_scope *out, struct err *e) NODISCARD;
bool stream_scope_sees(const struct stream_scope *s, int64_t account, int64_t unit, int64_t person);

struct stream_row {
    int64_t account, unit, person; /* whom it concerns; 0 = none. All 0: everybody of the business */
    const char *content;           /* a JSON object on one line */
};
/** stream_ask - the rows behind a notice: @kind live | source | alarm | due, @things its payload. @out owned
 * by @arena. */
bool stream_ask(struct db *db, const char *kind, const char *things, struct arena *arena,
                struct stream_row **out, int *count, struct err *e) NODISCARD;

#endif
