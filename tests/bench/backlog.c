/*
 * backlog - an hour of readings in the spool of a collector whose PostgreSQL is away.
 *
 * usage: backlog FOLDER NAME
 *
 * Points 1..1000 have a slot of 10 s, points 1001..11000 one of 15 min: 400,000 records, put into the sink of
 * `dahu collect` slot by slot, oldest first, with the values that the meters of `fleet` would have told then.
 * Prints {"records","from","until"}, the last two in seconds since 1970.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dahu/store/sink.h"

enum { SOON = 1000, ALL = 11000, SHORT_S = 10, LONG_S = 900, HOUR_S = 3600, QUEUE = 1 << 17 };

static struct sink *sink;
static int64_t records;

/* Not faster than the spool takes it. */
static void wait_for_room(int most)
{
    struct sink_status status;
    do {
        sink_status(sink, &status);
        if (status.queued > most)
            usleep(1000);
    } while (status.queued > most);
}

static void put(int point, int64_t slot_s, int period_s)
{
    struct record r = {
        .kind = RECORD_READING, .point_id = point, .slot_at = {slot_s * 1000000}, .known = 0xf};
    r.at.us = r.slot_at.us + 10000;
    r.reading.energy[0] = (slot_s - 1767225600) * 10;
    r.reading.energy[1] = (point - 1) * 256 + 1;
    r.reading.energy[2] = 1234567;
    r.reading.energy[3] = 7654;
    for (int i = 0; i < READING_REALS; i++)
        r.real[i] = (float)(100 + i);
    if (++records % 1000 == 0)
        wait_for_room(QUEUE / 2);
    MUST(sink_put(sink, &r, period_s * 1000000LL));
}

int main(int argc, char **argv)
{
    struct err e;
    if (argc != 3) {
        fprintf(stderr, "usage: backlog FOLDER NAME\n");
        return 2;
    }
    const struct sink_config config = {
        .url = "host=/nonexistent",
        .capacity = QUEUE,
        .spool = {.folder = argv[1], .name = argv[2], .limit_bytes = 2LL << 30}};
    log_set_level(LOG_ERROR);
    if (!sink_start(&sink, &config, &e)) {
        fprintf(stderr, "backlog: %s\n", e.text);
        return 1;
    }
    int64_t until = wall_now().us / 1000000 / SHORT_S * SHORT_S, from = until - HOUR_S;
    for (int64_t slot = from; slot < until; slot += SHORT_S) {
        for (int point = 1; point <= SOON; point++)
            put(point, slot, SHORT_S);
        for (int point = SOON + 1; point <= ALL && slot % LONG_S == 0; point++)
            put(point, slot, LONG_S);
    }
    struct sink_end end = sink_stop(sink, 60000);
    printf("{\"records\": %lld, \"lost\": %lld, \"from\": %lld, \"until\": %lld}\n", (long long)records,
           (long long)end.lost, (long long)from, (long long)until);
    return end.lost > 0;
}
