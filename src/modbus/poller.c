/* poller - see the header. One timer a target: when it is due, when to try again, when to give up. */
#include "dahu/modbus/poller.h"

#include <errno.h>
#include <event2/event.h>
#include <search.h>
#include <string.h>

#include "dahu/modbus/pdu.h"
#include "dahu/modbus/slot.h"

enum {
    ATTEMPTS = 3,            /* a slot, for a meter that was well in the slot before */
    ONCE_DEADLINE_S = 60,    /* poller_once waits for no next slot */
    ONCE_RETRY_US = 100000,  /* and somebody waits for it */
    EARLY_US = 50000,        /* woken this long before the slot: the wall clock was set back meanwhile */
    EXPLAINED_SLOTS = 10000, /* of one stretch without readings; what lies before stays unexplained */
};

/* A link and how many targets use it. */
struct shared_link {
    char *uri;         /* owned */
    struct link *link; /* NULL: @fault says why */
    struct err fault;
    int users;
    struct shared_link *next;
};

enum phase {
    RESTING, /* waits for its slot */
    ASKING,  /* its job is with the link */
    PAUSING, /* between two attempts of one slot */
    STOPPED, /* nothing to do any more */
};

struct meter {
    struct poller *poller;
    struct poll_target target; /* texts owned */
    struct shared_link *shared;
    struct session session;
    struct job job;
    struct event *timer;
    struct slot_rule rule;
    enum phase phase;
    wall_us slot_at;
    mono_us slot_mono; /* the same moment on the monotonic clock */
    mono_us deadline;  /* when this slot is given up */
    int attempts;
    bool well;    /* the slot before ended with a reading, or there was none */
    bool partial; /* and a part of it was refused */
    bool asked;   /* at least one slot has ended */
    wall_us read_at;
    char *trouble; /* owned: why the last slot has no value; NULL = it has */
    enum gap_cause cause;
    struct complaint complaint;
};

struct poller {
    struct poller_config config;
    struct meter **meters; /* sorted by point */
    int count;
    void *links;               /* tsearch tree of struct shared_link */
    struct shared_link *first; /* the same as a list */
    bool once, stopping, detail;
    enum gap_cause paused; /* GAP_CAUSE_COUNT = it is not */
    char *pause_detail;    /* owned */
    struct event *grace;
    struct sample sample; /* scratch: it is large, and used by one callback at a time */
    struct poller_counters counters;
};

/* ---- causes -------------------------------------------------------------------------------------- */

static const char *const cause_names[] = {
    [GAP_SILENT] = "silent",
    [GAP_REFUSED] = "refused",
    [GAP_EXCEPTION] = "exception",
    [GAP_MALFORMED] = "malformed",
    [GAP_LINK_DOWN] = "link_down",
    [GAP_NOT_READ] = "not_read",
    [GAP_DRIVER_FAULT] = "driver_fault",
    [GAP_COLLECTOR_DOWN] = "collector_down",
    [GAP_SPOOL_FULL] = "spool_full",
};

const char *gap_cause_name(enum gap_cause c)
{
    return cause_names[c];
}

static const struct {
    enum err_code code;
    enum gap_cause cause;
} causes[] = {
    {ERR_TIMEOUT, GAP_SILENT},        {ERR_UNREACHABLE, GAP_LINK_DOWN}, {ERR_EXCEPTION, GAP_EXCEPTION},
    {ERR_MALFORMED, GAP_MALFORMED},   {ERR_CANCELLED, GAP_NOT_READ},    {ERR_NOT_FOUND, GAP_DRIVER_FAULT},
    {ERR_CONFLICT, GAP_DRIVER_FAULT},
};

static enum gap_cause cause_of(const struct err *e)
{
    if (e->code == ERR_UNREACHABLE && e->sys_errno == ECONNREFUSED)
        return GAP_REFUSED;
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].code == e->code)
            return causes[i].cause;
    return GAP_NOT_READ;
}

/* ---- links --------------------------------------------------------------------------------------- */

static int compare_links(const void *a, const void *b)
{
    return strcmp(((const struct shared_link *)a)->uri, ((const struct shared_link *)b)->uri);
}

