/* Coarse timers: never early, at most a tick late, whatever their callbacks do to them. */
#include "unit.h"

#include "dahu/modbus/wheel.h"

enum { MANY = 3000, TICK = WHEEL_TICK_US };

static mono_us at(int64_t us)
{
    return (mono_us){us};
}

struct due {
    struct timer timer;
    int64_t due_us, fired_us;
    int times;
};

static int64_t now_us;

static void on_due(void *arg)
{
    struct due *d = arg;
    d->fired_us = now_us;
    d->times++;
}

/* Due times from now to four rounds later; the wheel is asked when it next wants to be turned. */
static void fires_in_time(void **state)
{
    (void)state;
    static struct wheel w;
    static struct due due[MANY];
    now_us = 123456789;
    wheel_init(&w, at(now_us));
    for (int i = 0; i < MANY; i++) {
        due[i] = (struct due){.timer = {.fn = on_due, .arg = &due[i]}, .due_us = now_us + i * 2741};
        wheel_set(&w, &due[i].timer, at(due[i].due_us));
    }
    int turns = 0;
    for (mono_us next; (next = wheel_next(&w)).us != INT64_MAX; turns++) {
        assert_true(next.us > now_us);
        now_us = next.us;
        wheel_turn(&w, next);
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(due[i].times, 1);
        assert_in_range(due[i].fired_us - due[i].due_us, 0, TICK);
        assert_false(wheel_has(&due[i].timer));
    }
    assert_in_range(turns, MANY * 2741 / TICK - 2, MANY * 2741 / TICK + 2);
}

static void a_standstill_fires_everything_once(void **state)
{
    (void)state;
    static struct wheel w;
    struct due near = {.timer = {.fn = on_due, .arg = &near}}, far = {.timer = {.fn = on_due, .arg = &far}};
    wheel_init(&w, at(0));
    wheel_set(&w, &near.timer, at(TICK * 3));
    wheel_set(&w, &far.timer, at(TICK * WHEEL_SLOTS * 5));
    wheel_turn(&w, at(TICK * WHEEL_SLOTS * 4));
    assert_int_equal(near.times, 1);
    assert_int_equal(far.times, 0);
    wheel_turn(&w, at(TICK * WHEEL_SLOTS * 50));
    assert_int_equal(near.times, 1);
    assert_int_equal(far.times, 1);
}

static struct wheel shared;
static struct due a, b;

static void on_meddle(void *arg)
{
    struct due *d = arg;
    d->times++;
    wheel_drop(&b.timer); /* in the same list, not fired yet */
    wheel_drop(&d->timer);
    wheel_set(&shared, &d->timer, at(TICK)); /* in the past: not in this turn again */
}

static void callbacks_may_change_everything(void **state)
{
    (void)state;
    wheel_init(&shared, at(0));
    a = (struct due){.timer = {.fn = on_meddle, .arg = &a}};
    b = (struct due){.timer = {.fn = on_due, .arg = &b}};
    wheel_set(&shared, &b.timer, at(TICK * 2));
    wheel_set(&shared, &a.timer, at(TICK * 2)); /* the last one set is the first of its list */
    wheel_turn(&shared, at(TICK * 2));
    assert_int_equal(a.times, 1);
    assert_int_equal(b.times, 0);
    wheel_turn(&shared, at(TICK * 3));
    assert_int_equal(a.times, 2);
    wheel_drop(&a.timer);
    wheel_drop(&a.timer);
    wheel_turn(&shared, at(TICK * 9));
    assert_int_equal(a.times, 2);
}

static void may_be_moved(void **state)
{
    (void)state;
    wheel_init(&shared, at(0));
    a = (struct due){.timer = {.fn = on_due, .arg = &a}};
    wheel_set(&shared, &a.timer, at(TICK * 2));
    wheel_set(&shared, &a.timer, at(TICK * 5));
    wheel_turn(&shared, at(TICK * 4));
    assert_int_equal(a.times, 0);
    wheel_turn(&shared, at(TICK * 5));
    assert_int_equal(a.times, 1);
}

UNIT_MAIN(cmocka_unit_test(fires_in_time), cmocka_unit_test(a_standstill_fires_everything_once),
          cmocka_unit_test(callbacks_may_change_everything), cmocka_unit_test(may_be_moved))
