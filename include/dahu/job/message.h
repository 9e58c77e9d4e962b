/**
 * message - a message of the outbox as the bytes that go out, and what the receiver's answer means.
 *
 * Pure: no socket, no clock, no database; the time and the chance that it needs are given to it.
 *
 * Not here: sending (deliver.h).
 *
 * Source: RFC 5322 and RFC 2047 (mail); the body signature is that of WebSub and GitHub, hexadecimal
 * HMAC-SHA256 in X-Hub-Signature-256; the robots follow the open documents of WeCom (group robot) and
 * DingTalk (custom robot).
 */
#ifndef DAHU_JOB_MESSAGE_H
#define DAHU_JOB_MESSAGE_H

#include "dahu/base/clock.h"
#include "dahu/store/outbox.h"

/** message_text - subject and text of @m in its language, from the catalogue and its facts. */
void message_text(const struct outbox_message *m, struct buf *subject, struct buf *text);

/** message_body - what is posted: JSON of a webhook or of a robot. Not for mail. */
void message_body(const struct outbox_message *m, struct buf *out);

/** message_url - where to: the address of the channel; DingTalk wants time and signature in it. */
void message_url(const struct outbox_message *m, wall_us now, struct buf *out);

enum { SIGNATURE_BYTES = 72 };
/** message_sign - "sha256=<64 hexadecimal digits>" of @body under @secret. */
void message_sign(const char *secret, const void *body, size_t n, char out[static SIGNATURE_BYTES]);

/** message_mail - the mail whole: head, and a text in base64. */
void message_mail(const struct outbox_message *m, wall_us now, struct buf *out);

/* What came of an attempt. */
struct message_answer {
    const char *failure; /* the way to the receiver failed: why, in words; NULL = it answered */
    long status;         /* of HTTP, or the last code of SMTP; 0 = none */
    const char *body;    /* of HTTP; "" = none */
    long retry_after_s;  /* what it asked for; 0 = nothing */
};

struct message_verdict {
    bool delivered;
    int again_s;    /* seconds until the next attempt, or OUTBOX_GIVE_UP */
    char said[500]; /* for the record */
};

/**
 * message_judge - what @answer to @m means.
 *
 * @first_s  delay after the first failure; it doubles with each attempt up to six hours
 * @chance   0 to 999: spreads the delay by a fifth, so that a receiver that comes back is not overrun
 *
 * Shape:  a receiver that refuses for good (4xx but 408, 425, 429; 5xx of SMTP) is asked five times, 410
 * once, any other failure fifteen times, which is a day and a half.
 */
void message_judge(const struct outbox_message *m, const struct message_answer *answer, int first_s,
                   unsigned chance, struct message_verdict *out);

#endif
