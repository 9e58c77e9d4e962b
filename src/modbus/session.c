/* session - see the header. */
#include "dahu/modbus/session.h"

#include <string.h>

#include "dahu/modbus/pdu.h"

enum ask_state { ASK_WAITS, ASK_ON_WAY, ASK_SETTLED };

/* What became of one request of the plan in this poll. */
struct session_ask {
    int ticket; /* 0 = not asked yet */
    enum ask_state state;
};

enum { DISCOVERY_TICKET = 1 }; /* one at a time, and over before the plan is made */

void session_init(struct session *s, const struct driver *d, const struct session_wants *wants)
{
    *s = (struct session){.driver = d, .wants = wants};
    meter_map_init(&s->map, d);
}

static void drop_own_plan(struct session *s)
{
    if (s->own_plan)
        plan_fini(s->own_plan);
    free(s->own_plan);
    s->own_plan = NULL;
}

static void drop_programs(struct session *s)
{
    for (int k = 0; k < SESSION_KINDS; k++)
        for (int scope = 0; scope < 2; scope++) {
            program_put(s->programs[k][scope]);
            s->programs[k][scope] = NULL;
        }
}

static void drop_fault(struct session *s)
{
    free(s->fault);
    s->fault = NULL;
}

void session_fini(struct session *s)
{
    drop_own_plan(s);
    drop_programs(s);
    drop_fault(s);
    meter_map_fini(&s->map);
    image_fini(&s->image);
    free(s->asks);
    s->asks = NULL;
}

void session_know(struct session *s, const struct read_request *holes, int count)
{
    for (int i = 0; i < count; i++)
        meter_map_add_hole(&s->map, holes[i]);
}

int session_holes(const struct session *s, const struct read_request **out)
{
    *out = s->map.holes;
    return s->map.hole_count;
}

void session_begin(struct session *s, enum session_kind kind)
{
    image_begin(&s->image);
    s->kind = kind;
    s->requests = s->refusal = s->on_way = 0;
    s->last_ticket = DISCOVERY_TICKET;
    s->started = s->renewed = s->mixed = false;
    drop_fault(s);
    if (!s->discovered)
        discovery_start(&s->discovery, &s->map);
}

/* ---- requests ------------------------------------------------------------------------------------ */

/* What is asked in this poll. */
static const struct plan *plan_of(const struct session *s)
{
    return s->own_plan ? s->own_plan : program_plan(s->programs[s->kind][s->scope]);
}

static void make_room(struct session *s, int count)
{
    if (count <= s->ask_room)
        return;
    s->asks = must_realloc(s->asks, (size_t)count * sizeof *s->asks);
    s->ask_room = count;
}

/* A plan that was split in a poll which did not end well is gone on with: it is closer to the missing
 * registers than a new one would be. */
static void choose_plan(struct session *s)
{
    enum plan_scope scope = s->greeted ? PLAN_VALUES : PLAN_ALL;
    if (s->own_plan && (s->scope != scope || s->own_kind != s->kind))
        drop_own_plan(s);
    s->scope = scope;
    if (s->own_plan)
        return;
    if (s->edition != s->map.edition)
        drop_programs(s);
    s->edition = s->map.edition;
    struct program **p = &s->programs[s->kind][scope];
    if (!*p)
        *p = program_get(s->wants->programs, &s->map, &s->wants->of[s->kind], scope);
}

/* The requests of this poll, when discovery has told where the models are. */
static void start(struct session *s)
{
    choose_plan(s);
    int count = plan_of(s)->count;
    make_room(s, count);
    for (int i = 0; i < count; i++)
        s->asks[i] = (struct session_ask){0};
    s->started = true;
}

/* Looks at what discovery has found, once it is over; false with s->fault. */
static bool end_discovery(struct session *s)
{
    struct err e;
    s->discovered = discovery_finish(&s->discovery, &e);
    if (s->discovered)
        return true;
    s->fault = must_alloc(sizeof *s->fault);
    *s->fault = e;
    return false;
}

/* Everything is known that the plan of this poll depends on; false while it is not, or with s->fault. */
static bool ready(struct session *s)
{
    struct read_request ignored;
    if (s->fault || (!s->discovered && (discovery_next(&s->discovery, &ignored) || !end_discovery(s))))
        return false;
    if (!s->started)
        start(s);
    return true;
}

