/* A link, its sessions and whatever the other side says: three units of a small driver are read over a
 * carrier whose bytes are the input's. A ledger keeps every request that went out and every byte that came
 * in; what a session took for an answer must be a frame of that ledger which fits a request of this very
 * poll.
 *
 * The first byte chooses framing and carrier; each further one is a step: answers right, late, damaged or
 * foreign, noise, the end of the stream, silence, time that passes, jobs that come and go. */
#include <errno.h>
#include <event2/event.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>

#include "dahu/modbus/link_inside.h"
#include "link_ledger.h"
#include "stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { UNITS = 3, STEPS_MOST = 120, RX = 2048, SETTING = 90 /* where DRIVER looks for its check */ };

struct meter {
    struct session session;
    struct job job;
    int first; /* of the ledger, in this poll */
    bool again;
};

static struct world {
    struct engine *engine;
    struct driver *driver;
    struct session_wants wants;
    int fd;
    struct carrier carrier;
    struct packet heartbeat;
    struct link *link;
    struct meter meters[UNITS];
    struct stream script;
    bool fenced, ended;
    uint8_t rx[RX]; /* what was said and is not received yet */
    size_t rx_at, rx_len;
    struct ledger ledger;
} w;

static const char DRIVER[] =
    "{\"format\": 1, \"name\": \"t\", \"vendor\": \"T\", \"models\": [\"x\"], \"transports\": [\"tcp\"],"
    " \"function\": 3, \"sources\": [\"test\"], \"limits\": {\"max_words\": 6, \"max_gap_words\": 2},"
    " \"helpers\": [{\"name\": \"order\", \"address\": 90, \"encoding\": \"u16\", \"confidence\": \"two\"}],"
    " \"checks\": [{\"register\": \"order\", \"kind\": \"setting\", \"expect\": [0], \"reason\": \"r\"}],"
    " \"registers\": ["
    "{\"quantity\": \"active_energy_import\", \"address\": 0, \"encoding\": \"u32\", \"unit\": \"Wh\", "
    "\"confidence\": \"two\"},"
    "{\"quantity\": \"active_energy_export\", \"address\": 4, \"encoding\": \"u32\", \"unit\": \"Wh\", "
    "\"confidence\": \"two\"},"
    "{\"quantity\": \"active_power.total\", \"address\": 20, \"encoding\": \"s32\", \"unit\": \"W\", "
    "\"confidence\": \"two\"},"
    "{\"quantity\": \"frequency\", \"function\": 4, \"address\": 40, \"encoding\": \"u16\", \"unit\": "
    "\"Hz\", "
    "\"confidence\": \"two\"}]}";

/* ---- the carrier --------------------------------------------------------------------------------- */

static void carrier_open(struct carrier *t)
{
    struct err e;
    uint8_t how = next(&w.script) % 8;
    MUST(!w.fenced && !ledger_connected(&w.ledger));
    w.rx_len = w.rx_at = 0;
    w.ended = false;
    if (how == 0) {
        err_set(&e, ERR_UNREACHABLE, "refused");
        t->events->failed(t->link, &e);
    } else if (how > 1) {
        ledger_connect(&w.ledger);
        t->events->opened(t->link, w.fd, NULL, 0);
    }
}

static void carrier_close(struct carrier *t)
{
    (void)t;
    ledger_close(&w.ledger);
}

static void carrier_free(struct carrier *t)
{
    (void)t;
}

static ssize_t carrier_receive(int fd, uint8_t *out, size_t room)
{
    size_t n = w.rx_len - w.rx_at;
    MUST(fd == w.fd && ledger_connected(&w.ledger));
    if (n == 0) {
        errno = EAGAIN;
        return w.ended ? 0 : -1;
    }
    n = ledger_hear(&w.ledger, w.rx + w.rx_at, n < room ? n : room);
    memcpy(out, w.rx + w.rx_at, n);
    w.rx_at += n;
    return (ssize_t)n;
}

static ssize_t carrier_send(int fd, const uint8_t *bytes, size_t len)
{
    size_t size = w.ledger.rtu ? RTU_REQUEST_BYTES : MBAP_REQUEST_BYTES;
    MUST(fd == w.fd && !w.fenced && len % size == 0);
    MUST(!w.ledger.rtu || w.link->window.count == 1);
    for (int i = 0; i < UNITS; i++)
        MUST(w.meters[i].job.in_flight <= w.meters[i].job.max_in_flight);
    if (w.ended && next(&w.script) % 2) {
        errno = EPIPE;
        return -1;
    }
    for (size_t at = 0; at < len; at += size)
        ledger_ask(&w.ledger, bytes + at);
    return (ssize_t)len;
}

/* Renewed after a fault, or kept and quietened. */
static const struct carrier_kind kinds[] = {
    {carrier_open, carrier_close, carrier_free, carrier_receive, carrier_send, .late = "none"},
    {carrier_open, carrier_close, carrier_free, carrier_receive, carrier_send, .late = "none", .kept = true},
};