static struct shared_link *share_link(struct poller *p, const struct poll_target *t)
{
    struct shared_link key = {.uri = (char *)(uintptr_t)t->uri};
    void *node = tfind(&key, &p->links, compare_links);
    if (node) {
        struct shared_link *found = *(struct shared_link **)node;
        found->users++;
        return found;
    }
    struct shared_link *made = must_alloc(sizeof *made);
    made->uri = must_strdup(t->uri);
    made->users = 1;
    const struct link_config config = {.uri = t->uri, .timeouts = t->timeouts};
    if (!link_new(&made->link, p->config.engine, &config, &made->fault))
        made->link = NULL;
    MUST(tsearch(made, &p->links, compare_links) != NULL);
    made->next = p->first;
    p->first = made;
    return made;
}

static void unshare_link(struct poller *p, struct shared_link *s)
{
    if (--s->users > 0)
        return;
    tdelete(s, &p->links, compare_links);
    struct shared_link **at = &p->first;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    link_free(s->link);
    free(s->uri);
    free(s);
}

/* ---- time ---------------------------------------------------------------------------------------- */

static void arm(struct meter *m, int64_t delay_us)
{
    if (delay_us < 0)
        delay_us = 0;
    struct timeval tv = {delay_us / 1000000, delay_us % 1000000};
    event_add(m->timer, &tv);
}

/* Time left until the running slot is given up. */
static int64_t left_us(const struct meter *m)
{
    return m->deadline.us - mono_now().us;
}

/* ---- outcomes ------------------------------------------------------------------------------------ */

static void tell_lost(struct meter *m, wall_us from, wall_us until, enum gap_cause cause, const char *detail)
{
    int64_t earliest = until.us - EXPLAINED_SLOTS * m->rule.period_us;
    if (from.us < earliest) {
        log_write(LOG_WARN, "collect",
                  "meter '%s': only the last %d slots without a reading are recorded as gaps", m->target.name,
                  EXPLAINED_SLOTS);
        from.us = earliest;
    }
    struct poll_outcome o = {.kind = POLL_GAP,
                             .point_id = m->target.point_id,
                             .slot_at = from,
                             .until = {until.us - m->rule.period_us},
                             .period_us = m->rule.period_us,
                             .at = wall_now(),
                             .cause = cause,
                             .detail = detail};
    m->poller->counters.gaps[cause] += (uint64_t)((until.us - from.us) / m->rule.period_us);
    m->poller->config.outcome(m->poller->config.user, &o);
}

/* Choose the slot after @last, account for those that cannot be read any more, and wait for it. */
static void rest(struct meter *m, wall_us last, bool fresh)
{
    wall_us now = wall_now();
    wall_us next = slot_next(&m->rule, last, now, fresh);
    wall_us expected = {last.us == INT64_MIN ? next.us
                                             : wall_slot(last, m->rule.period_us).us + m->rule.period_us};
    if (next.us > expected.us && fresh)
        tell_lost(m, expected, next, GAP_COLLECTOR_DOWN, "no collector read this point then");
    else if (next.us > expected.us)
        tell_lost(m, expected, next, GAP_NOT_READ,
                  "the collector or its machine stood still, or its clock was set");
    else if (next.us < expected.us)
        log_write(LOG_WARN, "collect", "the clock was set back: slots of meter '%s' come again",
                  m->target.name);
    m->slot_at = next;
    m->phase = RESTING;
    arm(m, next.us + slot_offset_us(&m->rule, (uint64_t)m->target.point_id) - now.us);
}

static void check_idle(struct poller *p)
{
    if (!p->once && !p->stopping)
        return;
    for (int i = 0; i < p->count; i++)
        if (p->meters[i]->phase != STOPPED)
            return;
    p->config.idle(p->config.user);
}

static void end_slot(struct meter *m, struct poll_outcome *o)
{
    struct poller *p = m->poller;
    event_del(m->timer);
    o->point_id = m->target.point_id;
    o->slot_at = o->until = m->slot_at;
    o->period_us = m->rule.period_us;
    o->at = wall_now();
    o->late = mono_now().us - m->slot_mono.us > m->rule.late_us;
    m->well = o->sample != NULL;
    m->asked = true;
    free(m->trouble);
    m->trouble = o->sample ? NULL : must_strdup(o->detail);
    m->cause = o->cause;
    if (o->sample)
        m->read_at = o->at;
    p->config.outcome(p->config.user, o);
    if (!p->once && !p->stopping) {
        rest(m, m->slot_at, false);
        return;
    }
    m->phase = STOPPED;
    check_idle(p);
}

static void end_with_gap(struct meter *m, const struct err *e)
{
    char slot[WALL_TEXT_BYTES];
    complain(&m->complaint, mono_now().us, LOG_WARN, "collect",
             "could not read meter '%s' at %s unit %d: %s; slot %s is a gap", m->target.name, m->target.uri,
             m->target.unit, e->text, wall_format(m->slot_at, slot));
    m->poller->counters.gaps[cause_of(e)]++;
    end_slot(m, &(struct poll_outcome){.kind = POLL_GAP, .cause = cause_of(e), .detail = e->text});
}

