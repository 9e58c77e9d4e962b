/* service_internal - what begin (service.c) hands to the worker (service_answer.c); see http/service.h. */
#ifndef DAHU_HTTP_SERVICE_INTERNAL_H
#define DAHU_HTTP_SERVICE_INTERNAL_H

#include <jansson.h>

#include "csp_reports.h"
#include "dahu/http/credential.h"
#include "dahu/http/origin.h"
#include "dahu/http/route.h"
#include "dahu/http/server.h"
#include "dahu/http/service.h"
#include "dahu/http/sign_in.h"
#include "dahu/store/api.h"
#include "dahu/store/pool.h"
#include "files.h"

enum { RENDERED_MAX = 8 * 1024 * 1024 };

struct service {
    struct server *server;
    struct pool *pool;
    struct service_tell tell;
    struct sign_in *sign_in;
    struct stream *stream;
    struct files *files;
    struct csp_reports *csp_reports;
    struct buf openapi[LANG_COUNT];
    char openapi_etags[LANG_COUNT][ETAG_BYTES];
    char *public_url, *trusted_proxies, *attachments; /* owned */
    const char *drivers_folder;                       /* borrowed */
    bool (*link_valid)(const char *uri, struct err *e);
    bool secure;                        /* public_url is https */
};

/* What a worker needs to answer: lives in the arena of the exchange. */
struct query {
    struct exchange *x;
    struct service *service;
    struct route_match match;
    struct credential credential;
    struct api_caller caller;
    char address[ORIGIN_ADDRESS_BYTES];
    const char *if_match; /* version that the request names; NULL: none */
    struct problem fault; /* code NONE: none yet. Told only to one who may ask at all */
    int attempts;
};

void service_defer(struct exchange *x, void *service);
/* The job of a worker. */
void service_answer(struct db *db, const struct err *why, void *query);
/* A list as CSV or XLSX: all its rows. */
bool service_list(struct query *q, struct db *db, struct err *e) NODISCARD;
/* Lets the C function of the row answer, in a transaction of its own. @who: filled with the login of who asks, and the
 * audit notes an export; NULL: neither. */
bool service_call(struct query *q, struct db *db, const json_t *body, char *who, struct err *e) NODISCARD;
void service_drop_answer(struct exchange *x);
/* The arguments of the row's function; returns how many. */
int service_arguments(const struct query *q, const char *args[static API_ARGS_MAX]);
/* Why there is no answer. @connected: PostgreSQL was asked. */
void service_fail(const struct query *q, const struct err *e, bool connected);

#endif