static void on_done(struct job *job, const struct err *failure)
{
    static struct sample sample;
    struct meter *m = job->user;
    struct err e;
    const struct register_image *image = &m->session.image;
    MUST(!job->link && job->in_flight == 0);
    for (int i = 0; i < image->count; i++)
        if (image->blocks[i].poll == image->poll)
            ledger_check_block(&w.ledger, m->first, job->unit, &image->blocks[i]);
    if (!failure && session_result(&m->session, &sample, &e)) {
        if (!meter_map_blocks(&m->session.map, (struct read_request){3, false, SETTING, 1}))
            ledger_check_greeted(&w.ledger, m->first, job->unit, SETTING);
        (void)session_check(&m->session, &e);
    }
    m->again = true;
}

/* ---- steps --------------------------------------------------------------------------------------- */

static void submit(struct meter *m)
{
    m->again = false;
    m->first = w.ledger.asked_count;
    session_begin(&m->session, next(&w.script) % 2 ? SESSION_SETTLEMENT : SESSION_LIVE);
    link_submit(w.link, &m->job);
}

static void hear(const void *bytes, size_t len)
{
    len = len < RX - w.rx_len ? len : RX - w.rx_len;
    memcpy(w.rx + w.rx_len, bytes, len);
    w.rx_len += len;
}

/* What the link may read so far; the rest comes with a later step. */
static void deliver(short what)
{
    if (w.link->phase != PHASE_UP)
        return;
    size_t all = w.rx_len, now = w.rx_at + 1 + next(&w.script);
    int connection = w.ledger.connections;
    w.rx_len = now < all ? now : all;
    link_on_readable(w.fd, what, w.link);
    if (w.ledger.connections == connection && w.link->phase == PHASE_UP && w.rx_at == w.rx_len) {
        w.rx_len = all;
        memmove(w.rx, w.rx + w.rx_at, all - w.rx_at);
        w.rx_len = all - w.rx_at;
        w.rx_at = 0;
    } else {
        w.rx_len = w.rx_at = 0;
    }
}

/* The request that is answered next: one that is on its way, or any that ever was. */
static const struct asked *choose(bool late)
{
    static struct asked one;
    if (late)
        return w.ledger.asked_count ? &w.ledger.asked[next(&w.script) % w.ledger.asked_count] : NULL;
    if (w.link->window.count == 0)
        return NULL;
    const struct flight *f = &w.link->window.flights[next(&w.script) % w.link->window.count];
    one = (struct asked){.read = f->read, .transaction = f->transaction};
    return &one;
}

static void say_answer(bool late, bool damaged)
{
    uint8_t frame[FRAME_MOST];
    uint16_t words[MODBUS_READ_MAX_REGS];
    const struct asked *a = choose(late);
    if (!a)
        return;
    fill(&w.script, words, a->read.count);
    size_t n = put_answer(w.ledger.rtu, a, words, frame);
    if (damaged) {
        uint8_t at = next(&w.script);
        frame[at % n] ^= next(&w.script);
        if (w.ledger.rtu && (at & 0x80))
            put_crc(frame, n - 2);
    }
    hear(frame, n);
}

static void say_right(void)
{
    say_answer(false, false);
}

static void say_damaged(void)
{
    say_answer(false, true);
}

static void say_late(void)
{
    say_answer(true, false);
}

static void say_heartbeat(void)
{
    hear(w.heartbeat.bytes, w.heartbeat.len);
}

static void end_connection(void)
{
    w.ended = true;
}

static void say_exception(void)
{
    uint8_t frame[FRAME_MOST];
    const struct asked *a = choose(false);
    if (!a)
        return;
    const uint8_t pdu[] = {a->read.function | 0x80, next(&w.script) % 12};
    hear(frame, put_frame(w.ledger.rtu, a, pdu, sizeof pdu, frame));
}

static void say_noise(void)
{
    uint8_t bytes[64], n = next(&w.script) % sizeof bytes;
    for (int i = 0; i < n; i++)
        bytes[i] = next(&w.script);
    hear(bytes, n);
}

static void stay_silent(void)
{
    int n = 1 + next(&w.script) % 2;
    engine_enter(w.engine);
    for (int i = 0; i < w.link->window.count && i < n; i++)
        w.link->window.flights[i].deadline.us = 0;
    if (w.link->phase == PHASE_UP)
        link_expire(w.link);
    else if (w.link->phase == PHASE_CONNECTING)
        link_connect_timed_out(w.link);
    engine_leave(w.engine, "silence", "the link");
}

static void let_time_pass(void)
{
    engine_enter(w.engine);
    w.link->quiet_until.us = 0;
    for (int i = 0; i < LINK_GHOSTS; i++)
        if (w.link->ghosts[i].until.us > 0)
            w.link->ghosts[i].until.us = 1;
    w.link->breaker.next.us = 0;
    link_kick(w.link);
    engine_leave(w.engine, "time", "the link");
}

