/* fleet - see the header. */
#include "dahu/sim/fleet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/asset.h"
#include "dahu/base/json.h"

/* A Monday, as the first day of the plant's year was; registers count from here unless `since` says
 * otherwise. Fixed, so that two runs of one document show the same registers. */
static const char ORIGIN[] = "2025-12-29T00:00:00+08:00";
static const char STEEL[] = "src/sim/profile/steel_industry.csv";
enum { PROFILE_MAX_BYTES = 64 << 20, REPEAT_MAX = 60000, METERS_MAX = 100000 };

struct named_shape {
    char *name;
    struct load_shape shape;
};

struct sim_fleet {
    struct driver_registry *drivers;
    struct named_shape **shapes; /* pointers: loads borrow the shapes */
    int shape_count;
};

struct sim_fleet *sim_fleet_new(struct driver_registry *drivers)
{
    struct sim_fleet *f = must_alloc(sizeof *f);
    f->drivers = drivers;
    return f;
}

void sim_fleet_free(struct sim_fleet *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->shape_count; i++) {
        load_shape_fini(&f->shapes[i]->shape);
        free(f->shapes[i]->name);
        free(f->shapes[i]);
    }
    free(f->shapes);
    free(f);
}

/* ---- load shapes ---------------------------------------------------------------------------------- */

static bool shape_load(struct load_shape *out, const char *name, struct err *e)
{
    if (strcmp(name, "steel") == 0) {
        const struct asset *a = asset_find(STEEL);
        MUST(a);
        return load_shape_parse(out, a->data, a->name, e);
    }
    struct buf text;
    buf_init(&text, PROFILE_MAX_BYTES);
    bool ok = buf_add_file(&text, "load profile", name, e) && load_shape_parse(out, text.data, name, e);
    buf_fini(&text);
    return ok;
}

static const struct load_shape *keep(struct sim_fleet *f, const char *name, struct load_shape shape)
{
    struct named_shape *n = must_alloc(sizeof *n);
    n->name = must_strdup(name);
    n->shape = shape;
    f->shapes = must_realloc(f->shapes, (size_t)(f->shape_count + 1) * sizeof(struct named_shape *));
    f->shapes[f->shape_count++] = n;
    return &n->shape;
}

const struct load_shape *sim_fleet_shape(struct sim_fleet *f, const char *name, struct err *e)
{
    for (int i = 0; i < f->shape_count; i++)
        if (strcmp(f->shapes[i]->name, name) == 0)
            return &f->shapes[i]->shape;
    struct load_shape shape;
    return shape_load(&shape, name, e) ? keep(f, name, shape) : NULL;
}

const struct load_shape *sim_fleet_changed_shape(struct sim_fleet *f, const char *name,
                                                 const struct load_change *change, struct err *e)
{
    const struct load_shape *plain = sim_fleet_shape(f, name, e);
    struct load_shape changed;
    if (!plain)
        return NULL;
    load_shape_change(&changed, plain, change);
    return keep(f, "", changed); /* no profile has this name, so it is found by nobody else */
}

/* ---- one entry of the document ---------------------------------------------------------------------- */

struct entry {
    const struct driver *driver;
    struct sim_meter meter;
    struct sim_post post;
    const char *serial;
    int units, ports; /* how many of it, with consecutive numbers */
};

static void read_fraction(struct json_reader *r, const char *name, const char *fallback, struct fraction *out)
{
    struct ratio ratio = {1, 1};
    struct err e;
    if (!ratio_parse(json_get_text(r, name, fallback), &ratio, &e))
        json_fault(r, name, "%s", e.text);
    *out = (struct fraction){ratio.primary, ratio.secondary};
}

static void read_ratio(struct json_reader *r, const char *name, struct ratio *out)
{
    struct fraction f;
    read_fraction(r, name, "1", &f);
    *out = (struct ratio){f.num, f.den};
}

static void read_load(struct sim_fleet *f, struct json_reader *r, struct load *l)
{
    struct err e;
    const char *profile = json_get_text(r, "profile", "steel");
    const char *since = json_get_text(r, "since", ORIGIN);
    int64_t shift_s = json_get_int(r, "shift_s", -400 * 86400LL, 400 * 86400LL, 0);
    int64_t opening = json_get_int(r, "opening_wh", 0, INT64_MAX / 4, 0);
    struct fraction active, reactive;
    read_fraction(r, "scale", "1", &active);
    read_fraction(r, "reactive_scale", "1", &reactive);
    l->shape = sim_fleet_shape(f, profile, &e);
    if (!l->shape)
        json_fault(r, "profile", "%s", e.text);
    MUST(wall_parse(ORIGIN, &l->origin, &e));
    l->origin.us -= shift_s * 1000000; /* a positive shift shows what comes later in the year */
    if (!wall_parse(since, &l->from, &e))
        json_fault(r, "since", "%s", e.text);
    l->until = (wall_us){INT64_MAX};
    l->scale[LOAD_ACTIVE] = active;
    for (int s = LOAD_LAGGING; s < LOAD_SERIES; s++)
        if (__builtin_mul_overflow(active.num, reactive.num, &l->scale[s].num) ||
            __builtin_mul_overflow(active.den, reactive.den, &l->scale[s].den))
            json_fault(r, "reactive_scale", "is too fine for this scale");
    for (int s = 0; s < LOAD_SERIES; s++)
        l->opening_wh[s] = opening;
}

