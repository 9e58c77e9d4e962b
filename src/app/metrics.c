/*
 * metrics - see the header. One table says everything: a row is one kind of sample, and rows that share
 * their name are one family. A family is printed whole before the next begins, as the format demands.
 */
#include "metrics.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "dahu/base/version.h"

/* What a row has samples of. */
enum scope { ONCE, PER_LINK, PER_METER, HISTOGRAM };
/* How the bytes at the offset are meant. */
enum form { COUNT, SMALL_COUNT, INTEGER, MICROSECONDS, STAMP, TRUTH, ALWAYS_ONE };

struct row {
    const char *name, *type, *help; /* help and type of the first row of a family */
    const char *label;              /* that tells rows of one family apart; "" = none */
    enum scope scope;
    enum form form;
    size_t offset; /* in struct snapshot, snapshot_link, poll_status */
    int equals;    /* TRUTH: 1 when the enum there has this value */
};

#define SUM(name, type, form, member, label, help)                                                           \
    {                                                                                                        \
        name, type, help, label, ONCE, form, offsetof(struct snapshot, member), 0                            \
    }
#define LINK(name, type, form, member, label, help)                                                          \
    {                                                                                                        \
        name, type, help, label, PER_LINK, form, offsetof(struct snapshot_link, status.member), 0            \
    }
#define LINK_IS(name, member, is, help)                                                                      \
    {                                                                                                        \
        name, "gauge", help, "", PER_LINK, TRUTH, offsetof(struct snapshot_link, status.member), is          \
    }
#define METER(name, type, form, member, label, help)                                                         \
    {                                                                                                        \
        name, type, help, label, PER_METER, form, offsetof(struct poll_status, member), 0                    \
    }
#define METER_IS(name, member, is, help)                                                                     \
    {                                                                                                        \
        name, "gauge", help, "", PER_METER, TRUTH, offsetof(struct poll_status, member), is                  \
    }
#define MISSED(cause, label)                                                                                 \
    SUM("dahu_slots_missed_total", "counter", COUNT, slots.gaps[cause], "cause=\"" label "\"",               \
        "Slots that ended as a gap, by cause.")

