/* errand_probe - the test reading of a meter that a person asked for. Whether it may be asked is looked at
 * here, where its name is resolved: what was judged is what is asked. */
#include <stdio.h>

#include "errand_kinds.h"
#include "live_read.h"
#include "network.h"

enum { LIMIT_MS = 15000 };

static bool read_ratio(const json_t *form, const char *name, struct ratio *out, struct err *e)
{
    const char *text = json_string_value(json_object_get(form, name));
    *out = (struct ratio){1, 1};
    return !text || ratio_parse(text, out, e);
}

static bool driver_missing(const char *name, struct err *e)
{
    err_set(e, ERR_NOT_FOUND, "there is no driver '%.60s'", name);
    snprintf(e->sqlstate, sizeof e->sqlstate, "DH422");
    snprintf(e->constraint, sizeof e->constraint, "driver_unknown");
    return false;
}

static bool read_with(struct errand_work *w, const struct driver *d, struct err *e)
{
    const struct errand_context *context = w->user;
    const struct config *c = context->config;
    const json_t *form = w->errand->form;
    char pinned[NETWORK_URI_BYTES];
    struct live_wish wish = {
        .link = pinned,
        .unit = (int)json_integer_value(json_object_get(form, "unit")),
        .driver = d,
        .timeouts = {(int)c->collect_connect_timeout_ms, (int)c->collect_request_timeout_ms},
        .limit_ms = LIMIT_MS,
        .stop_fd = w->stop_fd};
    const char *link = json_string_value(json_object_get(form, "link"));
    json_int_t timeout_ms = json_integer_value(json_object_get(form, "timeout_ms"));
    if (timeout_ms)
        wish.timeouts = (struct link_timeouts){(int)timeout_ms, (int)timeout_ms};
    if (!read_ratio(form, "ct", &wish.ct, e) || !read_ratio(form, "pt", &wish.pt, e) ||
        !network_pin(c->probe_networks, link, pinned, e) || !live_read(&wish, &w->result, e))
        return false;
    json_object_set_new(w->result, "link", json_string(link));
    return true;
}

bool errand_probe(struct errand_work *w, struct err *e)
{
    const struct errand_context *context = w->user;
    const char *name = json_string_value(json_object_get(w->errand->form, "driver"));
    struct driver_registry *drivers = driver_registry_new(context->config->drivers_path, e);
    if (!drivers)
        return false;
    const struct driver *d = driver_registry_find(drivers, name);
    bool ok = d ? read_with(w, d, e) : driver_missing(name, e);
    driver_registry_free(drivers);
    return ok;
}