static void read_entry(struct sim_fleet *f, struct json_reader *r, struct entry *out)
{
    struct err e;
    *out = (struct entry){0};
    const char *driver = json_get_text(r, "driver", NULL),
               *behaviour = json_get_text(r, "behaviour", "answers");
    out->post.listen = json_get_text(r, "listen", "127.0.0.1:5020");
    out->post.unit = (int)json_get_int(r, "unit", 0, 255, 1);
    out->post.delay_ms = (int)json_get_int(r, "delay_ms", 0, 600000, 0);
    out->units = (int)json_get_int(r, "units", 1, 256 - out->post.unit, 1);
    out->ports = (int)json_get_int(r, "ports", 1, REPEAT_MAX, 1);
    out->serial = json_get_text(r, "serial", "");
    out->meter.voltage_mv = json_get_int(r, "voltage_v", 1, 1000000, 230) * 1000;
    read_ratio(r, "ct", &out->meter.ct);
    read_ratio(r, "pt", &out->meter.pt);
    read_load(f, r, &out->meter.load);
    if (!sim_behaviour_parse(behaviour, &out->post.behaviour))
        json_fault(r, "behaviour", "'%s' is not answers, slow, silent or refuses", behaviour);
    if (strlen(out->serial) + 8 >= SIM_SERIAL_BYTES) /* a number may follow it */
        json_fault(r, "serial", "is longer than %d characters", SIM_SERIAL_BYTES - 9);
    if (r->e->code == ERR_NONE && !(out->driver = driver_registry_open(f->drivers, driver, &e)))
        json_fault(r, "driver", "%s", e.text);
}

static bool split_listen(const char *listen, char host[static 64], int *port, struct err *e)
{
    const char *colon = strrchr(listen, ':');
    if (!colon || colon - listen >= 64)
        return err_set(e, ERR_SYNTAX, "'%s' is not HOST:PORT", listen);
    snprintf(host, 64, "%.*s", (int)(colon - listen), listen);
    *port = (int)strtol(colon + 1, NULL, 10); /* judged by the server */
    return true;
}

static bool add_one(const struct entry *entry, int port_index, int unit_index, struct sim_server *server,
                    struct err *e)
{
    struct sim_meter meter = entry->meter;
    struct sim_post post = entry->post;
    char host[64], listen[80];
    int port = 0, number = port_index * entry->units + unit_index;
    if (!split_listen(post.listen, host, &port, e))
        return false;
    snprintf(listen, sizeof listen, "%s:%d", host, port ? port + port_index : 0);
    if (port_index)
        post.listen = listen;
    post.unit += unit_index;
    if (*entry->serial && entry->units * entry->ports == 1)
        snprintf(meter.serial, sizeof meter.serial, "%s", entry->serial);
    else if (*entry->serial)
        snprintf(meter.serial, sizeof meter.serial, "%s%d", entry->serial, number);
    else
        snprintf(meter.serial, sizeof meter.serial, "%05d%03d", (port + port_index) % 100000, post.unit);
    return sim_server_add(server, entry->driver, &meter, &post, e);
}

static bool add_entry(struct sim_fleet *f, const json_t *value, int index, struct sim_server *server,
                      struct err *e)
{
    struct json_reader r;
    struct entry entry;
    char path[40];
    snprintf(path, sizeof path, "$.meters[%d]", index);
    json_reader_init(&r, value, path, e);
    if (e->code == ERR_NONE)
        read_entry(f, &r, &entry);
    if (!json_reader_done(&r))
        return false;
    for (int p = 0; p < entry.ports; p++)
        for (int u = 0; u < entry.units; u++)
            if (sim_server_meters(server) == METERS_MAX)
                return err_set(e, ERR_TOO_LARGE, "%s: more than %d meters", path, METERS_MAX);
            else if (!add_one(&entry, p, u, server, e))
                return err_wrap(e, "%s", path);
    return true;
}

bool sim_fleet_add(struct sim_fleet *f, const json_t *document, struct sim_server *server, struct err *e)
{
    struct json_reader r;
    json_reader_init(&r, document, "$", e);
    const json_t *meters = e->code == ERR_NONE ? json_get_array(&r, "meters", true) : NULL;
    if (!json_reader_done(&r))
        return false;
    for (size_t i = 0; i < json_array_size(meters); i++)
        if (!add_entry(f, json_array_get(meters, i), (int)i, server, e))
            return false;
    return sim_server_meters(server) > 0 || err_set(e, ERR_SYNTAX, "$.meters: is empty");
}
