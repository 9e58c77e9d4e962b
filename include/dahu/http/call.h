/**
 * call - what a C function that answers a route is given (ROUTE_CALL of http/route.h).
 *
 * It runs on a database worker, inside a transaction that has begun with dahu.request_enter: whoever asks is
 * known and holds the right of the row. Fill x->answer and return true: the transaction is committed and then
 * the answer is sent. Return false with @e filled: it is rolled back, and @e becomes the problem (a refusal
 * of SQL by its name).
 */
#ifndef DAHU_HTTP_CALL_H
#define DAHU_HTTP_CALL_H

#include <jansson.h>

#include "dahu/http/route.h"
#include "dahu/http/server.h"
#include "dahu/store/api.h"

struct service_tell;
struct sign_in;
struct stream;
struct credential;

struct call {
    struct exchange *x;
    struct db *db;
    struct sign_in *sign_in;         /* for the rows that sign people in */
    struct stream *stream;           /* for the row that listens */
    const struct route_match *match; /* the parameters in the order of the row */
    const json_t *body;              /* held to the schema of the row; NULL when it takes none */
    const struct api_caller *caller;
    const struct credential *credential; /* as it was sent, also where nobody needs one */
    const struct service_tell *tell;                    /* what only the app knows */
    const char *address;                                /* of the client, also behind a proxy */
    const char *attachments;                            /* folder of files; "": none is set */
    const char *drivers_folder;                         /* where drivers of one's own are */
    bool (*link_valid)(const char *uri, struct err *e); /* is this an address that a collector can use? */
    const char *public_url; /* as users know the service, "https://dahu.example"; "": not set */
    bool secure;            /* known by an https address: cookies are for TLS only */
};

/** call_answer - fill the answer with the JSON of @text, which is copied. */
void call_answer(struct call *c, int status, const char *text);
/** call_cookie - let the browser keep @token as its session; NULL ends it. */
void call_cookie(struct call *c, const char *token);

#endif
