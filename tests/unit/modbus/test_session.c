/* The conversation with one meter: splitting around exception 2, what is remembered, what is forgotten. */
#include "unit.h"

#include <stdio.h>

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
    struct session session;
    struct sample sample;
};

static int set_up(void **state)
{
    struct fixture *f = must_alloc(sizeof *f);
    struct err e;
    struct quantity_set all = quantity_set_all();
    f->driver = driver_load(DRIVER, sizeof DRIVER - 1, "t.json", &e);
    if (!f->driver)
        fprintf(stderr, "%s\n", e.text);
    session_init(&f->session, f->driver, &all);
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

/* A poll of a meter that has the registers below @most but not @missing; words are their address. Returns
 * the number of requests; -1 when the poll was broken off. @exception is what a missing register meets. */
static int poll_meter(struct session *s, int most, int missing, int exception, int *refusals)
{
    struct read_request r;
    struct err e;
    session_begin(s);
    *refusals = 0;
    while (session_next(s, &r)) {
        uint16_t words[REQUEST_WORDS_MAX];
        for (int i = 0; i < r.words; i++)
            words[i] = (uint16_t)(r.address + i);
        bool covers = r.address <= missing && missing < r.address + r.words;
        if (!covers && r.address + r.words <= most) {
            session_answer(s, words);
            continue;
        }
        ++*refusals;
        if (!session_refused(s, exception, &e))
            return -1;
    }
    return s->requests;
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

#define SESSION_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
UNIT_MAIN(SESSION_TEST(identity_is_asked_once), SESSION_TEST(a_hole_is_split_around_and_remembered),
          SESSION_TEST(a_meter_that_refuses_everything_is_not_believed), SESSION_TEST(other_exceptions),
          SESSION_TEST(an_unanswered_poll_books_nothing_old))
