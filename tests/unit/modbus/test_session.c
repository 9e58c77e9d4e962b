/* The conversation with one meter: splitting around exception 2, what is remembered, what is forgotten. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "dahu/modbus/pdu.h"
#include "dahu/modbus/session.h"

static const char DRIVER[] =
    "{\"format\": 1, \"name\": \"t\", \"vendor\": \"T\", \"models\": [\"x\"], \"transports\": [\"tcp\"],"
    " \"function\": 3, \"sources\": [\"test\"], \"registers\": ["
    "{\"quantity\": \"active_energy_import\", \"address\": 0, \"encoding\": \"u32\", \"unit\": \"Wh\", "
    "\"confidence\": \"two\"},"
    "{\"quantity\": \"active_power.total\", \"address\": 2, \"encoding\": \"u16\", \"unit\": \"W\", "
    "\"confidence\": \"two\"},"
    "{\"quantity\": \"frequency\", \"address\": 3, \"encoding\": \"u16\", \"unit\": \"Hz\", \"confidence\": "
    "\"two\"},"
    "{\"quantity\": \"serial_number\", \"address\": 100, \"words\": 2, \"encoding\": \"hex\", "
    "\"confidence\": \"two\"}]}";

struct fixture {
    struct driver *driver;
    struct session_wants wants;
    struct session session;
    struct sample sample;
};

static int set_up(void **state)
{
    struct fixture *f = must_alloc(sizeof *f);
    struct err e;
    f->wants.of[SESSION_SETTLEMENT] = quantity_set_all();
    quantity_set_add(&f->wants.of[SESSION_LIVE], Q_FREQUENCY);
    f->driver = driver_load(DRIVER, sizeof DRIVER - 1, "t.json", &e);
    if (!f->driver)
        fprintf(stderr, "%s\n", e.text);
    session_init(&f->session, f->driver, &f->wants);
    *state = f;
    return f->driver ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    session_fini(&f->session);
    driver_free(f->driver);
    free(f);
    return 0;
}

/* A meter that has the registers below @most but not @missing; words are their address. @exception is
 * what a missing register meets. */
struct fake {
    int most, missing, exception;
};

/* How it answers one request; false when the poll is broken off. */
static bool fake_answer(struct session *s, const struct fake *f, struct read_request r, int ticket,
                        int *refusals)
{
    uint8_t words[2 * REQUEST_WORDS_MAX];
    struct err e;
    for (int i = 0; i < r.words; i++)
        pdu_put_word(words + 2 * i, (uint16_t)(r.address + i));
    bool covers = r.address <= f->missing && f->missing < r.address + r.words;
    if (!covers && r.address + r.words <= f->most) {
        session_answer(s, ticket, words);
        return true;
    }
    ++*refusals;
    return session_refused(s, ticket, f->exception, &e);
}

/* A poll of it. Returns the number of requests; -1 when the poll was broken off. */
static int poll_kind(struct session *s, enum session_kind kind, int most, int missing, int exception,
                     int *refusals)
{
    struct fake fake = {most, missing, exception};
    struct read_request r;
    int ticket;
    session_begin(s, kind);
    *refusals = 0;
    while (session_next(s, &r, &ticket)) {
        assert_false(session_done(s));
        if (!fake_answer(s, &fake, r, ticket, refusals))
            return -1;
    }
    assert_true(session_done(s));
    return s->requests;
}

static int poll_meter(struct session *s, int most, int missing, int exception, int *refusals)
{
    return poll_kind(s, SESSION_SETTLEMENT, most, missing, exception, refusals);
}

static void identity_is_asked_once(void **state)
{
    struct fixture *f = *state;
    struct err e;
    int refusals;
    assert_int_equal(poll_meter(&f->session, 200, -1, 2, &refusals), 2);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(f->sample.value[Q_FREQUENCY].value, 3000);
    assert_int_equal(f->sample.value[Q_SERIAL_NUMBER].quality, QUALITY_GOOD);
    assert_int_equal(poll_meter(&f->session, 200, -1, 2, &refusals), 1);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(f->sample.value[Q_SERIAL_NUMBER].quality, QUALITY_GOOD); /* still known */
    session_failed(&f->session); /* it may be another meter when it comes back */
    assert_int_equal(poll_meter(&f->session, 200, -1, 2, &refusals), 2);
}

