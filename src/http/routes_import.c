/* routes_import - tables of others that are brought in: one address a kind, because rights differ; see
 * routes_parts.h. */
#include "imports.h"
#include "routes_parts.h"

#define IMPORT(kind, right_, clause_)                                                                        \
    {"POST", "/api/v1/imports/" kind, "import_" kind, .source = ROUTE_CALL, .call = imports_run,             \
     .right = right_, .clause = clause_, .raw = "text/csv", .large = true, .schema = "Import",               \
     .keyless = true, .summary = "api.import.summary",                                                       \
     .params = {{"file", PARAM_QUERY, PARAM_TEXT, 1, 200, "import.csv", NULL},                               \
                {"dry_run", PARAM_QUERY, PARAM_CHOICE, 0, 0, "no", "yes|no"},                                \
                {"update", PARAM_QUERY, PARAM_CHOICE, 0, 0, "no", "yes|no"},                                 \
                {"encoding", PARAM_QUERY, PARAM_CHOICE, 0, 0, "auto", "auto|utf-8|gb18030"}}}

#define KINDS "accounts|meters|readings|months|tariffs|calendar|statement|transformers"
#define PATH_KIND                                                                                            \
    {                                                                                                        \
        "kind", PARAM_PATH, PARAM_CHOICE, 0, 0, NULL, KINDS                                                  \
    }

const struct route routes_import[] = {
    IMPORT("accounts", RIGHT_IMPORT_ACCOUNT, "4.1"),
    IMPORT("meters", RIGHT_IMPORT_METER, "4.1"),
    IMPORT("readings", RIGHT_IMPORT_ACCOUNT, "4.1"),
    IMPORT("months", RIGHT_IMPORT_ACCOUNT, "4.1"),
    IMPORT("transformers", RIGHT_IMPORT_ACCOUNT, "4.16"),
    IMPORT("tariffs", RIGHT_IMPORT_SETTLEMENT, "4.16"),
    IMPORT("calendar", RIGHT_IMPORT_SETTLEMENT, "4.16"),
    IMPORT("statement", RIGHT_IMPORT_SETTLEMENT, "4.16"),
    {"GET", "/api/v1/imports", "imports", .source = ROUTE_SQL, .function = "api.imports",
     .right = RIGHT_IMPORT_METER, .clause = "4.20", .schema = "Imports", .list = "items",
     .params = {{"kind", PARAM_QUERY, PARAM_CHOICE, 0, 0, NULL, KINDS}, LIST_LIMIT, LIST_AFTER}},
    {"GET", "/api/v1/imports/{kind}/columns", "import_columns", .source = ROUTE_CALL, .call = imports_columns,
     .right = RIGHT_IMPORT_METER, .schema = "ImportColumns", .params = {PATH_KIND}},
    {"GET", "/api/v1/imports/{kind}/template", "import_template", .source = ROUTE_CALL,
     .call = imports_template, .right = RIGHT_IMPORT_METER, .schema = "Csv", .media = "text/csv",
     .params = {PATH_KIND}},
    {NULL},
};