const int32_t lateness_limits_ms[LATENESS_BUCKETS - 1] = {1,   2,    5,    10,   20,    50,    100,   200,
                                                          500, 1000, 2000, 5000, 10000, 30000, 60000, 300000};

static void count_lateness(struct meter *m)
{
    struct poller_counters *c = &m->poller->counters;
    int64_t us = mono_now().us - m->slot_mono.us - slot_offset_us(&m->rule, (uint64_t)m->target.point_id);
    int bucket = 0;
    while (bucket < LATENESS_BUCKETS - 1 && us > lateness_limits_ms[bucket] * 1000LL)
        bucket++;
    c->lateness[bucket]++;
    c->lateness_us += (uint64_t)(us > 0 ? us : 0);
    if (mono_now().us - m->slot_mono.us > m->rule.late_us)
        c->late++;
    else
        c->on_time++;
}

static void end_with_sample(struct meter *m)
{
    complaint_end(&m->complaint, "collect", "meter '%s' at %s unit %d is read again after %llu slots",
                  m->target.name, m->target.uri, m->target.unit, (unsigned long long)m->complaint.count);
    count_lateness(m);
    end_slot(m, &(struct poll_outcome){.kind = POLL_VALUE, .sample = &m->poller->sample});
}

/* ---- attempts ------------------------------------------------------------------------------------ */

static void attempt(struct meter *m)
{
    struct err e;
    m->phase = ASKING;
    m->attempts++;
    if (!m->target.driver) {
        err_set(&e, ERR_NOT_FOUND, "%s", m->target.fault);
        end_with_gap(m, &e);
        return;
    }
    if (!m->shared->link) {
        end_with_gap(m, &m->shared->fault);
        return;
    }
    session_begin(&m->session, SESSION_SETTLEMENT);
    arm(m, left_us(m)); /* before the submission, which may end the slot at once */
    link_submit(m->shared->link, &m->job);
}

static int64_t retry_pause_us(const struct meter *m)
{
    return (m->poller->once ? ONCE_RETRY_US : m->rule.retry_us) * m->attempts;
}

/* An attempt must have time for an answer: a quarter of the longest wait is more than most meters take. */
static bool may_try_again(const struct meter *m)
{
    int64_t needed_us = retry_pause_us(m) + m->target.timeouts.request_ms * 1000LL / 4;
    return m->well && m->attempts < ATTEMPTS && left_us(m) > needed_us && !m->poller->stopping;
}

static void attempt_failed(struct meter *m, const struct err *e)
{
    if (!may_try_again(m) || (!err_retryable(e->code) && e->code != ERR_EXCEPTION)) {
        end_with_gap(m, e);
        return;
    }
    log_write(LOG_DEBUG, "collect", "meter '%s' at %s unit %d: %s; another attempt", m->target.name,
              m->target.uri, m->target.unit, e->text);
    m->poller->counters.retries++;
    m->phase = PAUSING;
    arm(m, retry_pause_us(m));
}

static void on_done(struct job *job, const struct err *failure)
{
    struct meter *m = job->user;
    struct err e;
    if (failure) {
        attempt_failed(m, failure);
    } else if (!session_result(&m->session, &m->poller->sample, &e) || !session_check(&m->session, &e)) {
        attempt_failed(m, &e);
    } else if (m->session.refusal && !m->partial && may_try_again(m)) {
        /* a part was refused that was not refused before: rather once more than a reading with a hole */
        pdu_exception_err(&e, m->session.refusal);
        attempt_failed(m, &e);
    } else {
        m->partial = m->session.refusal != 0;
        end_with_sample(m);
    }
}

