/* New connections: at most so many a second, first come first served, and the dead do not starve the good. */
#include "unit.h"

#include "dahu/modbus/gate.h"

enum { PER_S = 50, MANY = 400 };

struct visitor {
    struct gate_ticket ticket;
    int64_t turn_us;
    int place;
};

static int64_t now_us;
static int turns;

static void on_turn(void *arg)
{
    struct visitor *v = arg;
    v->turn_us = now_us;
    v->place = turns++;
}

static void enter(struct gate *g, struct visitor *v, bool failing)
{
    *v = (struct visitor){.ticket = {.fn = on_turn, .arg = v}, .place = -1};
    gate_enter(g, &v->ticket, failing);
}

static void run(struct gate *g, int64_t until_us)
{
    for (mono_us next; (next = gate_next(g)).us <= until_us;) {
        if (next.us > now_us)
            now_us = next.us;
        gate_turn(g, (mono_us){now_us});
    }
    now_us = until_us;
}

static void so_many_a_second_in_order(void **state)
{
    (void)state;
    static struct visitor v[MANY];
    struct gate g;
    gate_init(&g, PER_S);
    now_us = 5000000;
    turns = 0;
    for (int i = 0; i < MANY; i++)
        enter(&g, &v[i], false);
    run(&g, now_us + 60 * 1000000);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(v[i].place, i);
        if (i >= PER_S)
            assert_true(v[i].turn_us - v[i - PER_S].turn_us >= 990000);
    }
    assert_in_range(v[MANY - 1].turn_us - v[0].turn_us, 7900000, 8100000);
    assert_int_equal(gate_next(&g).us, INT64_MAX);
}

static void the_failing_have_every_fourth_turn(void **state)
{
    (void)state;
    static struct visitor good[MANY], dead[MANY];
    struct gate g;
    gate_init(&g, PER_S);
    now_us = turns = 0;
    for (int i = 0; i < MANY; i++)
        enter(&g, &dead[i], true);
    for (int i = 0; i < MANY; i++)
        enter(&g, &good[i], false);
    run(&g, 4 * 1000000);
    int goods = 0, deads = 0;
    for (int i = 0; i < MANY; i++) {
        goods += good[i].place >= 0;
        deads += dead[i].place >= 0;
    }
    assert_in_range(goods - 3 * deads, 0, 3);
    assert_in_range(goods + deads, 198, 202);
    for (int i = 0; i < MANY; i++) /* alone they have every turn */
        gate_leave(&g, &good[i].ticket);
    turns = 0;
    run(&g, 5 * 1000000);
    assert_in_range(turns, 49, 51);
}

static void leaving_is_no_turn(void **state)
{
    (void)state;
    static struct visitor v[5];
    struct gate g;
    gate_init(&g, PER_S);
    now_us = turns = 0;
    for (int i = 0; i < 5; i++)
        enter(&g, &v[i], i == 4);
    gate_leave(&g, &v[0].ticket);
    gate_leave(&g, &v[3].ticket); /* the last of its line */
    gate_leave(&g, &v[3].ticket);
    gate_leave(&g, &v[4].ticket); /* the only one of its line */
    struct visitor late;
    enter(&g, &late, false);
    run(&g, 1000000);
    assert_int_equal(turns, 3);
    assert_true(v[1].place == 0 && v[2].place == 1 && late.place == 2);
}

UNIT_MAIN(cmocka_unit_test(so_many_a_second_in_order), cmocka_unit_test(the_failing_have_every_fourth_turn),
          cmocka_unit_test(leaving_is_no_turn))
