/* Turns of a course: each slot of everybody once, whatever the clock does and whoever comes and goes. */
#include "unit.h"

#include <string.h>

#include "dahu/modbus/course.h"

static const int64_t S = 1000000, NOON = 1795608000LL * 1000000;

enum { MANY = 100, SLOTS = 2000 };

/* A course of @MANY, and what was handed out. */
struct run {
    struct course course;
    struct timeline line;
    mono_us now;
    int64_t wall_us;    /* what the clock of the machine shows at @now */
    int64_t seen[MANY]; /* newest slot of each */
    int had[MANY];
    int turns, doubled, unplanned;
    int whom[MANY];
};

static void look(struct run *r)
{
    int64_t step;
    timeline_look(&r->line, r->now, (wall_us){r->wall_us}, &step);
}

static void begin(struct run *r, int slot_s)
{
    struct slot_rule rule = slot_rule(slot_s);
    *r = (struct run){.wall_us = NOON};
    look(r);
    course_init(&r->course, &rule, false, (wall_us){NOON});
    for (int i = 0; i < MANY; i++) {
        r->seen[i] = INT64_MIN;
        course_add(&r->course, slot_offset_us(&rule, (uint64_t)i), &r->whom[i]);
    }
    course_settle(&r->course);
}

/* Hands out what is due now. As the poller does, those who had their turn of a slot pass over a second one.
 */
static void collect(struct run *r)
{
    struct course_turn turn;
    while (course_due(&r->course, &r->line, r->now, &turn)) {
        int i = (int)((int *)turn.whom - r->whom);
        r->unplanned += turn.planned.us > r->now.us ||
                        turn.planned.us + r->line.ahead_us - turn.slot.us > r->course.rule.spread_us;
        if (turn.slot.us <= r->seen[i]) {
            r->doubled++;
            continue;
        }
        r->seen[i] = turn.slot.us;
        r->had[i]++;
        r->turns++;
    }
}

static void pass(struct run *r, int64_t us)
{
    for (int64_t step = us < 10000 ? us : 10000; us > 0; us -= step) {
        r->now.us += step;
        r->wall_us += step;
        look(r);
        collect(r);
    }
}

static void everybody_has_a_turn_a_slot(void **state)
{
    (void)state;
    static const int periods[] = {1, 2, 5, 60, 900};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        struct run r;
        begin(&r, periods[i]);
        pass(&r, 10 * periods[i] * S + r.course.rule.spread_us + 1);
        assert_int_equal(r.turns, 10 * MANY); /* the slot that ran at the start is not theirs */
        assert_int_equal(r.doubled + r.unplanned, 0);
        course_fini(&r.course);
    }
}

static void the_next_moment_is_known(void **state)
{
    (void)state;
    struct run r;
    begin(&r, 900);
    for (int i = 0; i < 3 * MANY; i++) {
        mono_us next = course_next(&r.course, &r.line);
        struct course_turn turn;
        int before = r.turns;
        r.now.us = next.us - 1;
        collect(&r);
        while (course_overdue(&r.course, &r.line, r.now, &turn))
            fail();
        assert_int_equal(r.turns, before);
        r.now = next;
        collect(&r);
        bool overdue = course_overdue(&r.course, &r.line, r.now, &turn);
        assert_true(overdue || r.turns > before);
    }
    course_fini(&r.course);
}

static void each_slot_is_given_up_in_time(void **state)
{
    (void)state;
    struct run r;
    begin(&r, 900);
    int swept = 0;
    for (int64_t t = 0; t < 1300 * S; t += 100000) {
        struct course_turn turn;
        r.now.us = t;
        while (course_overdue(&r.course, &r.line, r.now, &turn)) {
            int64_t after_us = r.now.us - turn.planned.us - r.course.rule.give_up_us;
            assert_in_range(after_us, 0, 100000);
            assert_int_equal(turn.slot.us, NOON + 900 * S);
            swept++;
        }
        collect(&r);
    }
    assert_int_equal(swept, MANY);
    course_fini(&r.course);
}

/* The clock is set while all wait for their next turn, or between the turns of some and of others. */
static void clocks_that_are_set(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        int64_t at_s, step_s, until_s; /* after the start, as the clock shows if it is believed */
        int newest, least, most;       /* everybody's newest slot, and how many turns he had */
    } row[] = {
        {"nothing", 1000, 0, 4050, 4, 4, 4},
        {"a second forward", 1000, 1, 4050, 4, 4, 4},
        {"a second back", 1000, -1, 4050, 4, 4, 4},
        {"a second forward between turns", 902, 1, 4050, 4, 4, 4},
        {"a second back between turns", 902, -1, 4050, 4, 4, 4},
        {"an hour forward", 1000, 3600, 7650, 8, 5, 5},
        {"an hour back", 1000, -3600, 4050, 4, 4, 4},
        {"an hour forward between turns", 902, 3600, 7650, 8, 4, 5},
        {"an hour back between turns", 902, -3600, 4050, 4, 4, 4},
        {"1970", 902, -1795608902LL, 4050, 4, 4, 4},
        {"2038", 1000, 351874647, 4050, 4, 4, 4},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct run r;
        begin(&r, 900);
        pass(&r, row[i].at_s * S);
        r.wall_us += row[i].step_s * S;
        look(&r);
        pass(&r, NOON + row[i].until_s * S - timeline_wall(&r.line, r.now).us);
        for (int n = 0; n < MANY; n++)
            if (r.seen[n] != NOON + row[i].newest * 900 * S || r.had[n] < row[i].least ||
                r.had[n] > row[i].most)
                fail_msg("%s: %d turns, the last %lld s after the start", row[i].what, r.had[n],
                         (long long)((r.seen[n] - NOON) / S));
        if (r.doubled || r.unplanned)
            fail_msg("%s: %d doubled, %d unplanned", row[i].what, r.doubled, r.unplanned);
        course_fini(&r.course);
    }
}

static void who_comes_and_goes_disturbs_nobody(void **state)
{
    (void)state;
    struct run r;
    begin(&r, 1);
    uint64_t seed = 7;
    bool in[MANY];
    int64_t since[MANY];
    memset(in, true, sizeof in);
    for (int i = 0; i < MANY; i++)
        since[i] = NOON;
    for (int t = 0; t < SLOTS; t++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int i = (int)(seed >> 33) % MANY;
        int64_t offset = slot_offset_us(&r.course.rule, (uint64_t)i);
        if (in[i]) {
            course_remove(&r.course, offset, &r.whom[i]);
        } else {
            course_add(&r.course, offset, &r.whom[i]);
            r.seen[i] = INT64_MIN;
            since[i] = r.wall_us;
        }
        in[i] = !in[i];
        course_settle(&r.course);
        pass(&r, 37000);
        for (int n = 0; n < MANY; n++) /* nobody is left out for longer than a slot and its spread */
            if (in[n]) {
                int64_t from = r.seen[n] == INT64_MIN ? since[n] : r.seen[n] + r.course.rule.spread_us;
                assert_true(r.wall_us - from <= 2 * S);
            }
    }
    assert_int_equal(r.unplanned, 0);
    course_fini(&r.course);
}

UNIT_MAIN(cmocka_unit_test(everybody_has_a_turn_a_slot), cmocka_unit_test(the_next_moment_is_known),
          cmocka_unit_test(each_slot_is_given_up_in_time), cmocka_unit_test(clocks_that_are_set),
          cmocka_unit_test(who_comes_and_goes_disturbs_nobody))
