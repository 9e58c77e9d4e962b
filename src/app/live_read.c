/* live_read - see the header. A thread of its own runs it: the engine is its, and lives for one reading. */
#include "live_read.h"

#include <event2/event.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/clock.h"
#include "dahu/base/decimal.h"

struct live {
    const struct live_wish *wish;
    struct engine *engine;
    struct job job;
    struct session session;
    struct sample sample;
    struct link_status status;
    struct err failure;
    bool over, ok, stopped;
};

static void on_done(struct job *job, const struct err *failure)
{
    struct live *l = job->user;
    l->over = true;
    l->ok = failure == NULL;
    if (failure)
        l->failure = *failure;
    engine_stop(l->engine);
}

/* The limit has passed, or somebody stops it. */
static void on_limit(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    struct live *l = arg;
    engine_enter(l->engine);
    if (!l->over) {
        struct err waited;
        link_cancel(&l->job, &waited);
        l->over = true;
        l->stopped = (what & EV_READ) != 0;
        err_set(&l->failure, l->stopped ? ERR_CANCELLED : ERR_TIMEOUT, "no result within %d ms: %s",
                l->wish->limit_ms, waited.text);
        engine_stop(l->engine);
    }
    engine_leave(l->engine, "limit", l->wish->link);
}

static bool run_link(struct live *l, struct err *e)
{
    struct link *link;
    if (!link_new(&link, l->engine,
                  &(struct link_config){.uri = l->wish->link, .timeouts = l->wish->timeouts}, e))
        return false;
    const struct timeval limit = {l->wish->limit_ms / 1000, l->wish->limit_ms % 1000 * 1000};
    struct event *end = event_new(engine_base(l->engine), l->wish->stop_fd, EV_READ, on_limit, l);
    MUST(end && event_add(end, &limit) == 0);
    link_submit(link, &l->job);
    engine_run(l->engine);
    event_free(end);
    link_status(link, &l->status);
    link_free(link);
    if (l->stopped)
        *e = l->failure;
    return !l->stopped;
}

static bool ask(struct live *l, struct err *e)
{
    if (!engine_new(&l->engine, e))
        return false;
    bool ok = run_link(l, e);
    engine_free(l->engine);
    if (ok && l->ok)
        l->ok = session_result(&l->session, &l->sample, &l->failure);
    return ok;
}

/* ---- what came ----------------------------------------------------------------------------------- */

static json_t *hex(const uint16_t *words, int count)
{
    char text[REQUEST_WORDS_MAX * 5 + 1] = "";
    for (int i = 0; i < count; i++)
        snprintf(text + 5 * i, 6, "%04X%s", words[i], i + 1 < count ? " " : "");
    return json_string(text);
}

static void put_register(const struct live *l, const struct driver_register *r, json_t *row)
{
    uint16_t address;
    if (r->words == 0 || !meter_map_address(&l->session.map, r, &address))
        return;
    const uint16_t *words =
        image_get(&l->session.image, (struct read_request){r->function, r->alone, address, r->words}, true);
    json_object_set_new(row, "function", json_integer(r->function));
    json_object_set_new(row, "address", json_integer(address));
    json_object_set_new(row, "count", json_integer(r->words));
    json_object_set_new(row, "encoding", json_string(encoding_table[r->encoding].name));
    json_object_set_new(row, "words", words ? hex(words, r->words) : json_null());
}

static json_t *shown(enum quantity q, int64_t value)
{
    char text[DECIMAL_TEXT_BYTES];
    return json_string(decimal_format(value, quantity_table[q].decimals, text));
}

