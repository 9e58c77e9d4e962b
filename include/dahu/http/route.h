/**
 * route - the table of addresses: what each takes, who may, what answers it, and what it answers with.
 *
 * Requests are routed by this table and /api/openapi.json is printed from it, so the description cannot
 * differ from the service. To add an address: a row in src/http/routes_<part>.c (a new part is named in
 * routes_parts.h and in route_table.c), its schemas in src/http/schemas/<part>.json, its SQL function
 * api.<name>, and its texts `api.<name>.summary` and `api.param.<parameter>` in both catalogues.
 *
 * The rows of the workflows (rule/workflow.h) are made at start: a flow costs no row.
 */
#ifndef DAHU_HTTP_ROUTE_H
#define DAHU_HTTP_ROUTE_H

#include "dahu/base/i18n.h"
#include "dahu/http/target.h"
#include "dahu/rule/right.h"

enum param_place { PARAM_QUERY, PARAM_PATH };
enum param_kind { PARAM_TEXT, PARAM_INT, PARAM_CHOICE, PARAM_DATE };

struct route_param {
    const char *name; /* in a path it stands as {name} */
    enum param_place place;
    enum param_kind kind;
    long least, most;     /* INT: range; TEXT: characters */
    const char *fallback; /* NULL: none */
    const char *choices;  /* CHOICE: "yes|no" */
};

enum { ROUTE_PARAMS_MAX = 12, ROUTE_FIXED_MAX = 2, ROUTE_PATH_MAX = 200 };

enum route_source {
    ROUTE_ASSET, /* a file that the binary carries; asset "web/assets/": the one of that folder that the path
                    names */
    ROUTE_CSP_REPORT, /* what a browser kept from running goes into the log */
    ROUTE_OPENAPI,    /* the description of the API */
    ROUTE_SQL, /* an SQL function: the fixed arguments, the parameters in their order, the body as jsonb */
    ROUTE_CALL /* a C function on a database worker (http/call.h), for what SQL cannot do alone */
};

struct call;

struct route {
    const char *method, *path, *name; /* GET also answers HEAD */
    enum route_source source;
    const char *asset, *media;                   /* ROUTE_ASSET; media of the answer, NULL: JSON */
    const char *function;                        /* ROUTE_SQL: "api.accounts"; null as its answer is 404 */
    const char *fixed[ROUTE_FIXED_MAX];          /* its first arguments; NULL: none */
    bool (*call)(struct call *c, struct err *e); /* ROUTE_CALL: fills the answer, or says why not */

    enum right right;   /* that the request takes */
    bool open;          /* anybody may ask, also without being signed in; the right is then not looked at */
    const char *clause; /* of the rule book that asks for it; NULL: none */

    const char *body;       /* schema of the request's body; NULL: it takes none */
    const char *raw;        /* media type of a body that is bytes and not JSON; NULL: it takes none */
    bool large;             /* that body may be of GUARD_LARGE_BODY_MAX; the path has no parameters */
    const char *schema;     /* of the answer; NULL: not part of the API */
    int status;             /* when it was done; 0: 200 */
    const char *list;       /* the array of the answer that can be had as a table (?format=); NULL: none */
    bool versioned;         /* the answer has a member version: it becomes the ETag */
    bool changes;           /* it changes what has a version: If-Match says which one was read */
    bool keyless;           /* a POST without Idempotency-Key: its answer may not be kept (a session) */
    bool down_is_an_answer; /* without a database it answers with status 503 and its own schema */
    bool render;            /* reasons get their texts before they are sent */
    const char *flow;       /* the workflow that it belongs to; NULL: none */
    const char *summary;    /* key of its text; NULL: api.<name>.summary */
    struct route_param params[ROUTE_PARAMS_MAX + 1]; /* ends with a NULL name */
};

int route_count(void);
const struct route *route_at(int index); /* never NULL below route_count; lives for ever */
int route_index(const struct route *r);

/** route_summary - append what it is for, in a line. */
void route_summary(const struct route *r, enum lang lang, struct buf *out);

/* Parameters that come by themselves: of every address of the API; of every list. */
extern const struct route_param route_lang_param, route_format_param;

/** What a request asked for: the row, and its parameters in the order of the row. */
struct route_match {
    const struct route *route;
    const char
        *values[ROUTE_PARAMS_MAX]; /* NULL = not given and no fallback; borrowed from target and arena */
    const char *lang, *format;     /* of the query; NULL = not given */
};

/**
 * route_find - the row for @method and the path of @target, with its parameters checked.
 *
 * @allow  filled when the path is known: the methods that it takes, "GET, HEAD"
 *
 * Errors: PROBLEM_NOT_FOUND, PROBLEM_METHOD_NOT_ALLOWED, PROBLEM_BAD_PARAMETER.
 */
enum { ROUTE_ALLOW_BYTES = 64 };
bool route_find(const char *method, const struct target *target, struct arena *a, struct route_match *out,
                char allow[static ROUTE_ALLOW_BYTES], struct problem *p) NODISCARD;

#endif