static void another_connection_is_another_meter(void **state)
{
    struct fixture *f = *state;
    struct session *s = &f->session;
    struct read_request r;
    struct err e;
    int refusals, ticket;
    session_line(s, 1);
    assert_int_equal(poll_meter(s, 200, -1, 2, &refusals), 2);
    assert_true(session_result(s, &f->sample, &e));
    session_begin(s, SESSION_SETTLEMENT);
    session_line(s, 1);
    assert_true(session_next(s, &r, &ticket));
    session_unsent(s, ticket); /* the connection was lost, and another one made */
    session_line(s, 2);
    int asked = 0, line = 2;
    while (session_next(s, &r, &ticket)) {
        asked++;
        fake_answer(s, &(struct fake){200, -1, 2}, r, ticket, &refusals);
        session_line(
            s, (unsigned)++line); /* a gateway that closes after every answer: the poll ends all the same */
    }
    assert_true(session_done(s));
    assert_int_equal(asked, 3); /* the first answer was thrown away; values, and who it is */
    assert_true(session_result(s, &f->sample, &e));
    session_begin(s, SESSION_SETTLEMENT);
    session_line(s, (unsigned)line);
    assert_true(session_next(s, &r, &ticket)); /* who it is was told by another connection: asked anew */
    assert_int_equal(fake_answer(s, &(struct fake){200, -1, 2}, r, ticket, &refusals), true);
    assert_true(session_next(s, &r, &ticket));
}

/* Greeted on one connection, it is not known on the next. */
static void a_greeting_is_of_one_connection(void **state)
{
    struct fixture *f = *state;
    struct session *s = &f->session;
    struct fake fake = {200, -1, 2};
    struct read_request r, first;
    struct err e;
    int refusals = 0, ticket;
    session_begin(s, SESSION_SETTLEMENT);
    session_line(s, 1);
    assert_true(session_next(s, &first, &ticket));
    fake_answer(s, &fake, first, ticket, &refusals);
    session_line(s, 2);
    assert_true(session_next(s, &r, &ticket));
    assert_int_equal(r.address, first.address); /* from the beginning */
    fake_answer(s, &fake, r, ticket, &refusals);
    assert_true(session_next(s, &r, &ticket));
    fake_answer(s, &fake, r, ticket, &refusals);
    assert_true(session_done(s) && session_result(s, &f->sample, &e));
    session_begin(s, SESSION_SETTLEMENT);
    session_line(s, 2);
    assert_true(session_next(s, &r, &ticket));
    fake_answer(s, &fake, r, ticket, &refusals);
    assert_true(session_done(s)); /* the values; settings and identity are known */
}

static void a_hole_is_split_around_and_remembered(void **state)
{
    struct fixture *f = *state;
    struct err e;
    int refusals;
    assert_true(poll_meter(&f->session, 200, 3, 2, &refusals) > 2);
    assert_true(refusals > 0);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(f->sample.value[Q_FREQUENCY].quality, QUALITY_ABSENT);
    assert_int_equal(f->sample.value[Q_ACTIVE_POWER_TOTAL].value, 200);
    assert_int_equal(f->sample.value[Q_ACTIVE_ENERGY_IMPORT].quality, QUALITY_GOOD);
    for (int i = 0; i < 3; i++) {
        if (i == 2)
            session_failed(&f->session); /* greeting it anew does not forget holes */
        poll_meter(&f->session, 200, 3, 2, &refusals);
        assert_int_equal(refusals, 0);
        assert_true(session_result(&f->session, &f->sample, &e));
        assert_int_equal(f->sample.value[Q_FREQUENCY].quality, QUALITY_ABSENT);
    }
}

