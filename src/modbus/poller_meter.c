/*
 * poller_meter - one meter of a poller: what is asked when its turn comes, and what is told of it.
 *
 * Each slot ends once, in end_slot: with a value, or as a gap. @frontier is the proof: slots below it are
 * told, the open one apart, and nothing at or above it.
 */
#include <stdio.h>
#include <string.h>

#include "dahu/modbus/pdu.h"
#include "poller_parts.h"

enum {
    ATTEMPTS = 3,           /* a slot, when the meter answers and is not understood */
    ONCE_RETRY_US = 100000, /* somebody waits for it */
    PROBE_US = 1000000,     /* after the first time-out: most are lost packets */
    GATEWAY_PATH = 10,      /* exceptions of a gateway whose unit does not answer */
    GATEWAY_TARGET = 11,
};

/* ---- state --------------------------------------------------------------------------------------- */

static void enter(struct meter *m, enum phase phase)
{
    bool was = m->phase == ASKING || m->phase == PAUSING, is = phase == ASKING || phase == PAUSING;
    m->poller->busy += (int)is - (int)was;
    m->phase = phase;
}

/* Nothing of this slot or poll is left to do. */
static void settle(struct meter *m)
{
    alarm_clear(&m->poller->alarms, &m->alarm);
    enter(m, m->poller->once || m->poller->stopping ? STOPPED : RESTING);
    poller_check_idle(m->poller);
}

static void wake_at(struct meter *m, mono_us at)
{
    alarm_set(&m->poller->alarms, &m->alarm, at);
    poller_hurry(m->poller, at);
}

int64_t meter_deadline_us(const struct meter *m)
{
    return m->planned.us + (m->poller->once ? ONCE_DEADLINE_S * 1000000LL : m->slots->rule.give_up_us);
}

static int64_t left_us(const struct meter *m)
{
    return meter_deadline_us(m) - meter_now(m).us;
}

/* ---- outcomes ------------------------------------------------------------------------------------ */

static void end_slot(struct meter *m, struct poll_outcome *o)
{
    o->slot_at = o->until = m->slot_at;
    m->open = false;
    m->well = o->kind == POLL_VALUE;
    meter_tell(m, o);
    settle(m);
}

static void end_with_gap(struct meter *m, enum gap_cause cause, const char *text)
{
    char slot[WALL_TEXT_BYTES], consequence[WALL_TEXT_BYTES + 24];
    snprintf(consequence, sizeof consequence, "; slot %s is a gap", wall_format(m->slot_at, slot));
    meter_in_trouble(m, cause, text, consequence);
    meter_count_missed(m, cause, 1);
    end_slot(m, &(struct poll_outcome){.kind = POLL_GAP, .cause = cause, .detail = text});
}

/* The unit rests longer than this slot can wait: why it does, and until when. */
static void end_unasked(struct meter *m)
{
    char again[WALL_TEXT_BYTES], text[sizeof((struct err *)NULL)->text];
    wall_us next = timeline_wall(&m->poller->timeline, m->breaker.next);
    struct trouble *t = m->trouble;
    next.us -= next.us % 1000000;
    snprintf(text, sizeof text, "%.900s; asked again after %s", t ? t->text : "it does not answer",
             wall_format(next, again));
    enum gap_cause cause = t ? t->cause : GAP_SILENT;
    if (t)
        complain(&t->complaint, meter_now(m).us, LOG_WARN, "collect",
                 "meter '%s' of point '%s' at %s unit %d is not asked: %s", m->name, m->point, m->shared->uri,
                 m->job.unit, text);
    meter_count_missed(m, cause, 1);
    end_slot(m, &(struct poll_outcome){.kind = POLL_GAP, .cause = cause, .detail = text});
}

static void end_with_sample(struct meter *m)
{
    /* the moment of the slot itself: a first poll is planned for when it is due, which may be long after */
    int64_t after_us = timeline_wall(&m->poller->timeline, meter_now(m)).us - m->slot_at.us;
    const struct slot_rule *r = &m->slots->rule;
    bool late = after_us > m->slots_offset_us + r->late_us || after_us > r->period_us;
    meter_count(m, late);
    end_slot(m, &(struct poll_outcome){.kind = POLL_VALUE, .late = late, .sample = &m->poller->sample});
}

/* ---- live values --------------------------------------------------------------------------------- */

static void attempt(struct meter *m);

/* A slot whose turn came meanwhile has its poll now. */
static void end_live(struct meter *m, struct poll_outcome *o)
{
    meter_tell(m, o);
    settle(m);
    if (m->open && m->phase == RESTING)
        attempt(m);
}

static void live_failed(struct meter *m, const struct err *e)
{
    meter_in_trouble(m, gap_cause_of(e), e->text, "");
    m->poller->counters.live_failed++;
    end_live(m,
             &(struct poll_outcome){.kind = POLL_LIVE_FAILED, .cause = gap_cause_of(e), .detail = e->text});
}

/* ---- attempts ------------------------------------------------------------------------------------ */

