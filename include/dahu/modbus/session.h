/**
 * session - the conversation with one meter: what to ask next, what an answer means for the rest.
 *
 * Pure: it hands out read requests and takes words or exceptions, whoever carries them. The first
 * poll looks for models (SunSpec), reads identity and settings too; later polls read what changes.
 * A request that is refused with exception 2 is split until the missing registers are known; they
 * are never asked for again. A hole is believed only when the same poll also brought a value: a
 * meter that refuses everything is not taken at its word, and is asked anew the next time.
 *
 * Not here: time, retries, links (link.h).
 */
#ifndef DAHU_MODBUS_SESSION_H
#define DAHU_MODBUS_SESSION_H

#include "dahu/meter/decode.h"
#include "dahu/meter/plan.h"

struct session {
    const struct driver *driver; /* borrowed, must outlive the session */
    struct quantity_set want;
    struct meter_map map;
    struct register_image image;
    struct discovery discovery;
    struct plan plan;
    enum plan_scope scope; /* of plan */
    bool planned, discovered;
    bool greeted;     /* identity and settings are in the image, and the settings are right */
    int next;         /* index of the plan request that is asked */
    int requests;     /* answered or refused in this poll */
    int refusal;      /* the last exception of this poll other than 2; 0 = none */
    struct err fault; /* why this poll cannot succeed; ERR_NONE */
};

void session_init(struct session *s, const struct driver *d, const struct quantity_set *want);
void session_fini(struct session *s);

/** session_begin - a new poll. What an unfinished poll before it learnt about holes is kept. */
void session_begin(struct session *s);
/** session_next - what to ask; the same again until it is answered. False when there is nothing more to ask.
 */
bool session_next(struct session *s, struct read_request *out);
/** session_answer - the words that answered the request of session_next; copied. */
void session_answer(struct session *s, const uint16_t *words);
/**
 * session_refused - the request of session_next met this exception.
 *
 * Shape: true when the poll goes on; false, with the exception in @e, when it makes no sense to ask
 *        this unit for more now (busy, or the gateway does not reach it).
 */
bool session_refused(struct session *s, int exception, struct err *e) NODISCARD;
/** session_failed - the poll was broken off (no answer, link lost): greet the meter anew next time. */
void session_failed(struct session *s);

/**
 * session_result - what the poll brought, once session_next has nothing more to ask.
 *
 * Errors: ERR_NOT_FOUND a model of the driver is not there; ERR_EXCEPTION not one value was to be had.
 */
bool session_result(struct session *s, struct sample *out, struct err *e) NODISCARD;
/** session_check - ERR_CONFLICT names the setting of the meter that is not as its driver expects. */
bool session_check(const struct session *s, struct err *e) NODISCARD;

#endif
