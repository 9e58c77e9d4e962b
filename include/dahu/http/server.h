/**
 * server - libmicrohttpd with a pool of threads, limits and a guard; knows requests, not routes.
 *
 * An exchange is one request and its answer. The handler either answers at once (on an HTTP thread,
 * so it must not wait for anything) or defers: the connection is then suspended, another thread
 * fills the answer and calls exchange_done. A pool of at least two threads is a must: with one,
 * libmicrohttpd 0.9.75 stops answering at 256 open connections.
 *
 * Not here: addresses and what they mean (service.h), SQL.
 */
#ifndef DAHU_HTTP_SERVER_H
#define DAHU_HTTP_SERVER_H

#include "dahu/http/target.h"

struct answer {
    int status;
    const char *media;         /* media type; static */
    const char *cache_control; /* static; NULL = no-store */
    /* NULL = header left out; live as long as the exchange */
    const char *etag, *allow, *set_cookie, *location, *disposition, *encoding, *vary;
    int retry_after_s; /* 0: not said */
    bool close;
    const char *body;
    size_t size;
    void (*release)(void *owned); /* called once the body is sent; NULL: the body is static */
    void *owned;
    /* A body without a known end, instead of the bytes above: asked on an HTTP thread whenever the client can
     * take something. Returns bytes; 0: nothing now, the connection sleeps until exchange_wake; -1: the end.
     * release is a must, and its call is the last there is. */
    long (*more)(void *owned, char *out, size_t room);
};

enum { EXCHANGE_ID_BYTES = 17, EXCHANGE_PEER_BYTES = 48 };

/* Texts are borrowed and live until the answer is sent. */
struct exchange {
    struct arena arena;
    const char *method;
    struct target target;
    const char *accept_language, *if_none_match; /* NULL when not sent */
    enum lang lang;                              /* of texts that come in one language only */
    char request_id[EXCHANGE_ID_BYTES];          /* also in X-Request-Id and in the log */
    char peer[EXCHANGE_PEER_BYTES];              /* address that the connection comes from */
    const char *body;                            /* "" without one; followed by a zero */
    size_t body_size;
    struct answer answer;
    const void *handler_data; /* the handler's own */
};

/** exchange_header - value of a header of the request; NULL when it was not sent. Of several the first. */
const char *exchange_header(const struct exchange *x, const char *name);

/** answer_problem - fill the answer with @p as application/problem+json. */
void answer_problem(struct exchange *x, const struct problem *p);
/** answer_taken - fill it with status 200 and the bytes of @body, which becomes empty and stays the caller's.
 */
void answer_taken(struct exchange *x, const char *media, struct buf *body);

/** exchange_done - the answer of a deferred exchange is filled; @x must not be touched afterwards. */
void exchange_done(struct exchange *x);

/** exchange_wake - answer.more has something again. Until answer.release is called, from any thread. */
void exchange_wake(struct exchange *x);
/** exchange_abort - close the connection as it is: the client does not take what it is sent. As
 * exchange_wake. */
void exchange_abort(struct exchange *x);

struct server_handler {
    /* Answer (true) or defer (false). */
    bool (*begin)(struct exchange *x, void *context);
    /* Hand a deferred exchange to another thread; exchange_done follows in any case. */
    void (*defer)(struct exchange *x, void *context);
    /* Whether an address, as it came, takes a body of up to GUARD_LARGE_BODY_MAX; NULL: none does. */
    bool (*takes_large)(const char *method, const char *target, void *context);
    void *context;
};

struct server_settings {
    const char *address;                         /* numeric, IPv4 or IPv6 */
    int port;                                    /* 0 takes a free one */
    int threads;                                 /* 2 or more */
    int connections_max, connections_per_client; /* the second: 0 = no limit */
    int head_deadline_ms;
    bool tls_only; /* it is known by an https address: browsers are told to use no other (HSTS) */
    struct server_handler handler;
};

struct server;

/**
 * server_start - listen and answer. Owned: server_stop.
 *
 * Errors: ERR_CONFLICT the port is in use (says what to do); ERR_CONFIG not an address;
 *         ERR_DENIED not allowed to listen there.
 */
bool server_start(struct server **out, const struct server_settings *settings, struct err *e) NODISCARD;
int server_port(const struct server *s); /* the real one */
/** server_refuse - from now on every new request is told that the service stops. */
void server_refuse(struct server *s);
/** server_stop - wait up to @grace_ms for answers on their way, then close all. No exchange may be deferred
 * any more. */
void server_stop(struct server *s, int grace_ms);

#endif