static void change_jobs(void)
{
    struct err e;
    struct meter *m = &w.meters[next(&w.script) % UNITS];
    engine_enter(w.engine);
    if (m->job.link) {
        link_cancel(&m->job, &e);
        MUST(e.text[0]);
    } else {
        submit(m);
    }
    engine_leave(w.engine, "jobs", "the link");
}

static void move_fence(void)
{
    engine_enter(w.engine);
    w.fenced = !w.fenced;
    engine_fence(w.engine, (mono_us){w.fenced ? 0 : INT64_MAX});
    engine_leave(w.engine, "fence", "the link");
}

static void resubmit(void)
{
    engine_enter(w.engine);
    for (int i = 0; i < UNITS; i++)
        if (w.meters[i].again)
            submit(&w.meters[i]);
    engine_leave(w.engine, "jobs", "the link");
}

static void step(uint8_t op)
{
    static void (*const steps[16])(void) = {
        [6] = say_exception,   [7] = say_damaged,   [8] = say_late,     [9] = say_noise,
        [10] = say_heartbeat,  [11] = stay_silent,  [12] = change_jobs, [13] = move_fence,
        [14] = end_connection, [15] = let_time_pass};
    (steps[op % 16] ? steps[op % 16] : say_right)();
    if (!(op & 0x80))
        deliver(EV_READ | (w.ended ? EV_CLOSED : 0));
    if (!(op & 0x40))
        resubmit();
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void on_always(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    (void)arg;
}

/* As if other meters used them. */
static void keep_programs(void)
{
    struct meter_map m;
    meter_map_init(&m, w.driver);
    for (int kind = 0; kind < SESSION_KINDS; kind++)
        for (int scope = PLAN_VALUES; scope <= PLAN_ALL; scope++)
            MUST(program_get(w.wants.programs, &m, &w.wants.of[kind], (enum plan_scope)scope) != NULL);
    meter_map_fini(&m);
}

/* What all inputs share; a descriptor that is always readable lets every turn of the loop end at once. */
static void begin(void)
{
    struct err e;
    log_set_level(LOG_ERROR);
    MUST(engine_new(&w.engine, &e));
    w.driver = driver_load(DRIVER, sizeof DRIVER - 1, "t.json", &e);
    MUST(w.driver != NULL);
    w.wants.of[SESSION_SETTLEMENT] = quantity_set_all();
    quantity_set_add(&w.wants.of[SESSION_LIVE], Q_ACTIVE_POWER_TOTAL);
    quantity_set_add(&w.wants.of[SESSION_LIVE], Q_FREQUENCY);
    w.wants.programs = program_cache_new();
    keep_programs();
    w.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct event *always =
        event_new(engine_base(w.engine), eventfd(1, EFD_CLOEXEC), EV_READ | EV_PERSIST, on_always, NULL);
    event_add(always, NULL);
    MUST(packet_parse("0xFE55", 6, "heartbeat", &w.heartbeat, &e));
}

static void set_up(uint8_t how)
{
    struct err e;
    const struct link_config config = {
        how & 1 ? "rtutcp://127.0.0.1:1" : "tcp://127.0.0.1:1", {1000, 1000}, how >> 3 & 3};
    w.fenced = w.ended = false;
    w.rx_at = w.rx_len = 0;
    ledger_clear(&w.ledger, how & 1);
    MUST(link_new(&w.link, w.engine, &config, &e));
    w.link->carrier->kind->free(w.link->carrier);
    w.carrier = (struct carrier){
        .kind = &kinds[how >> 1 & 1], .engine = w.engine, .events = &link_carrier_events, .link = w.link};
    if (how & 4)
        w.carrier.packets[w.carrier.packet_count++] = &w.heartbeat;
    w.link->carrier = &w.carrier;
    for (int i = 0; i < UNITS; i++) {
        struct meter *m = &w.meters[i];
        *m = (struct meter){.again = true};
        session_init(&m->session, w.driver, &w.wants);
        m->job = (struct job){.session = &m->session,
                              .unit = (uint8_t)(i + 1),
                              .max_in_flight = 1 + (how >> 5) % 4,
                              .done = on_done,
                              .user = m};
    }
    resubmit();
}

static void tear_down(void)
{
    struct err e;
    engine_enter(w.engine);
    for (int i = 0; i < UNITS; i++) {
        if (w.meters[i].job.link)
            link_cancel(&w.meters[i].job, &e);
        session_fini(&w.meters[i].session);
    }
    MUST(!w.link->jobs && w.link->window.count == 0);
    const struct link_counters *c = &w.link->counters;
    MUST(c->answers + c->exceptions <= c->requests);
    link_free(w.link);
    engine_fence(w.engine, (mono_us){INT64_MAX});
    engine_leave(w.engine, "end", "the link");
    MUST(engine_turn(w.engine)); /* what was put off is freed */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!w.engine)
        begin();
    if (size < 2)
        return 0;
    w.script = (struct stream){data, size, 1};
    set_up(data[0]);
    for (int i = 0; i < STEPS_MOST && w.script.at < size; i++)
        step(next(&w.script));
    tear_down();
    return 0;
}
