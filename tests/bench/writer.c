/*
 * writer - the database half of a collector alone: reading_write on what standard input says, or as fast as
 * it can beside a bare COPY of the same rows. For tests and figures; it polls nothing.
 *
 *   writer URL                        commands, one a line; answers "booked READINGS GAPS CONFLICTS
 * direct|replayed PENDING" r POINT SLOT AT WH [EXTRAS]       a reading (times in seconds), with so many extra
 * quantities g POINT SLOT UNTIL PERIOD CAUSE   a gap, or the gaps from SLOT to UNTIL l POINT AT WH | f POINT
 * AT CAUSE  a live value, a live failure w                                 write what was said since the last
 * w die N | stop N                    end, or stop until SIGCONT, at the N-th packet from now on writer URL
 * copy|write POINTS BATCH SECONDS     prints rows a second
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../src/store/reading_internal.h"
#include "dahu/store/reading.h"

enum { SECOND_US = 1000000, SLOT_US = 900 * SECOND_US, FIRST_SLOT_S = 1761955200, BATCH_MAX = 100000 };

/* ---- packets ------------------------------------------------------------------------------------- */

static long packets_left = -1;
static bool stop_there;

/* libpq sends through this one: every packet is a place at which a process may end. */
ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
    if (packets_left > 0 && --packets_left == 0) {
        if (!stop_there)
            _exit(9);
        raise(SIGSTOP);
    }
    return sendto(fd, bytes, n, flags, NULL, 0);
}

/* ---- commands ------------------------------------------------------------------------------------- */

static wall_us seconds(double s)
{
    return (wall_us){llround(s * SECOND_US)};
}

static void set_value(struct record *r, enum record_kind kind, long long wh, int extras)
{
    r->kind = kind;
    r->known = 1;
    r->reading.energy[0] = wh;
    for (int i = 0; i < READING_REALS; i++)
        r->real[i] = i == 0 ? (float)wh : NAN;
    for (int i = 0; i < extras && i < READING_EXTRAS; i++) {
        r->reading.extra[i] = 1000 + i;
        r->known |= (uint16_t)(1 << (READING_ENERGIES + i));
    }
}

static bool parse(const char *line, struct record *r)
{
    long long point, wh;
    double slot, at, until, period;
    char cause[RECORD_CAUSE_BYTES];
    int extras = 0;
    *r = (struct record){0};
    if (sscanf(line, "r %lld %lf %lf %lld %d", &point, &slot, &at, &wh, &extras) >= 4) {
        *r = (struct record){.point_id = point, .slot_at = seconds(slot), .at = seconds(at)};
        set_value(r, RECORD_READING, wh, extras);
    } else if (sscanf(line, "g %lld %lf %lf %lf %23s", &point, &slot, &until, &period, cause) == 5) {
        *r = (struct record){.point_id = point, .slot_at = seconds(slot), .at = seconds(until)};
        record_fail(r, cause, "said so");
        r->gap.until = seconds(until);
        r->gap.period_us = seconds(period).us;
    } else if (sscanf(line, "l %lld %lf %lld", &point, &at, &wh) == 3) {
        *r = (struct record){.point_id = point, .slot_at = seconds(at), .at = seconds(at)};
        set_value(r, RECORD_LIVE, wh, 0);
    } else if (sscanf(line, "f %lld %lf %23s", &point, &at, cause) == 3) {
        *r = (struct record){.point_id = point, .slot_at = seconds(at), .at = seconds(at)};
        record_fail(r, cause, "said so");
        r->kind = RECORD_LIVE_FAILURE;
    } else {
        return false;
    }
    return true;
}

static void write_batch(struct reading_writer *w, struct record *batch, int *count)
{
    struct reading_report report;
    struct err e;
    if (reading_write(w, batch, *count, &report, &e))
        printf("booked %lld %lld %lld %s %d\n", (long long)report.readings, (long long)report.gaps,
               (long long)report.conflicts, report.replayed ? "replayed" : "direct", reading_pending(w));
    else
        printf("failed %s %s\n", e.sqlstate, e.text);
    fflush(stdout);
    for (int i = 0; i < *count; i++)
        record_fini(&batch[i]);
    *count = 0;
}

