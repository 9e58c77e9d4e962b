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
    *s = (struct session){.driver = d, .wants = *wants};
    meter_map_init(&s->map, d);
}

static void drop_plan(struct session_plan *p)
{
    plan_fini(&p->plan);
    p->made = false;
}

static void drop_plans(struct session *s)
{
    for (int k = 0; k < SESSION_KINDS; k++)
        drop_plan(&s->plans[k]);
    s->started = false;
}

void session_fini(struct session *s)
{
    drop_plans(s);
    meter_map_fini(&s->map);
    image_fini(&s->image);
    free(s->asks);
    s->asks = NULL;
}

void session_know(struct session *s, const struct read_request *holes, int count)
{
    for (int i = 0; i < count; i++)
        meter_map_add_hole(&s->map, holes[i]);
    drop_plans(s);
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
    s->started = false;
    s->fault.code = ERR_NONE;
    if (!s->discovered)
        discovery_start(&s->discovery, &s->map);
}

/* ---- requests ------------------------------------------------------------------------------------ */

static struct plan *plan_of(struct session *s)
{
    return &s->plans[s->kind].plan;
}

static void make_room(struct session *s, int count)
{
    if (count <= s->ask_room)
        return;
    s->asks = must_realloc(s->asks, (size_t)count * sizeof *s->asks);
    s->ask_room = count;
}

/* The requests of this poll, made when discovery has told where the models are. */
static void start(struct session *s)
{
    struct session_plan *p = &s->plans[s->kind];
    enum plan_scope scope = s->greeted ? PLAN_VALUES : PLAN_ALL;
    if (!p->made || p->scope != scope) {
        drop_plan(p);
        plan_build(&s->map, &s->wants.of[s->kind], scope, &p->plan);
        p->scope = scope;
        p->made = true;
    }
    make_room(s, p->plan.count);
    for (int i = 0; i < p->plan.count; i++)
        s->asks[i] = (struct session_ask){0};
    s->started = true;
}

/* Everything is known that the plan of this poll depends on; false while it is not, or with s->fault. */
static bool ready(struct session *s)
{
    struct read_request ignored;
    if (s->fault.code != ERR_NONE)
        return false;
    if (!s->discovered) {
        if (discovery_next(&s->discovery, &ignored) || !discovery_finish(&s->discovery, &s->fault))
            return false;
        s->discovered = true;
    }
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
        if (s->fault.code != ERR_NONE || !discovery_next(&s->discovery, out))
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
    return ready(s) ? find_ask(s, ASK_WAITS) < 0 : s->fault.code != ERR_NONE;
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

/* Request @i is not to be had whole: its parts take its place, to be asked like any other. The plans of
 * the other kinds do not know about the hole. */
static void split(struct session *s, int i)
{
    struct plan *plan = plan_of(s);
    for (int k = 0; k < SESSION_KINDS; k++)
        if (k != (int)s->kind)
            drop_plan(&s->plans[k]);
    int after = plan->count - i - 1, parts = plan_split(plan, i, &s->map);
    make_room(s, plan->count);
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

/* Once a poll: with a gateway that closes after every answer, a poll would otherwise never end. */
void session_line(struct session *s, unsigned line)
{
    bool other = s->line != line;
    s->line = line;
    if (!other || !s->greeted)
        return;
    s->greeted = false;
    session_begin(s, s->kind);
}

void session_failed(struct session *s)
{
    s->greeted = false;
}

static bool has_value(const struct session *s, const struct sample *sample)
{
    for (int q = 0; q < Q_COUNT; q++)
        if (quantity_set_has(&s->wants.of[s->kind], (enum quantity)q) &&
            sample->value[q].quality == QUALITY_GOOD && quantity_table[q].kind != KIND_IDENTITY &&
            quantity_table[q].kind != KIND_TEXT)
            return true;
    return false;
}

/* Everything that the meter seemed to lack or to be is forgotten. */
static void forget(struct session *s)
{
    drop_plans(s);
    meter_map_fini(&s->map);
    meter_map_init(&s->map, s->driver);
    s->discovered = s->greeted = false;
}

bool session_result(struct session *s, struct sample *out, struct err *e)
{
    if (s->fault.code != ERR_NONE) {
        *e = s->fault;
        forget(s);
        return false;
    }
    decode_sample(&s->map, &s->image, out);
    if (!has_value(s, out)) {
        if (s->refusal || s->map.hole_count > 0)
            pdu_exception_err(e, s->refusal ? s->refusal : MODBUS_ILLEGAL_ADDRESS);
        else
            err_set(e, ERR_MALFORMED, "every register holds a mark or bits that are no value");
        forget(s);
        return false;
    }
    struct err unexpected; /* told by session_check to whoever asks */
    s->greeted = session_check(s, &unexpected);
    return true;
}

bool session_check(const struct session *s, struct err *e)
{
    for (int i = 0; i < s->driver->check_count; i++) {
        const struct driver_check *check = &s->driver->checks[i];
        char got[SAMPLE_TEXT_BYTES];
        if (decode_check(&s->map, &s->image, check, got) == CHECK_DIFFERS)
            return err_set(e, ERR_CONFLICT, "register '%s' says '%s', which driver '%s' does not expect: %s",
                           s->driver->registers[check->index].id, got, s->driver->name, check->reason);
    }
    return true;
}