static int find_ask(struct session *s, enum ask_state state)
{
    for (int i = 0; i < plan_of(s)->count; i++)
        if (s->asks[i].state == state)
            return i;
    return -1;
}

bool session_next(struct session *s, struct read_request *out, int *ticket)
{
    if (s->on_way > 0 && !s->greeted)
        return false;
    if (!ready(s)) {
        *ticket = DISCOVERY_TICKET;
        if (s->fault || !discovery_next(&s->discovery, out))
            return false;
        s->on_way++;
        return true;
    }
    int i = find_ask(s, ASK_WAITS);
    if (i < 0)
        return false;
    s->on_way++;
    s->asks[i] = (struct session_ask){++s->last_ticket, ASK_ON_WAY};
    *ticket = s->last_ticket;
    *out = plan_of(s)->requests[i].read;
    return true;
}

bool session_done(struct session *s)
{
    if (s->on_way > 0)
        return false;
    return ready(s) ? find_ask(s, ASK_WAITS) < 0 : s->fault != NULL;
}

/* ---- what came of them --------------------------------------------------------------------------- */

/* The request that @ticket was given to is no longer on its way. */
static int take_back(struct session *s, int ticket)
{
    MUST(s->on_way > 0);
    s->on_way--;
    if (!s->discovered)
        return -1;
    for (int i = 0; i < plan_of(s)->count; i++)
        if (s->asks[i].ticket == ticket && s->asks[i].state == ASK_ON_WAY)
            return i;
    MUST(!"a ticket that was handed out in this poll");
    return -1;
}

void session_unsent(struct session *s, int ticket)
{
    int i = take_back(s, ticket);
    if (i >= 0)
        s->asks[i].state = ASK_WAITS;
}

static void join_words(const uint8_t *bytes, int n, uint16_t *out)
{
    for (int i = 0; i < n; i++)
        out[i] = pdu_word(bytes + 2 * i);
}

void session_answer(struct session *s, int ticket, const uint8_t *words)
{
    struct read_request asked;
    uint16_t joined[REQUEST_WORDS_MAX];
    int i = take_back(s, ticket);
    s->requests++;
    if (i < 0) {
        MUST(discovery_next(&s->discovery, &asked));
        join_words(words, asked.words, joined);
        discovery_answer(&s->discovery, joined, asked.words);
        return;
    }
    asked = plan_of(s)->requests[i].read;
    join_words(words, asked.words, joined);
    image_put(&s->image, asked, joined);
    s->asks[i].state = ASK_SETTLED;
}

/* Request @i is not to be had whole: its parts take its place, to be asked like any other. */
static void split(struct session *s, int i)
{
    if (!s->own_plan) {
        struct plan *copy = must_alloc(sizeof *copy);
        plan_copy(copy, plan_of(s));
        s->own_plan = copy;
        s->own_kind = s->kind;
    }
    int after = s->own_plan->count - i - 1, parts = plan_split(s->own_plan, i, &s->map);
    make_room(s, s->own_plan->count);
    memmove(&s->asks[i + parts], &s->asks[i + 1], (size_t)after * sizeof *s->asks);
    for (int n = 0; n < parts; n++)
        s->asks[i + n] = (struct session_ask){0};
}

enum refusal { REFUSED_ABSENT, REFUSED_SKIP, REFUSED_STOP };

/* What an exception says about the rest of the poll. Those not named concern one request only. */
static const struct {
    int exception;
    enum refusal refusal;
} refusals[] = {
    {MODBUS_ILLEGAL_ADDRESS, REFUSED_ABSENT},
    {5, REFUSED_STOP},  /* acknowledge: the meter is at work on something longer */
    {6, REFUSED_STOP},  /* busy */
    {10, REFUSED_STOP}, /* gateway path unavailable */
    {11, REFUSED_STOP}, /* gateway target failed to respond */
};

static enum refusal refusal_of(int exception)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].exception == exception)
            return refusals[i].refusal;
    return REFUSED_SKIP;
}