static void a_meter_that_refuses_everything_is_not_believed(void **state)
{
    struct fixture *f = *state;
    struct err e;
    int refusals;
    poll_meter(&f->session, 0, -1, 2, &refusals);
    assert_false(session_result(&f->session, &f->sample, &e));
    assert_int_equal(e.code, ERR_EXCEPTION);
    assert_int_equal(e.modbus_exception, 2);
    poll_meter(&f->session, 200, -1, 2, &refusals);
    assert_int_equal(refusals, 0);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(f->sample.value[Q_FREQUENCY].quality, QUALITY_GOOD);
}

static void other_exceptions(void **state)
{
    struct fixture *f = *state;
    struct err e;
    int refusals;
    static const int stopping[] = {5, 6, 10, 11};
    for (int i = 0; i < 4; i++)
        assert_int_equal(poll_meter(&f->session, 200, 3, stopping[i], &refusals), -1);
    /* device failure of one request: the others still count, and it is asked again the next time */
    poll_meter(&f->session, 200, 100, 4, &refusals);
    assert_int_equal(refusals, 1);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(f->sample.value[Q_FREQUENCY].quality, QUALITY_GOOD);
    poll_meter(&f->session, 0, -1, 4, &refusals);
    assert_false(session_result(&f->session, &f->sample, &e));
    assert_int_equal(e.modbus_exception, 4);
}

static void an_unanswered_poll_books_nothing_old(void **state)
{
    struct fixture *f = *state;
    struct err e;
    int refusals;
    poll_meter(&f->session, 200, -1, 2, &refusals);
    assert_true(session_result(&f->session, &f->sample, &e));
    /* the values request of the next poll is refused: what the poll before brought must not come again */
    poll_meter(&f->session, 200, 0, 4, &refusals);
    assert_false(session_result(&f->session, &f->sample, &e));
}

/* ---- several requests at once -------------------------------------------------------------------- */

enum { FAR = 8 }; /* registers of the driver below, each in a request of its own */

static char *far_driver(void)
{
    char registers[2000] = "", *text;
    for (int i = 0; i < FAR; i++) {
        size_t at = strlen(registers);
        snprintf(registers + at, sizeof registers - at,
                 "%s{\"quantity\": \"%s\", \"address\": %d, \"encoding\": \"u16\", \"unit\": \"%s\","
                 " \"confidence\": \"two\"}",
                 i ? "," : "", quantity_table[Q_ACTIVE_POWER_TOTAL + i].name, 100 * (i / 2) + i % 2,
                 quantity_table[Q_ACTIVE_POWER_TOTAL + i].unit);
    }
    assert_true(asprintf(&text,
                         "{\"format\": 1, \"name\": \"t\", \"vendor\": \"T\", \"models\": [\"x\"],"
                         " \"transports\": [\"tcp\"], \"function\": 3, \"sources\": [\"test\"],"
                         " \"registers\": [%s]}",
                         registers) > 0);
    return text;
}

/* All that may be asked is asked before anything is answered; then the newest is answered first. */
static int poll_at_once(struct session *s, const struct fake *fake, int *most_on_way)
{
    struct read_request asked[20];
    int ticket[20], n = 0, refusals = 0, taken_back = 0;
    session_begin(s, SESSION_SETTLEMENT);
    *most_on_way = 0;
    while (!session_done(s)) {
        while (session_next(s, &asked[n], &ticket[n])) {
            for (int i = 0; i < n; i++)
                assert_true(ticket[i] != ticket[n] && asked[i].address != asked[n].address);
            *most_on_way = ++n > *most_on_way ? n : *most_on_way;
            assert_true(n < 20);
        }
        assert_true(n > 0);
        n--;
        if (taken_back++ == 2)
            session_unsent(s, ticket[n]); /* once: its request comes again */
        else
            assert_true(fake_answer(s, fake, asked[n], ticket[n], &refusals));
    }
    assert_int_equal(n, 0);
    return refusals;
}

