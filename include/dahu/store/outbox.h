/**
 * outbox - messages to be delivered: taking them up, and saying what became of them.
 *
 * Not here: how a message gets into it (sql/functions/dahu.tell.sql), how it is sent (job/deliver.h).
 */
#ifndef DAHU_STORE_OUTBOX_H
#define DAHU_STORE_OUTBOX_H

#include "dahu/base/arena.h"
#include "dahu/base/i18n.h"
#include "dahu/store/db.h"

struct outbox_message {
    int64_t id;
    const char *key;                      /* UUID: the same in every attempt */
    int attempt;                          /* 1 is the first */
    const char *kind, *told_at, *account; /* account: NULL = about none */
    const char *facts;                    /* a JSON object of texts */
    enum lang lang;
    const char *address;                                      /* mail; "" where the channel is the address */
    const char *channel_kind, *url, *sender, *login, *secret; /* secret: NULL = none */
};

/**
 * outbox_take - up to @most messages whose time has come; nobody else gets them for @lease_s.
 *
 * @out  owned by @arena, as are all texts
 */
bool outbox_take(struct db *db, int most, int lease_s, struct arena *arena, struct outbox_message **out,
                 int *count, struct err *e) NODISCARD;

enum { OUTBOX_GIVE_UP = -1 };
/** outbox_done - what became of an attempt; @again_s: seconds until the next one, or OUTBOX_GIVE_UP. */
bool outbox_done(struct db *db, int64_t id, int attempt, bool delivered, const char *said, int again_s,
                 struct err *e) NODISCARD;

/** outbox_seed - write dahu.notice_kind; part of a migration. */
bool outbox_seed(struct db *db, struct err *e) NODISCARD;

#endif
