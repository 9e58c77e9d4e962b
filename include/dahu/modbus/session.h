/**
 * session - the conversation with one meter: what to ask next, what an answer means for the rest.
 *
 * Pure: it hands out read requests and takes words or exceptions, whoever carries them. There are
 * several kinds of poll, each with quantities of its own: the settlement registers of a slot, live values.
 * What was learnt in one kind (models, holes, identity) holds for both; only one runs at a time.
 *
 * The first poll looks for models (SunSpec), reads identity and settings too; later polls read what
 * changes. A request that is refused with exception 2 is split until the missing registers are known;
 * they are never asked for again. A hole is believed only when the same poll also brought a value: a
 * meter that refuses everything is not taken at its word, and is asked anew the next time.
 *
 * Several requests may be on their way at once, each known by its ticket; answers come in any order.
 * Where order matters there is only one: while models are looked for, each answer tells where the next
 * question goes; and a meter that is not greeted yet is asked one thing after the other, so that a
 * stranger, or one that just failed, is not hurried.
 *
 * Not here: time, retries, links (link.h).
 */
#ifndef DAHU_MODBUS_SESSION_H
#define DAHU_MODBUS_SESSION_H

#include "dahu/meter/decode.h"
#include "dahu/meter/program.h"

enum session_kind {
    SESSION_SETTLEMENT,
    SESSION_LIVE,
    SESSION_CUMULATIVE, /* the registers of a settlement poll that count up, when there is no room for more */
    SESSION_KINDS
};

/* What each kind of poll wants to know; one for many sessions. */
struct session_wants {
    struct quantity_set of[SESSION_KINDS];
    struct program_cache *programs; /* borrowed: what these sessions share; NULL = nothing */
};

struct session_ask;

struct session {
    const struct driver *driver;       /* borrowed, must outlive the session */
    const struct session_wants *wants; /* borrowed, must outlive the session */
    /* what every poll touches stands together: thousands of meters do not fit the cache */
    struct plan *own_plan;    /* owned: of a poll that met exception 2, until one is good; NULL = none */
    struct session_ask *asks; /* owned: one for each request of the plan in this poll, in the same order */
    struct err *fault;        /* owned: why this poll cannot succeed; NULL = nothing is known against it */
    struct register_image image;
    enum session_kind own_kind; /* of own_plan */
    enum session_kind kind;     /* of the poll that runs */
    enum plan_scope scope;      /* of the poll that runs, and of own_plan */
    uint32_t edition;           /* of the map that the programs were made for */
    int ask_room, last_ticket;
    unsigned line; /* the connection that this poll goes over */
    int on_way;    /* requests that are neither answered nor refused nor unsent */
    bool discovered;
    bool greeted; /* identity and settings are in the image, and the settings are right */
    bool started; /* the asks are those of this poll */
    bool renewed; /* this poll began again on another connection, after answers on an earlier one */
    bool mixed;   /* and then met a third: its answers may be of several meters */
    int requests; /* answered or refused in this poll */
    int refusal;  /* the last exception of this poll other than 2; 0 = none */
    struct program *programs[SESSION_KINDS][2]; /* by kind and enum plan_scope; NULL = not needed so far */
    struct meter_map map;
    struct discovery discovery;
};

void session_init(struct session *s, const struct driver *d, const struct session_wants *wants);
void session_fini(struct session *s);

/** session_know - holes that this meter showed to its driver earlier (session_holes); before the first poll.
 */
void session_know(struct session *s, const struct read_request *holes, int count);
/** session_holes - the registers that the meter lacks, to be kept for session_know when a poll that
 *  session_result found good has changed them. Returns their number; borrowed until the next call. */
int session_holes(const struct session *s, const struct read_request **out);

/** session_begin - a new poll. What an unfinished poll before it learnt about holes is kept; requests of
 *  it that were still on their way are no longer waited for. */
void session_begin(struct session *s, enum session_kind kind);
/**
 * session_next - what to ask now, among what is neither answered nor on its way.
 *
 * Shape: true with the request, now on its way as *ticket (above 0, not used again in this poll); false
 *        when nothing may be asked now: the poll is over (session_done), or waits for answers.
 */
bool session_next(struct session *s, struct read_request *out, int *ticket) NODISCARD;
/** session_done - nothing is left to be asked, nothing on its way: see session_result. */
bool session_done(struct session *s);
/** session_answer - the words that answered @ticket as they were on the wire, high byte first; copied. */
void session_answer(struct session *s, int ticket, const uint8_t *words);
/**
 * session_refused - @ticket met this exception.
 *
 * Shape: true when the poll goes on; false, with the exception in @e, when it makes no sense to ask
 *        this unit for more now (busy, or the gateway does not reach it).
 */
bool session_refused(struct session *s, int ticket, int exception, struct err *e) NODISCARD;
/** session_unsent - @ticket will not be answered: session_next hands its request out again. */
void session_unsent(struct session *s, int ticket);
/**
 * session_line - what is asked now goes over connection @line; nothing of this poll is on its way.
 *
 * Behind another connection than before there may be another meter, or the same one after a restart with
 * another setting: a poll that took them for known, or has asked for them already, begins again.
 */
void session_line(struct session *s, unsigned line);
/** session_failed - the poll was broken off (no answer, link lost): greet the meter anew next time. */
void session_failed(struct session *s);

/**
 * session_result - what the poll brought of what it wanted, once session_done.
 *
 * @out   zeroed, or used for this before
 *
 * Errors: ERR_NOT_FOUND a model of the driver is not there; ERR_EXCEPTION not one value was to be had.
 */
bool session_result(struct session *s, struct sample *out, struct err *e) NODISCARD;
/** session_check - ERR_CONFLICT names the setting of the meter that is not as its driver expects. */
bool session_check(const struct session *s, struct err *e) NODISCARD;

#endif
