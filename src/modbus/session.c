/* session - see the header. */
#include "dahu/modbus/session.h"

#include <string.h>

#include "dahu/modbus/pdu.h"

void session_init(struct session *s, const struct driver *d, const struct quantity_set *want)
{
    *s = (struct session){.driver = d, .want = *want};
    meter_map_init(&s->map, d);
}

static void drop_plan(struct session *s)
{
    if (s->planned)
        plan_fini(&s->plan);
    s->planned = false;
}

void session_fini(struct session *s)
{
    drop_plan(s);
    meter_map_fini(&s->map);
    image_fini(&s->image);
}

void session_begin(struct session *s)
{
    image_begin(&s->image);
    s->next = s->requests = s->refusal = 0;
    s->fault.code = ERR_NONE;
    if (!s->discovered)
        discovery_start(&s->discovery, &s->map);
}

/* The requests of this poll, made when discovery has told where the models are. */
static void make_plan(struct session *s)
{
    enum plan_scope scope = s->greeted ? PLAN_VALUES : PLAN_ALL;
    if (s->planned && s->scope == scope)
        return;
    drop_plan(s);
    plan_build(&s->map, &s->want, scope, &s->plan);
    s->scope = scope;
    s->planned = true;
}

bool session_next(struct session *s, struct read_request *out)
{
    if (s->fault.code != ERR_NONE)
        return false;
    if (!s->discovered) {
        if (discovery_next(&s->discovery, out))
            return true;
        if (!discovery_finish(&s->discovery, &s->fault))
            return false;
        s->discovered = true;
    }
    make_plan(s);
    if (s->next >= s->plan.count)
        return false;
    *out = s->plan.requests[s->next].read;
    return true;
}

void session_answer(struct session *s, const uint16_t *words)
{
    s->requests++;
    if (!s->discovered) {
        struct read_request asked;
        MUST(discovery_next(&s->discovery, &asked));
        discovery_answer(&s->discovery, words, asked.words);
        return;
    }
    image_put(&s->image, s->plan.requests[s->next].read, words);
    s->next++;
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

bool session_refused(struct session *s, int exception, struct err *e)
{
    s->requests++;
    enum refusal refusal = refusal_of(exception);
    if (refusal == REFUSED_STOP)
        return pdu_exception_err(e, exception);
    if (!s->discovered) {
        /* where the marker is looked for, "no such function" and "no such address" both say: not here */
        discovery_refused(&s->discovery);
    } else if (refusal == REFUSED_ABSENT) {
        plan_split(&s->plan, s->next, &s->map);
    } else {
        s->refusal = exception;
        s->next++;
    }
    return true;
}

void session_failed(struct session *s)
{
    s->greeted = false;
}

static bool has_value(const struct session *s, const struct sample *sample)
{
    for (int q = 0; q < Q_COUNT; q++)
        if (quantity_set_has(&s->want, (enum quantity)q) && sample->value[q].quality == QUALITY_GOOD &&
            quantity_table[q].kind != KIND_IDENTITY && quantity_table[q].kind != KIND_TEXT)
            return true;
    return false;
}

/* Everything that the meter seemed to lack or to be is forgotten. */
static void forget(struct session *s)
{
    drop_plan(s);
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
