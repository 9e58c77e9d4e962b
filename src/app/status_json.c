/* status_json - see the header. */
#include "status_json.h"

#include <jansson.h>
#include <string.h>

static json_t *stamp(wall_us t)
{
    char text[WALL_TEXT_BYTES];
    return t.us > 0 ? json_string(wall_format(t, text)) : json_null();
}

/* A moment of the monotonic clock as the wall clock of the snapshot tells it. */
static json_t *moment(const struct snapshot *s, mono_us t)
{
    return stamp((wall_us){t.us ? s->wall.us + t.us - s->mono.us : 0});
}

static json_t *known(int64_t value)
{
    return value > 0 ? json_integer(value) : json_null();
}

static json_t *text_or_null(const char *text)
{
    json_t *value = text && *text ? json_string(text) : json_null();
    return value ? value : json_string("(not UTF-8)");
}

static json_t *count(uint64_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *link_row(const struct snapshot *s, int i)
{
    const struct link_status *l = &s->links[i].status;
    const struct link_counters *c = &l->counters;
    return json_pack("{s:s,s:s,s:o,s:s,s:o,s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "link",
                     l->uri, "state", link_state_name(l->state), "since", moment(s, l->since), "breaker",
                     breaker_state_name(l->breaker), "next_attempt", moment(s, l->next_attempt), "meters",
                     s->links[i].meters, "in_flight", l->in_flight, "rtt_last_us", known(l->rtt_last_us),
                     "rtt_mean_us", known(l->rtt_mean_us), "rtt_max_us", known(l->rtt_max_us), "requests",
                     count(c->requests), "answers", count(c->answers), "exceptions", count(c->exceptions),
                     "timeouts", count(c->timeouts), "malformed", count(c->faults), "late", count(c->late),
                     "connections", count(c->connects), "refusals", count(c->refusals), "error",
                     text_or_null(l->error));
}

static json_t *meter_row(const struct snapshot *s, int i)
{
    const struct poll_status *m = &s->meters[i];
    bool failing = m->state == UNIT_FAILING || m->state == UNIT_RESTING;
    return json_pack(
        "{s:s,s:I,s:s,s:s,s:i,s:o,s:i,s:i,s:s,s:o,s:o,s:o,s:o,s:o,s:i,s:I,s:I,s:I}", "point", m->point,
        "point_id", (json_int_t)m->point_id, "meter", m->name, "link", m->uri, "unit", m->unit, "driver",
        text_or_null(m->driver), "slot_s", m->slot_s, "live_s", m->live_s, "state", unit_state_name(m->state),
        "read_at", stamp(m->read_at), "next_try", m->state == UNIT_RESTING ? stamp(m->next_try) : json_null(),
        "cause", failing ? json_string(gap_cause_name(m->cause)) : json_null(), "detail",
        failing ? text_or_null(m->detail) : json_null(), "failures", count(m->failures), "holes", m->holes,
        "on_time", (json_int_t)m->on_time, "late", (json_int_t)m->late, "missed", (json_int_t)m->missed);
}

static void add_row(struct buf *out, json_t *row)
{
    char *text = row ? json_dumps(row, JSON_COMPACT) : NULL;
    MUST(text != NULL);
    buf_puts(out, text);
    free(text);
    json_decref(row);
}

static bool rows_more(const struct snapshot *s, const char *name, int total,
                      json_t *(*row)(const struct snapshot *s, int i), struct metrics_cursor *at,
                      size_t bytes, struct buf *out)
{
    char now[WALL_TEXT_BYTES];
    size_t enough = out->len + bytes;
    if (at->family++ == 0)
        buf_printf(out, "{\"collector_time\":\"%s\",\"%s\":[", wall_format(s->wall, now), name);
    for (; at->row < total; at->row++) {
        if (out->len >= enough)
            return true;
        buf_puts(out, at->row ? ",\n" : "\n");
        add_row(out, row(s, at->row));
    }
    buf_puts(out, "\n]}\n");
    return false;
}

bool status_json_links(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out)
{
    return rows_more(s, "links", s->link_count, link_row, at, bytes, out);
}

bool status_json_meters(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out)
{
    return rows_more(s, "meters", s->meter_count, meter_row, at, bytes, out);
}
