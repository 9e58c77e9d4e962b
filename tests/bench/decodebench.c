/* decodebench - CPU from the bytes of an answer to a filled record, without any link.
 *
 * usage: decodebench DRIVER-FILE POLLS
 *
 * One session and one meter whose words change from poll to poll. The baseline is what nobody can do
 * without: a loop over the same bytes that joins and multiplies twenty numbers. Prints one JSON object:
 * nanoseconds a poll of both, measured in turns, and bytes a meter for itself. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dahu/modbus/pdu.h"
#include "dahu/modbus/session.h"
#include "dahu/store/reading.h"

enum { NUMBERS = 20, TURNS = 20, METERS = 1000 };

static struct sample sample;
static volatile int64_t kept[NUMBERS]; /* what the baseline makes is used */

static double cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void answer(uint8_t *bytes, int words, unsigned poll)
{
    for (int i = 0; i < words; i++)
        pdu_put_word(bytes + 2 * i, (uint16_t)(i % 2 ? 7 * poll + (unsigned)i : 0));
}

static void poll_once(struct session *s, uint8_t *bytes, unsigned poll, struct record *r)
{
    struct read_request read;
    struct err e;
    int ticket;
    session_begin(s, SESSION_SETTLEMENT);
    while (session_next(s, &read, &ticket)) {
        answer(bytes, read.words, poll);
        session_answer(s, ticket, bytes);
    }
    MUST(session_done(s) && session_result(s, &sample, &e));
    record_from_sample(&sample, r);
}

static double ours(struct session *s, int polls)
{
    uint8_t bytes[2 * REQUEST_WORDS_MAX];
    struct record r = {0};
    double from = cpu_ns();
    for (int i = 0; i < polls; i++) {
        poll_once(s, bytes, (unsigned)i, &r);
        record_fini(&r);
    }
    return (cpu_ns() - from) / polls;
}

static double plain(int polls)
{
    uint8_t bytes[2 * REQUEST_WORDS_MAX];
    double from = cpu_ns();
    for (int i = 0; i < polls; i++) {
        answer(bytes, 2 * NUMBERS, (unsigned)i);
        for (int n = 0; n < NUMBERS; n++) {
            const uint8_t *b = bytes + 4 * n;
            int32_t raw = (int32_t)((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]);
            kept[n] = (int64_t)raw * 10;
        }
    }
    return (cpu_ns() - from) / polls;
}

/* Heap and struct of one meter that is read on its slots and for live values. */
static size_t bytes_a_meter(const struct driver *d, const struct session_wants *wants)
{
    struct session *sessions = must_alloc(METERS * sizeof *sessions);
    struct read_request read;
    struct err e;
    uint8_t bytes[2 * REQUEST_WORDS_MAX];
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < METERS; i++) {
        session_init(&sessions[i], d, wants);
        for (int poll = 0; poll < 4; poll++) {
            int ticket;
            session_begin(&sessions[i], poll % 2 ? SESSION_LIVE : SESSION_SETTLEMENT);
            while (session_next(&sessions[i], &read, &ticket)) {
                answer(bytes, read.words, 1);
                session_answer(&sessions[i], ticket, bytes);
            }
            if (!session_result(&sessions[i], &sample, &e))
                must_failed(e.text, __FILE__, __LINE__);
        }
    }
    size_t after = mallinfo2().uordblks;
    for (int i = 0; i < METERS; i++)
        session_fini(&sessions[i]);
    free(sessions);
    return sizeof *sessions + (after - before) / METERS;
}

int main(int argc, char **argv)
{
    struct driver_faults faults;
    struct err e;
    struct session s;
    if (argc != 3)
        return 2;
    struct driver *d = driver_check_file(argv[1], &faults, &e);
    MUST(d != NULL);
    struct session_wants wants = {
        .of = {[SESSION_SETTLEMENT] = reading_wants(), [SESSION_LIVE] = live_wants()},
        .programs = program_cache_new()};
    int polls = (int)strtol(argv[2], NULL, 10);
    double value = 0, baseline = 0;
    session_init(&s, d, &wants);
    ours(&s, 2); /* greeted, and everything made that is made once */
    for (int i = 0; i < TURNS; i++) {
        baseline += plain(polls / TURNS);
        value += ours(&s, polls / TURNS);
    }
    size_t bytes = bytes_a_meter(d, &wants);
    printf("{\"ours_ns\": %.1f, \"plain_ns\": %.1f, \"bytes_a_meter\": %zu}\n", value / TURNS,
           baseline / TURNS, bytes);
    session_fini(&s);
    program_cache_free(wants.programs);
    driver_free(d);
    driver_faults_fini(&faults);
    return 0;
}