static void begin_slot(struct meter *m)
{
    int64_t now_us = mono_now().us, since_us = wall_now().us - m->slot_at.us;
    bool once = m->poller->once;
    if (!once && (since_us < -EARLY_US || since_us > m->rule.give_up_us)) {
        rest(m, (wall_us){m->slot_at.us - m->rule.period_us}, false);
        return;
    }
    m->slot_mono = (mono_us){now_us - since_us};
    m->deadline =
        (mono_us){once ? now_us + ONCE_DEADLINE_S * 1000000LL : m->slot_mono.us + m->rule.give_up_us};
    m->attempts = 0;
    if (m->poller->paused == GAP_CAUSE_COUNT) {
        attempt(m);
        return;
    }
    m->poller->counters.gaps[m->poller->paused]++;
    end_slot(m, &(struct poll_outcome){
                    .kind = POLL_GAP, .cause = m->poller->paused, .detail = m->poller->pause_detail});
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct meter *m = arg;
    struct engine *engine = m->poller->config.engine;
    struct err e;
    engine_enter(engine);
    if (m->phase == RESTING) {
        begin_slot(m);
    } else if (m->phase == PAUSING) {
        attempt(m);
    } else if (m->phase == ASKING) {
        link_cancel(&m->job, &e);
        end_with_gap(m, &e);
    }
    engine_leave(engine, "slot", m->target.uri);
}

/* ---- targets ------------------------------------------------------------------------------------- */

static struct meter *meter_new(struct poller *p, const struct poll_target *t)
{
    struct meter *m = must_alloc(sizeof *m);
    *m = (struct meter){.poller = p,
                        .target = *t,
                        .rule = slot_rule(t->slot_s),
                        .phase = STOPPED,
                        .well = true,
                        .read_at = {INT64_MIN}};
    m->target.name = must_strdup(t->name);
    m->target.fault = must_strdup(t->fault ? t->fault : "");
    m->shared = share_link(p, t);
    m->target.uri = m->shared->uri;
    if (t->driver)
        session_init(&m->session, t->driver, &p->config.wants);
    m->job = (struct job){.session = &m->session,
                          .unit = t->unit,
                          .done = on_done,
                          .user = m,
                          .pause_ms = t->driver ? t->driver->limits.pause_ms : 0};
    m->timer = evtimer_new(engine_base(p->config.engine), on_timer, m);
    MUST(m->timer != NULL);
    return m;
}

static void meter_free(struct meter *m)
{
    struct err ignored; /* nobody waits for this reading any more */
    if (m->job.link)
        link_cancel(&m->job, &ignored);
    event_free(m->timer);
    if (m->target.driver)
        session_fini(&m->session);
    unshare_link(m->poller, m->shared);
    free((char *)(uintptr_t)m->target.name);
    free((char *)(uintptr_t)m->target.fault);
    free(m->trouble);
    free(m);
}

/* A meter that goes or changes in the middle of its slot leaves the slot explained. */
static void meter_remove(struct meter *m)
{
    if (m->phase == ASKING || m->phase == PAUSING)
        tell_lost(m, m->slot_at, (wall_us){m->slot_at.us + m->rule.period_us}, GAP_NOT_READ,
                  "the meter was changed while it was read");
    meter_free(m);
}

static bool same_target(const struct poll_target *a, const struct poll_target *b)
{
    return a->unit == b->unit && a->driver == b->driver && a->slot_s == b->slot_s &&
           a->timeouts.connect_ms == b->timeouts.connect_ms &&
           a->timeouts.request_ms == b->timeouts.request_ms && strcmp(a->name, b->name) == 0 &&
           strcmp(a->uri, b->uri) == 0 && strcmp(a->fault ? a->fault : "", b->fault ? b->fault : "") == 0;
}

/* Keeps what did not change in its place in @next and removes the rest. */
static void carry_over(struct poller *p, const struct poll_target *targets, int count, struct meter **next)
{
    for (int i = 0, j = 0; i < p->count; i++) {
        struct meter *m = p->meters[i];
        while (j < count && targets[j].point_id < m->target.point_id)
            j++;
        if (j < count && targets[j].point_id == m->target.point_id && same_target(&m->target, &targets[j]))
            next[j] = m;
        else
            meter_remove(m);
    }
}

static void start(struct meter *m)
{
    if (m->poller->once) {
        m->slot_at = wall_slot(wall_now(), m->rule.period_us);
        begin_slot(m);
        return;
    }
    rest(m, m->target.booked_at, true);
}

void poller_apply(struct poller *p, const struct poll_target *targets, int count)
{
    struct meter **next = must_alloc(sizeof(struct meter *) * (size_t)(count + 1)), **fresh;
    int fresh_count = 0;
    fresh = must_alloc(sizeof(struct meter *) * (size_t)(count + 1));
    if (p->stopping)
        count = 0;
    carry_over(p, targets, count,
               next); /* closes links before new ones are opened: never two to one gateway */
    for (int i = 0; i < count; i++) {
        MUST(i == 0 || targets[i - 1].point_id < targets[i].point_id);
        if (next[i])
            continue;
        next[i] = fresh[fresh_count++] = meter_new(p, &targets[i]);
        next[i]->phase = RESTING; /* counts as busy until it has begun */
    }
    free(p->meters);
    p->meters = next;
    p->count = count;
    for (int i = 0; i < fresh_count; i++)
        start(fresh[i]);
    free(fresh);
    if (count == 0)
        check_idle(p);
}