static json_t *value_row(const struct live *l, enum quantity q)
{
    const struct sample_value *v = &l->sample.value[q];
    bool good = v->quality == QUALITY_GOOD;
    int64_t primary;
    struct err ignored;
    json_t *row =
        json_pack("{s:s, s:s, s:s, s:b}", "quantity", quantity_table[q].name, "unit", quantity_table[q].unit,
                  "quality", quality_name(v->quality), "unverified", v->unverified);
    if (q >= QUANTITY_TEXT_FIRST)
        json_object_set_new(row, "value", good ? json_string(sample_text(&l->sample, q)) : json_null());
    else
        json_object_set_new(row, "value", good ? shown(q, v->value) : json_null());
    bool scaled = good && q < QUANTITY_TEXT_FIRST && v->secondary &&
                  ratio_apply(q, v->value, l->wish->ct, l->wish->pt, &primary, &ignored);
    json_object_set_new(row, "primary", scaled ? shown(q, primary) : json_null());
    int index = l->wish->driver->of_quantity[q];
    if (index != NO_INDEX)
        put_register(l, &l->wish->driver->registers[index], row);
    return row;
}

static bool is_identity(int q)
{
    return quantity_table[q].kind == KIND_IDENTITY || quantity_table[q].kind == KIND_TEXT;
}

static void put_values(const struct live *l, json_t *out)
{
    json_t *values = json_array(), *identity = json_array();
    for (int q = 0; q < Q_COUNT; q++)
        if (l->sample.value[q].quality != QUALITY_NONE)
            json_array_append_new(is_identity(q) ? identity : values, value_row(l, (enum quantity)q));
    json_object_set_new(out, "identity", identity);
    json_object_set_new(out, "values", values);
}

/* Every answer of this reading as it was on the wire, behind unit and function. */
static json_t *frames(const struct live *l)
{
    json_t *list = json_array();
    const struct register_image *image = &l->session.image;
    for (int i = 0; i < image->count; i++) {
        const struct image_block *b = &image->blocks[i];
        if (b->poll == image->poll && b->read.words <= REQUEST_WORDS_MAX)
            json_array_append_new(list, json_pack("{s:i, s:i, s:i, s:o}", "function", b->read.function,
                                                  "address", b->read.address, "count", b->read.words, "words",
                                                  hex(b->words, b->read.words)));
    }
    return list;
}

static double ms(int64_t us)
{
    return (double)us / 1000;
}

static json_t *tell(const struct live *l, int64_t took_us)
{
    const struct live_wish *w = l->wish;
    json_t *out = json_pack(
        "{s:b, s:s, s:i, s:i, s:f, s:o, s:o}", "ok", l->ok, "driver", w->driver->name, "unit", w->unit,
        "requests", l->session.requests, "took_ms", ms(took_us), "round_trip_ms",
        l->status.rtt_last_us ? json_pack("{s:f, s:f, s:f}", "last", ms(l->status.rtt_last_us), "mean",
                                          ms(l->status.rtt_mean_us), "max", ms(l->status.rtt_max_us))
                              : json_null(),
        "frames", frames(l));
    json_object_set_new(out, "failure",
                        l->ok ? json_null()
                              : json_pack("{s:s, s:i, s:s}", "code", err_code_name(l->failure.code),
                                          "exception", l->failure.modbus_exception, "text", l->failure.text));
    put_values(l, out);
    return out;
}

bool live_read(const struct live_wish *wish, json_t **out, struct err *e)
{
    struct session_wants wants = {.programs = NULL};
    struct live *l = must_alloc(sizeof *l);
    *l = (struct live){.wish = wish};
    mono_us begin = mono_now();
    wants.of[SESSION_SETTLEMENT] = quantity_set_all();
    session_init(&l->session, wish->driver, &wants);
    session_begin(&l->session, SESSION_SETTLEMENT);
    l->job = (struct job){.session = &l->session,
                          .unit = (uint8_t)wish->unit,
                          .done = on_done,
                          .user = l,
                          .pause_ms = wish->driver->limits.pause_ms};
    bool ok = ask(l, e);
    if (ok)
        *out = tell(l, mono_now().us - begin.us);
    session_fini(&l->session);
    free(l);
    return ok;
}
