/* routes_page - the application and what it loads, the description of the API, the health; see
 * routes_parts.h. */
#include "routes_parts.h"

#define ASSET(file) .source = ROUTE_ASSET, .open = true, .asset = file

const struct route routes_page[] = {
    {"GET", "/", "page", ASSET("web/index.html")},
    {"GET", "/assets/{file}", "page_asset", ASSET("web/assets/"),
     .params = {{"file", PARAM_PATH, PARAM_TEXT, 1, 100, NULL, NULL}}},
    {"GET", "/sw.js", "page_worker", ASSET("web/sw.js")},
    {"GET", "/manifest.webmanifest", "page_manifest", ASSET("web/manifest.webmanifest")},
    {"GET", "/icon.svg", "page_icon", ASSET("web/icon.svg")},
    {"GET", "/icon-192.png", "page_icon_192", ASSET("web/icon-192.png")},
    {"GET", "/icon-512.png", "page_icon_512", ASSET("web/icon-512.png")},
    {"GET", "/licences.txt", "page_licences", ASSET("web/licences.txt")},
    {"POST", "/api/v1/csp-reports", "csp_report", .source = ROUTE_CSP_REPORT, .open = true},
    {"GET", "/api/openapi.json", "openapi", .source = ROUTE_OPENAPI, .open = true,
     .media = "application/json", .schema = "OpenApi"},
    {"GET", "/api/v1/health", "health", .source = ROUTE_SQL, .function = "api.health", .open = true,
     .schema = "Health", .down_is_an_answer = true},
    {NULL},
};
