/**
 * route - the table of addresses: what each takes, what answers it, and what it answers with.
 *
 * Requests are routed by this table and /api/openapi.json is printed from it, so the description
 * cannot differ from the service. To add an address: one row in route.c, its schema in
 * src/http/schemas.json, its texts `api.<name>.summary` and `api.param.<parameter>` in both catalogues.
 */
#ifndef DAHU_HTTP_ROUTE_H
#define DAHU_HTTP_ROUTE_H

#include "dahu/base/i18n.h"
#include "dahu/http/target.h"
#include "dahu/store/api.h"

enum param_place { PARAM_QUERY, PARAM_PATH };
enum param_kind { PARAM_TEXT, PARAM_INT, PARAM_CHOICE };

struct route_param {
    const char *name; /* in a path it stands as {name} */
    enum param_place place;
    enum param_kind kind;
    long least, most;     /* INT: range; TEXT: characters */
    const char *fallback; /* NULL: none */
    const char *choices;  /* CHOICE: "yes|no" */
};

enum { ROUTE_PARAMS_MAX = 8, ROUTE_PATH_MAX = 200 };

enum route_source {
    ROUTE_ASSET,   /* a file that the binary carries */
    ROUTE_OPENAPI, /* the description of the API */
    ROUTE_SQL      /* an SQL function: the parameters in their order are its arguments */
};

struct route {
    const char *method, *path, *name; /* GET also answers HEAD */
    enum route_source source;
    const char *asset, *media; /* ROUTE_ASSET */
    enum api_call call;        /* ROUTE_SQL */
    const char *schema;        /* of the answer; NULL: not part of the API */
    bool down_is_an_answer;    /* without a database it answers with status 503 and its own schema */
    bool render;               /* reasons get their texts before they are sent */
    struct route_param params[ROUTE_PARAMS_MAX]; /* ends with a NULL name */
};

extern const struct route route_table[];
extern const int route_count;

/* The parameter that every address of the API takes. */
extern const struct route_param route_lang_param;

/** What a request asked for: the row, and its parameters in the order of the row. */
struct route_match {
    const struct route *route;
    const char
        *values[ROUTE_PARAMS_MAX]; /* NULL = not given and no fallback; borrowed from target and arena */
    const char *lang;              /* of the query; NULL = not given */
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