static void submit(struct meter *m, enum session_kind kind)
{
    m->kind = kind;
    m->polled = true;
    m->attempts += kind != SESSION_LIVE && m->attempts < UINT8_MAX;
    session_begin(&m->session, kind);
    enter(m, ASKING);
    link_submit(m->shared->link, &m->job);
}

static void attempt(struct meter *m)
{
    struct poller *p = m->poller;
    mono_us now = meter_now(m);
    enum gap_cause cause;
    const char *barrier = meter_barrier(m, &cause);
    if (barrier) {
        end_with_gap(m, cause, barrier);
    } else if (!breaker_try(&m->breaker, now)) {
        if (m->breaker.next.us >= meter_deadline_us(m)) {
            end_unasked(m);
            return;
        }
        enter(m, PAUSING);
        wake_at(m, m->breaker.next);
    } else {
        if (!m->in_course) /* those that are, are given up there */
            wake_at(m, (mono_us){meter_deadline_us(m)});
        submit(m, p->no_detail && m->cumulative ? SESSION_CUMULATIVE : SESSION_SETTLEMENT);
    }
}

static int64_t retry_pause_us(const struct meter *m)
{
    return (m->poller->once ? ONCE_RETRY_US : m->slots->rule.retry_us) * m->attempts;
}

/* An attempt must have time for an answer: a quarter of the longest wait is more than most meters take. */
static bool may_pause(const struct meter *m, int64_t pause_us)
{
    return left_us(m) > pause_us + m->timeouts.request_ms * 1000LL / 4 && !m->poller->stopping;
}

static bool may_try_again(const struct meter *m)
{
    return m->well && m->attempts < ATTEMPTS && may_pause(m, retry_pause_us(m));
}

static void pause_until(struct meter *m, int64_t at_us)
{
    log_write(LOG_DEBUG, "collect", "meter '%s' of point '%s' at %s unit %d: %s; another attempt", m->name,
              m->point, m->shared->uri, m->job.unit, m->trouble ? m->trouble->text : "a part was refused");
    m->poller->counters.retries++;
    enter(m, PAUSING);
    wake_at(m, (mono_us){at_us});
}

/* The link has no connection: that says nothing about the unit, and the link knows when to try again. */
static bool waits_at_link(const struct meter *m, const struct err *e)
{
    return e->code == ERR_UNREACHABLE && !m->poller->once && !m->poller->stopping && left_us(m) > 0;
}

static bool worth_another(const struct err *e)
{
    return err_retryable(e->code) || e->code == ERR_EXCEPTION;
}

static void attempt_failed(struct meter *m, const struct err *e)
{
    meter_note_trouble(m, gap_cause_of(e), e->text);
    if (waits_at_link(m, e))
        submit(m, m->kind);
    else if (m->breaker.state == BREAKER_OPEN && may_pause(m, m->breaker.next.us - meter_now(m).us))
        pause_until(m, m->breaker.next.us);
    else if (m->breaker.state == BREAKER_CLOSED && may_try_again(m) && worth_another(e))
        pause_until(m, meter_now(m).us + retry_pause_us(m));
    else
        end_with_gap(m, gap_cause_of(e), e->text);
}

/* ---- what the link says -------------------------------------------------------------------------- */

static bool is_dead(const struct err *e)
{
    return e->code == ERR_TIMEOUT || (e->code == ERR_EXCEPTION && (e->modbus_exception == GATEWAY_PATH ||
                                                                   e->modbus_exception == GATEWAY_TARGET));
}

/* What the end of a poll tells about the unit: it answered, it did not, or nobody knows. */
static void judge_unit(struct meter *m, const struct err *failure)
{
    struct poller *p = m->poller;
    struct breaker_rule rule = {.first_us = PROBE_US, .most_us = p->config.back_off_max_s * 1000000LL};
    if (p->once)
        return;
    if (!failure || (failure->code != ERR_UNREACHABLE && failure->code != ERR_CANCELLED && !is_dead(failure)))
        breaker_succeeded(&m->breaker);
    else if (is_dead(failure))
        breaker_failed(&m->breaker, &rule, meter_now(m));
    else
        breaker_undecided(&m->breaker, meter_now(m));
}

/* The poll brought values. */
static void good(struct meter *m)
{
    m->partial = m->session.refusal != 0;
    m->read_at = timeline_wall(&m->poller->timeline, meter_now(m));
    meter_out_of_trouble(m);
    meter_tell_holes(m);
    if (m->kind != SESSION_LIVE) {
        end_with_sample(m);
        return;
    }
    m->poller->counters.live++;
    end_live(m, &(struct poll_outcome){.kind = POLL_LIVE, .sample = &m->poller->sample});
}

static void failed(struct meter *m, const struct err *e)
{
    if (m->kind == SESSION_LIVE)
        live_failed(m, e);
    else
        attempt_failed(m, e);
}