static const struct row rows[] = {
    {"dahu_build_info", "gauge", "The binary.", "version=\"" DAHU_VERSION "\"", ONCE, ALWAYS_ONE, 0, 0},
    SUM("dahu_links", "gauge", INTEGER, link_count, "", "Links in use."),
    SUM("dahu_meters", "gauge", INTEGER, meter_count, "", "Metering points that are read."),
    SUM("dahu_loop_turn_longest_seconds", "gauge", MICROSECONDS, longest_turn_us, "",
        "Longest turn of the poll loop since the start."),
    SUM("dahu_slots_total", "counter", COUNT, slots.on_time, "result=\"on_time\"",
        "Slots that ended with a reading."),
    SUM("dahu_slots_total", "counter", COUNT, slots.late, "result=\"late\"", ""),
    MISSED(GAP_SILENT, "silent"),
    MISSED(GAP_REFUSED, "refused"),
    MISSED(GAP_EXCEPTION, "exception"),
    MISSED(GAP_MALFORMED, "malformed"),
    MISSED(GAP_LINK_DOWN, "link_down"),
    MISSED(GAP_NOT_READ, "not_read"),
    MISSED(GAP_DRIVER_FAULT, "driver_fault"),
    MISSED(GAP_COLLECTOR_DOWN, "collector_down"),
    MISSED(GAP_SPOOL_FULL, "spool_full"),
    {"dahu_slot_lateness_seconds", "histogram",
     "From the planned moment of a slot until its reading was complete.", "", HISTOGRAM, COUNT, 0, 0},
    SUM("dahu_live_polls_total", "counter", COUNT, slots.live, "result=\"read\"",
        "Polls between the slots for live values."),
    SUM("dahu_live_polls_total", "counter", COUNT, slots.live_failed, "result=\"failed\"", ""),
    SUM("dahu_live_polls_total", "counter", COUNT, slots.live_skipped, "result=\"skipped\"", ""),
    SUM("dahu_retries_total", "counter", COUNT, slots.retries, "", "Further attempts within one slot."),
    SUM("dahu_queue_records", "gauge", INTEGER, sink.queued, "",
        "Records in memory on their way to PostgreSQL."),
    SUM("dahu_batches_total", "counter", COUNT, sink.batches, "", "Batches that PostgreSQL has committed."),
    SUM("dahu_batch_records_total", "counter", COUNT, sink.batch_records, "", "Records in these batches."),
    SUM("dahu_records_refused_total", "counter", COUNT, sink.rejected, "",
        "Records that PostgreSQL refused for what they say."),
    SUM("dahu_records_dropped_total", "counter", COUNT, sink.dropped, "",
        "Records that found no room: gaps, or live values."),
    SUM("dahu_spool_records", "gauge", COUNT, sink.spool.records, "", "Records that wait in the spool."),
    SUM("dahu_spool_bytes", "gauge", COUNT, sink.spool.bytes, "", "Size of the spool in use."),
    SUM("dahu_spool_limit_bytes", "gauge", COUNT, sink.spool.limit_bytes, "",
        "Size that the spool may have, or less when the disk has less."),
    SUM("dahu_spool_percent", "gauge", INTEGER, sink.spool.percent, "",
        "Share of its limit that the spool uses."),
    SUM("dahu_spool_oldest_timestamp_seconds", "gauge", STAMP, sink.spool.oldest, "",
        "When the oldest record in the spool came in; 0 = none waits."),
    SUM("dahu_spool_quarantined_files", "gauge", INTEGER, sink.spool.quarantined, "",
        "Damaged spool files that a person has to look at."),

    LINK_IS("dahu_link_up", state, LINK_UP, "1 while the link has a connection."),
    LINK_IS("dahu_link_backing_off", breaker, BREAKER_OPEN,
            "1 while the link waits after failures before it is tried again."),
    LINK("dahu_link_requests_total", "counter", COUNT, counters.requests, "", "Requests that were sent."),
    LINK("dahu_link_answers_total", "counter", COUNT, counters.answers, "", "Requests that were answered."),
    LINK("dahu_link_errors_total", "counter", COUNT, counters.timeouts, "kind=\"timeout\"",
         "What went wrong, by kind."),
    LINK("dahu_link_errors_total", "counter", COUNT, counters.exceptions, "kind=\"exception\"", ""),
    LINK("dahu_link_errors_total", "counter", COUNT, counters.faults, "kind=\"malformed\"", ""),
    LINK("dahu_link_errors_total", "counter", COUNT, counters.refusals, "kind=\"no_connection\"", ""),
    LINK("dahu_link_errors_total", "counter", COUNT, counters.losses, "kind=\"connection_lost\"", ""),
    LINK("dahu_link_late_answers_total", "counter", COUNT, counters.late, "",
         "Sound answers that came after their time; dropped."),
    LINK("dahu_link_connections_total", "counter", COUNT, counters.connects, "",
         "Connections that were made."),
    LINK("dahu_link_round_trip_seconds", "gauge", MICROSECONDS, rtt_mean_us, "",
         "From request to answer, recent ones weighing most; absent before the first."),

    METER_IS("dahu_meter_up", state, UNIT_WELL, "1 when the last poll of the meter brought values."),
    METER_IS("dahu_meter_backing_off", state, UNIT_RESTING,
             "1 while the meter is left alone after failures."),
    METER("dahu_meter_slots_total", "counter", SMALL_COUNT, on_time, "result=\"on_time\"",
          "Slots of the meter by how they ended, since it is read in this way."),
    METER("dahu_meter_slots_total", "counter", SMALL_COUNT, late, "result=\"late\"", ""),
    METER("dahu_meter_slots_total", "counter", SMALL_COUNT, missed, "result=\"missed\"", ""),
    METER("dahu_meter_failures", "gauge", COUNT, failures, "", "Failures in a row."),
    METER("dahu_meter_read_timestamp_seconds", "gauge", STAMP, read_at, "",
          "When the newest values were read; absent before the first."),
};
enum { ROWS = sizeof rows / sizeof *rows };

/* ---- one line ------------------------------------------------------------------------------------ */

static void put_label(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, "%s=\"", name);
    for (; *value; value++)
        if (*value == '\n')
            buf_puts(out, "\\n");
        else if (*value == '"' || *value == '\\')
            buf_printf(out, "\\%c", *value);
        else
            buf_add(out, value, 1);
    buf_puts(out, "\"");
}

