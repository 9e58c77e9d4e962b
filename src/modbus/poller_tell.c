/*
 * poller_tell - what is told of a meter: outcomes, gaps, holes, and lines in the log.
 *
 * Not here: when a slot ends, and how (poller_meter.c).
 */
#include <errno.h>
#include <string.h>

#include "poller_parts.h"

enum {
    EXPLAINED_SLOTS = 100000, /* of one stretch without readings; what lies before stays unexplained */
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

enum gap_cause gap_cause_of(const struct err *e)
{
    if (e->code == ERR_UNREACHABLE && e->sys_errno == ECONNREFUSED)
        return GAP_REFUSED;
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].code == e->code)
            return causes[i].cause;
    return GAP_NOT_READ;
}

const char *meter_barrier(const struct meter *m, enum gap_cause *cause)
{
    if (m->fault) {
        *cause = m->barred ? GAP_LINK_DOWN : GAP_DRIVER_FAULT;
        return m->fault;
    }
    *cause = GAP_NOT_READ; /* by whatever the link is wrong: no meter was asked */
    return m->shared->fault ? m->shared->fault->text : NULL;
}

/* ---- trouble and recovery ------------------------------------------------------------------------ */

/* Remember it, for whoever asks and for slots that end before another attempt. */
void meter_note_trouble(struct meter *m, enum gap_cause cause, const char *text)
{
    if (!m->trouble)
        m->trouble = must_alloc(sizeof *m->trouble);
    struct trouble *t = m->trouble;
    t->cause = cause;
    if (t->text == text || (t->text && strcmp(t->text, text) == 0))
        return;
    free(t->text);
    t->text = must_strdup(text);
}

void meter_in_trouble(struct meter *m, enum gap_cause cause, const char *text, const char *consequence)
{
    meter_note_trouble(m, cause, text);
    complain(&m->trouble->complaint, meter_now(m).us, LOG_WARN, "collect",
             "could not read meter '%s' of point '%s' at %s unit %d: %s%s", m->name, m->point, m->shared->uri,
             m->job.unit, text, consequence);
}

void meter_out_of_trouble(struct meter *m)
{
    if (!m->trouble)
        return;
    complaint_end(&m->trouble->complaint, "collect",
                  "meter '%s' of point '%s' at %s unit %d is read again after %llu failures", m->name,
                  m->point, m->shared->uri, m->job.unit, (unsigned long long)m->trouble->complaint.count);
    free(m->trouble->text);
    free(m->trouble);
    m->trouble = NULL;
}

/* ---- outcomes ------------------------------------------------------------------------------------ */

void meter_tell(struct meter *m, struct poll_outcome *o)
{
    o->point_id = m->point_id;
    o->period_us = m->slots->rule.period_us;
    o->at = timeline_wall(&m->poller->timeline, meter_now(m));
    m->poller->config.outcome(m->poller->config.user, o);
}

void meter_tell_gaps(struct meter *m, wall_us from, wall_us until, enum gap_cause cause, const char *detail)
{
    int64_t period_us = m->slots->rule.period_us;
    if (from.us >= until.us)
        return;
    meter_count_missed(m, cause, (until.us - from.us) / period_us);
    meter_tell(m, &(struct poll_outcome){.kind = POLL_GAP,
                                         .slot_at = from,
                                         .until = {until.us - period_us},
                                         .cause = cause,
                                         .detail = detail});
}

void meter_explain(struct meter *m, wall_us until, enum gap_cause cause, const char *detail)
{
    const struct poller *p = m->poller;
    wall_us from = m->frontier, earliest = {until.us - EXPLAINED_SLOTS * m->slots->rule.period_us};
    if (from.us >= until.us || m->waiting)
        return;
    if (from.us < earliest.us) {
        log_write(LOG_WARN, "collect",
                  "meter '%s' of point '%s': only the last %d slots without a reading are recorded as gaps",
                  m->name, m->point, EXPLAINED_SLOTS);
        from = earliest;
    }
    m->frontier = until;
    if (p->paused)
        meter_tell_gaps(m, from, until, p->pause_cause, p->pause_detail);
    else
        meter_tell_gaps(m, from, until, cause, detail);
}

/* ---- counters and holes -------------------------------------------------------------------------- */

void meter_count(struct meter *m, bool late)
{
    struct poller_counters *c = &m->poller->counters;
    int64_t us = meter_now(m).us - m->planned.us;
    int bucket = 0;
    while (bucket < LATENESS_BUCKETS - 1 && us > lateness_limits_ms[bucket] * 1000LL)
        bucket++;
    c->lateness[bucket]++;
    c->lateness_us += (uint64_t)(us > 0 ? us : 0);
    if (late)
        c->late++, m->late++;
    else
        c->on_time++, m->on_time++;
}

void meter_count_missed(struct meter *m, enum gap_cause cause, int64_t slots)
{
    m->poller->counters.gaps[cause] += (uint64_t)slots;
    m->missed += (uint32_t)slots;
}

uint32_t meter_holes_sum(const struct meter *m)
{
    const struct read_request *holes;
    int count = session_holes(&m->session, &holes);
    uint32_t sum = 0;
    for (int i = 0; i < count; i++)
        sum = (sum ^ ((uint32_t)holes[i].address << 16 | (uint32_t)holes[i].words << 8 | holes[i].function)) *
              16777619u; /* FNV-1a, a hole at a time */
    return sum;
}

void meter_tell_holes(struct meter *m)
{
    const struct poller_config *c = &m->poller->config;
    const struct read_request *holes;
    uint32_t sum = meter_holes_sum(m);
    if (sum == m->holes_seen)
        return;
    m->holes_seen = sum;
    int count = session_holes(&m->session, &holes);
    if (c->holes)
        c->holes(c->user, m->point_id, holes, count);
}
