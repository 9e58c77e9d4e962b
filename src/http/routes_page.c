/* routes_page - the page and what it loads, the description of the API, the health; see routes_parts.h. */
#include "routes_parts.h"

static const char JSON[] = "application/json";

#define ASSET(file, type) .source = ROUTE_ASSET, .open = true, .asset = file, .media = type

const struct route routes_page[] = {
    {"GET", "/", "page", ASSET("src/web/page/index.html", "text/html; charset=utf-8")},
    {"GET", "/page.css", "page_style", ASSET("src/web/page/page.css", "text/css; charset=utf-8")},
    {"GET", "/page.js", "page_script", ASSET("src/web/page/page.js", "text/javascript; charset=utf-8")},
    {"GET", "/sign_in.js", "page_sign_in",
     ASSET("src/web/page/sign_in.js", "text/javascript; charset=utf-8")},
    {"GET", "/icon.svg", "page_icon", ASSET("src/web/page/icon.svg", "image/svg+xml")},
    {"GET", "/i18n/zh.json", "texts_zh", ASSET("src/web/i18n/zh.json", JSON)},
    {"GET", "/i18n/en.json", "texts_en", ASSET("src/web/i18n/en.json", JSON)},
    {"GET", "/api/openapi.json", "openapi", .source = ROUTE_OPENAPI, .open = true, .media = JSON,
     .schema = "OpenApi"},
    {"GET", "/api/v1/health", "health", .source = ROUTE_SQL, .function = "api.health", .open = true,
     .schema = "Health", .down_is_an_answer = true},
    {NULL},
};