static void several_at_once_and_in_any_order(void **state)
{
    struct fixture *f = *state;
    struct session s;
    struct session_wants wants = {.of[SESSION_SETTLEMENT] = quantity_set_all()};
    struct err e;
    int most;
    char *text = far_driver();
    struct driver *d = driver_load(text, strlen(text), "far.json", &e);
    if (!d)
        fail_msg("%s", e.text);
    session_init(&s, d, &wants);
    poll_at_once(&s, &(struct fake){1000, -1, 2}, &most);
    assert_int_equal(most, 1); /* a stranger is not hurried */
    assert_true(session_result(&s, &f->sample, &e));
    poll_at_once(&s, &(struct fake){1000, -1, 2}, &most);
    assert_int_equal(most, FAR / 2);
    assert_true(session_result(&s, &f->sample, &e));
    for (int missing = 0; missing < FAR; missing++) {
        int lacks = 100 * (missing / 2) + missing % 2;
        /* the request of two registers and its first half; once that is known, only the other one */
        assert_int_equal(poll_at_once(&s, &(struct fake){1000, lacks, 2}, &most), missing % 2 ? 1 : 2);
        assert_in_range(most, FAR / 2 - missing / 2 - 1, FAR / 2);
        assert_true(session_result(&s, &f->sample, &e));
        for (int i = 0; i < FAR; i++) {
            const struct sample_value *v = &f->sample.value[Q_ACTIVE_POWER_TOTAL + i];
            assert_int_equal(v->quality, i <= missing ? QUALITY_ABSENT : QUALITY_GOOD);
            assert_int_equal(v->value, i <= missing ? 0 : 100 * (100 * (i / 2) + i % 2));
        }
        if (missing == FAR - 2)
            break; /* one that has nothing any more is not believed */
    }
    session_fini(&s);
    driver_free(d);
    free(text);
}

static void holes_are_kept_elsewhere(void **state)
{
    struct fixture *f = *state;
    const struct read_request *holes;
    struct read_request kept[10];
    struct err e;
    int refusals, count;
    assert_int_equal(session_holes(&f->session, &holes), 0);
    poll_meter(&f->session, 200, 3, 2, &refusals);
    assert_true(session_result(&f->session, &f->sample, &e));
    count = session_holes(&f->session, &holes);
    assert_int_equal(count, 1);
    memcpy(kept, holes, (size_t)count * sizeof *kept);
    session_fini(&f->session);
    session_init(&f->session, f->driver, &f->wants);
    session_know(&f->session, kept, count);
    poll_meter(&f->session, 200, 3, 2, &refusals);
    assert_int_equal(refusals, 0);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(f->sample.value[Q_FREQUENCY].quality, QUALITY_ABSENT);
}

static void live_values_are_a_poll_of_their_own(void **state)
{
    struct fixture *f = *state;
    struct err e;
    int refusals;
    poll_meter(&f->session, 200, -1, 2, &refusals);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(poll_kind(&f->session, SESSION_LIVE, 200, -1, 2, &refusals), 1);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(f->sample.value[Q_FREQUENCY].value, 3000);
    assert_int_not_equal(f->sample.value[Q_ACTIVE_ENERGY_IMPORT].quality, QUALITY_GOOD);
    /* what the slot learnt holds for live values, which then have nothing left to ask */
    poll_meter(&f->session, 200, 3, 2, &refusals);
    assert_true(session_result(&f->session, &f->sample, &e));
    assert_int_equal(poll_kind(&f->session, SESSION_LIVE, 200, 3, 2, &refusals), 0);
}

#define SESSION_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
UNIT_MAIN(SESSION_TEST(identity_is_asked_once), SESSION_TEST(another_connection_is_another_meter),
          SESSION_TEST(a_greeting_is_of_one_connection), SESSION_TEST(a_hole_is_split_around_and_remembered),
          SESSION_TEST(a_meter_that_refuses_everything_is_not_believed), SESSION_TEST(other_exceptions),
          SESSION_TEST(an_unanswered_poll_books_nothing_old), SESSION_TEST(several_at_once_and_in_any_order),
          SESSION_TEST(holes_are_kept_elsewhere), SESSION_TEST(live_values_are_a_poll_of_their_own))