bool session_refused(struct session *s, int ticket, int exception, struct err *e)
{
    int i = take_back(s, ticket);
    s->requests++;
    enum refusal refusal = refusal_of(exception);
    if (refusal == REFUSED_STOP)
        return pdu_exception_err(e, exception);
    if (i < 0) {
        /* where the marker is looked for, "no such function" and "no such address" both say: not here */
        discovery_refused(&s->discovery);
    } else if (refusal == REFUSED_ABSENT) {
        split(s, i);
    } else {
        s->refusal = exception;
        s->asks[i].state = ASK_SETTLED;
    }
    return true;
}

/* Answers are thrown away once a poll: with a gateway that closes after every answer, a poll would otherwise
 * never end. */
void session_line(struct session *s, unsigned line)
{
    bool other = s->line != line, answered = s->requests > 0;
    s->line = line;
    if (!other || (!s->greeted && !answered))
        return;
    if (answered && s->renewed) {
        s->mixed = true;
        return;
    }
    s->greeted = false;
    session_begin(s, s->kind);
    s->renewed = answered;
}

void session_failed(struct session *s)
{
    s->greeted = false;
}

/* ---- the end of a poll ----------------------------------------------------------------------------- */

/* Everything that the meter seemed to lack or to be is forgotten. */
static void forget(struct session *s)
{
    uint32_t edition = s->map.edition + 1;
    drop_own_plan(s);
    drop_programs(s);
    meter_map_fini(&s->map);
    meter_map_init(&s->map, s->driver);
    s->map.edition = edition;
    s->discovered = s->greeted = s->started = false;
}

static int count_good(const struct quantity_set *want, const struct sample *sample)
{
    int good = 0;
    for (int q = 0; q < Q_COUNT; q++)
        good += quantity_set_has(want, (enum quantity)q) && sample->value[q].quality == QUALITY_GOOD &&
                quantity_table[q].kind != KIND_IDENTITY && quantity_table[q].kind != KIND_TEXT;
    return good;
}

/* The values of this poll. Returns how many are good; *same_checks: what the settings of the meter say
 * cannot have changed. The fast path is for polls that went as planned. */
static int decode(struct session *s, struct sample *out, bool *same_checks)
{
    const struct program *p = s->programs[s->kind][s->scope];
    image_narrow(&s->image, &s->map);
    if (s->driver->variant_count)
        decode_variant(&s->map, &s->image);
    bool as_planned = !s->own_plan && s->edition == s->map.edition && s->scope == PLAN_VALUES;
    *same_checks = as_planned && !program_rereads_checks(p);
    if (as_planned)
        return program_run(p, &s->map, &s->image, out);
    decode_wanted(&s->map, &s->image, &s->wants->of[s->kind], out);
    return count_good(&s->wants->of[s->kind], out);
}

bool session_result(struct session *s, struct sample *out, struct err *e)
{
    bool same_checks;
    if (s->fault) {
        *e = *s->fault;
        forget(s);
        return false;
    }
    if (decode(s, out, &same_checks) == 0) {
        if (s->refusal || s->map.hole_count > 0)
            pdu_exception_err(e, s->refusal ? s->refusal : MODBUS_ILLEGAL_ADDRESS);
        else
            err_set(e, ERR_MALFORMED, "every register holds a mark or bits that are no value");
        forget(s);
        return false;
    }
    drop_own_plan(s); /* the next is made anew, around what is known to be missing */
    if (!same_checks) {
        struct err unexpected; /* told by session_check to whoever asks */
        s->greeted = false;
        s->greeted = session_check(s, &unexpected) && !s->mixed;
    }
    return true;
}

bool session_check(const struct session *s, struct err *e)
{
    for (int i = 0; i < s->driver->check_count && !s->greeted; i++) {
        const struct driver_check *check = &s->driver->checks[i];
        char got[SAMPLE_TEXT_BYTES];
        if (decode_check(&s->map, &s->image, check, got) == CHECK_DIFFERS)
            return err_set(e, ERR_CONFLICT, "register '%s' says '%s', which driver '%s' does not expect: %s",
                           s->driver->registers[check->index].id, got, s->driver->name, check->reason);
    }
    return true;
}