void poller_hand_over(struct poller *p, const int64_t *points, int count)
{
    int kept = 0;
    for (int i = 0, j = 0; i < p->count; i++) {
        struct meter *m = p->meters[i];
        while (j < count && points[j] < m->target.point_id)
            j++;
        if (j < count && points[j] == m->target.point_id)
            meter_free(m);
        else
            p->meters[kept++] = m;
    }
    p->count = kept;
    check_idle(p);
}

/* ---- pauses -------------------------------------------------------------------------------------- */

void poller_pause(struct poller *p, enum gap_cause cause, const char *detail)
{
    free(p->pause_detail);
    p->pause_detail = must_strdup(detail);
    p->paused = cause;
}

void poller_resume(struct poller *p)
{
    p->paused = GAP_CAUSE_COUNT;
}

void poller_detail(struct poller *p, bool on)
{
    p->detail = on;
}

/* ---- what can be seen ---------------------------------------------------------------------------- */

static const char *const unit_state_names[] = {
    [UNIT_NEW] = "new", [UNIT_WELL] = "well", [UNIT_FAILING] = "failing", [UNIT_RESTING] = "resting"};

const char *unit_state_name(enum unit_state s)
{
    return unit_state_names[s];
}

bool poller_visit(const struct poller *p, int64_t *cursor, struct poll_status *out)
{
    int low = 0, high = p->count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (p->meters[middle]->target.point_id > *cursor)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == p->count)
        return false;
    const struct meter *m = p->meters[low];
    *cursor = m->target.point_id;
    *out = (struct poll_status){
        .point_id = m->target.point_id,
        .name = m->target.name,
        .uri = m->target.uri,
        .driver = m->target.driver ? m->target.driver->name : NULL,
        .unit = m->target.unit,
        .slot_s = m->target.slot_s,
        .live_s = m->target.live_s,
        .state = !m->asked    ? UNIT_NEW
                 : m->trouble ? UNIT_FAILING
                              : UNIT_WELL,
        .read_at = m->read_at,
        .cause = m->cause,
        .detail = m->trouble ? m->trouble : "",
        .failures = m->complaint.count,
        .holes = m->target.driver ? m->session.map.hole_count : 0,
    };
    return true;
}

bool poller_visit_link(const struct poller *p, int *cursor, struct poll_link *out)
{
    const struct shared_link *s = p->first;
    for (int i = 0; s && i < *cursor; i++)
        s = s->next;
    if (!s)
        return false;
    ++*cursor;
    *out = (struct poll_link){s->uri, s->link, &s->fault, s->users};
    return true;
}

/* ---- life ---------------------------------------------------------------------------------------- */

struct poller *poller_new(const struct poller_config *c)
{
    struct poller *p = must_alloc(sizeof *p);
    p->config = *c;
    p->paused = GAP_CAUSE_COUNT;
    p->detail = true;
    return p;
}

void poller_free(struct poller *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->count; i++)
        meter_free(p->meters[i]);
    if (p->grace)
        event_free(p->grace);
    free(p->meters);
    free(p->pause_detail);
    free(p);
}

void poller_once(struct poller *p)
{
    p->once = true;
}

/* The slots that are still open will be explained by the collector that comes next. */
static void on_grace_over(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct poller *p = arg;
    struct err ignored;
    for (int i = 0; i < p->count; i++) {
        if (p->meters[i]->job.link)
            link_cancel(&p->meters[i]->job, &ignored);
        event_del(p->meters[i]->timer);
        p->meters[i]->phase = STOPPED;
    }
    check_idle(p);
}

void poller_stop(struct poller *p, int grace_ms)
{
    if (p->stopping)
        return;
    p->stopping = true;
    for (int i = 0; i < p->count; i++)
        if (p->meters[i]->phase != ASKING) {
            event_del(p->meters[i]->timer);
            p->meters[i]->phase = STOPPED;
        }
    p->grace = evtimer_new(engine_base(p->config.engine), on_grace_over, p);
    MUST(p->grace != NULL);
    struct timeval tv = {grace_ms / 1000, grace_ms % 1000 * 1000};
    event_add(p->grace, &tv);
    check_idle(p);
}

struct poller_counters poller_counters(const struct poller *p)
{
    return p->counters;
}
