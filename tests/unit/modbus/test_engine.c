/* The loop: a long turn is noticed, what is deferred runs after its turn, a stop is a stop. */
#include "unit.h"

#include <event2/event.h>

#include "dahu/modbus/engine.h"

struct fixture {
    struct engine *engine;
    int turns, freed_in_turn;
};

static void work_for(int64_t us)
{
    for (mono_us began = mono_now(); mono_now().us - began.us < us;)
        continue;
}

static void on_freed(void *arg)
{
    struct fixture *f = arg;
    f->freed_in_turn = f->turns;
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct fixture *f = arg;
    engine_enter(f->engine);
    f->turns++;
    if (f->turns == 1)
        engine_defer(f->engine, on_freed, f);
    if (f->turns == 2)
        work_for(30000);
    if (f->turns == 3)
        engine_stop(f->engine);
    engine_leave(f->engine, "timer", "the test");
}

static void a_long_turn_is_noticed(void **state)
{
    (void)state;
    struct fixture f = {.freed_in_turn = -1};
    struct err e;
    assert_true(engine_new(&f.engine, &e));
    struct event *timer = event_new(engine_base(f.engine), -1, EV_PERSIST, on_timer, &f);
    event_add(timer, &(struct timeval){.tv_usec = 2000});
    engine_run(f.engine);
    assert_int_equal(f.turns, 3);
    assert_int_equal(f.freed_in_turn, 1); /* after the first turn, before the second */
    assert_in_range(engine_longest_turn_us(f.engine), 30000, 300000);
    engine_run(f.engine); /* stopped already */
    assert_int_equal(f.turns, 3);
    event_free(timer);
    engine_free(f.engine);
}

UNIT_MAIN(cmocka_unit_test(a_long_turn_is_noticed))