static void obey(struct reading_writer *w)
{
    struct record *batch = must_alloc(BATCH_MAX * sizeof *batch);
    char line[256];
    int count = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "die %ld", &packets_left) == 1 || sscanf(line, "stop %ld", &packets_left) == 1)
            stop_there = line[0] == 's';
        else if (line[0] == 'w')
            write_batch(w, batch, &count);
        else if (count < BATCH_MAX && parse(line, &batch[count]))
            count++;
        else
            fprintf(stderr, "not understood: %s", line);
    }
    free(batch);
}

/* ---- figures -------------------------------------------------------------------------------------- */

/* Slot by slot over all points, as a collector reads them: a four-quadrant meter with three phases. */
static void next_rows(struct record *batch, int count, int points, int64_t *n)
{
    for (int i = 0; i < count; i++, (*n)++) {
        struct record *r = &batch[i];
        int64_t slot = FIRST_SLOT_S * (int64_t)SECOND_US + *n / points * SLOT_US;
        *r = (struct record){
            .point_id = 1 + *n % points, .slot_at = {slot}, .at = {slot + 1234567}, .known = 15};
        for (int k = 0; k < READING_ENERGIES; k++)
            r->reading.energy[k] = 1000000000LL * k + *n;
        for (int k = 0; k < READING_REALS; k++)
            r->real[k] = 230.5f + (float)k;
    }
}

/* The same rows, keys and partitions, and nothing else: bare.reading is like dahu.reading. */
static bool bare(struct db *db, const struct record *batch, int count, struct err *e)
{
    struct copy c;
    bool ok = db_begin(db, e);
    copy_init(&c, db);
    for (int i = 0; i < count && ok; i++) {
        uint8_t row[ROW_BYTES_MAX];
        ok = copy_row(&c, "copy bare.reading (" READING_COLUMNS ") from stdin (format binary)", row,
                      reading_row(row, &batch[i]), e);
    }
    return copy_end(&c, ok, e) && db_commit(db, e);
}

static bool measure(struct db *db, struct reading_writer *w, const char *mode, char **argv, struct err *e)
{
    int points = (int)strtol(argv[0], NULL, 10), count = (int)strtol(argv[1], NULL, 10);
    int64_t n = 0, until = mono_now().us + strtol(argv[2], NULL, 10) * SECOND_US, began = mono_now().us;
    struct record *batch = must_alloc((size_t)count * sizeof *batch);
    struct reading_report report = {0};
    bool ok = true;
    while (ok && mono_now().us < until) {
        next_rows(batch, count, points, &n);
        ok = strcmp(mode, "copy") == 0 ? bare(db, batch, count, e)
                                       : reading_write(w, batch, count, &report, e);
        if (report.replayed)
            ok = err_set(e, ERR_CONFLICT, "the rows were there already");
    }
    printf("%.0f\n", (double)n / ((double)(mono_now().us - began) / SECOND_US));
    free(batch);
    return ok;
}

int main(int argc, char **argv)
{
    struct reading_writer w = {0};
    struct db *db = NULL;
    struct err e;
    bool ok =
        (argc == 2 || argc == 6) && db_open(&db, argv[1], "writer", &e) && reading_writer_init(&w, db, &e);
    if (argc != 2 && argc != 6)
        err_set(&e, ERR_USAGE, "usage: writer URL [copy|write POINTS BATCH SECONDS]");
    if (ok && argc == 2)
        obey(&w);
    else if (ok)
        ok = measure(db, &w, argv[2], argv + 3, &e);
    if (!ok)
        fprintf(stderr, "writer: %s\n", e.text);
    reading_writer_fini(&w);
    db_close(db);
    return ok ? 0 : 1;
}