static void put_labels(const struct row *r, const void *subject, struct buf *out)
{
    const struct poll_status *m = subject;
    const struct snapshot_link *l = subject;
    buf_puts(out, "{");
    if (r->scope == PER_LINK) {
        put_label(out, "link", l->status.uri);
    } else if (r->scope == PER_METER) {
        put_label(out, "point", m->point);
        buf_puts(out, ",");
        put_label(out, "meter", m->name);
    }
    buf_printf(out, "%s%s}", r->scope != ONCE && *r->label ? "," : "", r->label);
}

static void put_micro(struct buf *out, int64_t us)
{
    buf_printf(out, " %" PRId64 ".%06" PRId64 "\n", us / 1000000, us % 1000000);
}

/* What is not known yet has no sample: neither time nor duration is ever 0. */
static bool is_known(const struct row *r, const char *at)
{
    if (r->form == MICROSECONDS && r->scope != ONCE)
        return *(const int64_t *)(const void *)at > 0;
    return r->form != STAMP || ((const wall_us *)(const void *)at)->us > 0;
}

static void put_sample(const struct row *r, const void *subject, struct buf *out)
{
    const void *at = (const char *)subject + r->offset;
    if (!is_known(r, at))
        return;
    buf_puts(out, r->name);
    if (r->scope != ONCE || *r->label)
        put_labels(r, subject, out);
    switch (r->form) {
    case COUNT:
        buf_printf(out, " %" PRIu64 "\n", *(const uint64_t *)at);
        break;
    case SMALL_COUNT:
        buf_printf(out, " %" PRIu32 "\n", *(const uint32_t *)at);
        break;
    case INTEGER:
        buf_printf(out, " %d\n", *(const int *)at);
        break;
    case MICROSECONDS:
        put_micro(out, *(const int64_t *)at);
        break;
    case STAMP:
        put_micro(out, ((const wall_us *)at)->us);
        break;
    case TRUTH:
        buf_printf(out, " %d\n", *(const int *)at == r->equals);
        break;
    case ALWAYS_ONE:
        buf_puts(out, " 1\n");
        break;
    }
}

static void put_histogram(const struct row *r, const struct poller_counters *c, struct buf *out)
{
    uint64_t sum = 0;
    for (int i = 0; i < LATENESS_BUCKETS; i++) {
        sum += c->lateness[i];
        buf_printf(out, "%s_bucket{le=\"", r->name);
        if (i < LATENESS_BUCKETS - 1)
            buf_printf(out, "%d.%03d", lateness_limits_ms[i] / 1000, lateness_limits_ms[i] % 1000);
        else
            buf_puts(out, "+Inf");
        buf_printf(out, "\"} %" PRIu64 "\n", sum);
    }
    buf_printf(out, "%s_sum", r->name);
    put_micro(out, (int64_t)c->lateness_us);
    buf_printf(out, "%s_count %" PRIu64 "\n", r->name, sum);
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static int subjects(const struct snapshot *s, const struct row *r)
{
    return r->scope == PER_LINK ? s->link_count : r->scope == PER_METER ? s->meter_count : 1;
}

static void put_row(const struct snapshot *s, const struct row *r, int i, struct buf *out)
{
    if (r->scope == HISTOGRAM)
        put_histogram(r, &s->slots, out);
    else if (r->scope == PER_LINK)
        put_sample(r, &s->links[i], out);
    else if (r->scope == PER_METER)
        put_sample(r, &s->meters[i], out);
    else
        put_sample(r, s, out);
}

static void put_head(const struct row *r, struct buf *out)
{
    if (r == rows || strcmp(r->name, r[-1].name) != 0)
        buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", r->name, r->help, r->name, r->type);
}

bool metrics_more(const struct snapshot *s, struct metrics_cursor *at, size_t bytes, struct buf *out)
{
    size_t enough = out->len + bytes;
    for (; at->family < ROWS; at->family++, at->row = 0) {
        const struct row *r = &rows[at->family];
        for (int n = subjects(s, r); at->row < n; at->row++) {
            if (out->len >= enough)
                return true;
            if (at->row == 0)
                put_head(r, out);
            put_row(s, r, at->row, out);
        }
    }
    return false;
}