void meter_polled(struct meter *m, const struct err *failure)
{
    struct err e;
    judge_unit(m, failure);
    if (failure) {
        failed(m, failure);
    } else if (!session_result(&m->session, &m->poller->sample, &e) || !session_check(&m->session, &e)) {
        failed(m, &e);
    } else if (m->session.refusal && !m->partial && m->kind != SESSION_LIVE && may_try_again(m)) {
        /* a part was refused that was not refused before: rather once more than a reading with a hole */
        pdu_exception_err(&e, m->session.refusal);
        attempt_failed(m, &e);
    } else {
        good(m);
    }
}

/* ---- turns --------------------------------------------------------------------------------------- */

/* Takes the job back from the link, with the reason why it has not ended by itself. */
static void recall(struct meter *m, struct err *why)
{
    if (m->job.link) {
        link_cancel(&m->job, why);
        judge_unit(m, why);
    } else {
        err_set(why, ERR_CANCELLED, "the time ran out");
    }
}

static void give_up(struct meter *m)
{
    struct err e;
    if (m->phase == PAUSING && m->trouble) {
        snprintf(e.text, sizeof e.text, "%s", m->trouble->text);
        end_with_gap(m, m->trouble->cause, e.text);
        return;
    }
    recall(m, &e);
    end_with_gap(m, gap_cause_of(&e), e.text);
}

/* The slot began while live values are read: they give way, unless they are on the wire. */
static void make_way(struct meter *m)
{
    struct err ignored;
    if (m->job.in_flight > 0)
        return; /* its end begins the slot */
    link_cancel(&m->job, &ignored);
    breaker_undecided(&m->breaker, meter_now(m));
    m->poller->counters.live_skipped++;
    enter(m, RESTING);
}

static void begin_slot(struct meter *m, wall_us slot, mono_us planned, bool in_course)
{
    if (m->phase == STOPPED || m->frontier.us > slot.us)
        return;
    if (m->open)
        give_up(m);
    if (m->poller->paused)
        return; /* explained when it is over */
    meter_explain(m, slot, GAP_NOT_READ, "the collector or its machine stood still, or its clock was set");
    alarm_clear(&m->poller->alarms, &m->alarm);
    m->open = true;
    m->slot_at = slot;
    m->frontier = (wall_us){slot.us + m->slots->rule.period_us};
    m->planned = planned;
    m->attempts = 0;
    m->in_course = in_course;
    if (m->phase == ASKING)
        make_way(m);
    if (m->phase == RESTING)
        attempt(m);
}

void meter_begin_slot(struct meter *m, wall_us slot, mono_us planned)
{
    begin_slot(m, slot, planned, true);
}

void meter_give_up(struct meter *m, wall_us slot)
{
    if (!m->open || m->slot_at.us != slot.us)
        return;
    if (left_us(m) > 0)
        wake_at(m, (mono_us){meter_deadline_us(m)}); /* its course has been moved since it began */
    else
        give_up(m);
}

void meter_begin_live(struct meter *m, wall_us at)
{
    struct poller *p = m->poller;
    if (slot_serves(&m->slots->rule, m->slots_offset_us, at, m->live->rule.period_us))
        return;
    if (m->phase != RESTING || p->paused || p->no_detail || m->fault || !m->shared->link ||
        !breaker_try(&m->breaker, meter_now(m))) {
        p->counters.live_skipped++;
        return;
    }
    submit(m, SESSION_LIVE);
}

/* The first slot of a meter, which began before the meter was known. */
static void begin_first(struct meter *m)
{
    int64_t late_us = timeline_wall(&m->poller->timeline, meter_now(m)).us - m->frontier.us;
    if (m->poller->once || (late_us >= 0 && late_us < m->slots->rule.give_up_us))
        begin_slot(m, m->frontier, meter_now(m), false);
}

void meter_alarmed(struct meter *m)
{
    alarm_clear(&m->poller->alarms, &m->alarm);
    if (m->phase == RESTING && !m->open) {
        begin_first(m);
    } else if (left_us(m) <= 0) {
        give_up(m);
    } else if (m->phase == PAUSING) {
        enter(m, RESTING);
        attempt(m);
    } else {
        wake_at(m, (mono_us){meter_deadline_us(m)});
    }
}

/* ---- going --------------------------------------------------------------------------------------- */

void meter_halt(struct meter *m)
{
    struct err ignored; /* nobody waits for this reading any more */
    if (m->job.link)
        link_cancel(&m->job, &ignored);
    m->open = false;
    alarm_clear(&m->poller->alarms, &m->alarm);
    enter(m, STOPPED);
}

void meter_close(struct meter *m, const char *detail)
{
    wall_us now = timeline_wall(&m->poller->timeline, mono_now());
    if (m->open)
        meter_tell_gaps(m, m->slot_at, (wall_us){m->slot_at.us + m->slots->rule.period_us}, GAP_NOT_READ,
                        detail);
    meter_halt(m);
    meter_explain(m, slot_after(&m->slots->rule, (wall_us){now.us + 1}), GAP_NOT_READ, detail);
}

wall_us meter_unread(const struct meter *m)
{
    return m->open ? m->slot_at : m->frontier;
}
