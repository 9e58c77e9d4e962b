/* The capacity ledger: every kind's effect, the order of one day, what removal leaves open, contradictions.
 */
#include "unit.h"

#include "dahu/rule/capacity.h"

static date day(int n)
{
    return date_add_days(date_from_civil(2024, 1, 1), n);
}

static struct capacity_event event(int on, int64_t kva, int kind)
{
    return (struct capacity_event){.on = day(on),
                                   .kva_x100 = kva * 100,
                                   .kind = kind,
                                   .corrects = WORD_UNKNOWN,
                                   .connected_on = DATE_NONE};
}

static struct capacity_level level_of(const struct capacity_event *events, int64_t n, int on)
{
    struct capacity_ledger l;
    const struct fact_list list = {events, n};
    assert_true(capacity_ledger_load(&l, &list, DATE_NONE));
    return capacity_level_on(&l, day(on));
}

static void assert_level(struct capacity_level level, int64_t installed, int64_t least, int64_t most)
{
    assert_false(level.contradictory);
    assert_int_equal(level.installed_x100, installed * 100);
    assert_int_equal(level.in_service_least_x100, least * 100);
    assert_int_equal(level.in_service_most_x100, most * 100);
}

/* clause 4.5 */
static void every_kind(void **state)
{
    (void)state;
    static const struct {
        int kind;
        int64_t installed, least, most; /* after 100 of it, upon 1000 installed and 900 in service */
    } row[] = {{CAPACITY_INSTALL, 1100, 900, 900},      {CAPACITY_TRANSFER_IN, 1100, 1000, 1000},
               {CAPACITY_COMMISSION, 1000, 1000, 1000}, {CAPACITY_RESUME, 1000, 1000, 1000},
               {CAPACITY_RECOVER, 1000, 1000, 1000},    {CAPACITY_SUSPEND, 1000, 800, 800},
               {CAPACITY_REDUCE_TEMP, 1000, 800, 800},  {CAPACITY_REDUCE_PERM, 900, 800, 900},
               {CAPACITY_TRANSFER_OUT, 900, 800, 900},  {CAPACITY_REMOVE, 900, 800, 900},
               {CAPACITY_PLAN, 1000, 900, 900}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct capacity_event events[] = {
            event(0, 1000, CAPACITY_INSTALL), event(0, 900, CAPACITY_COMMISSION), event(1, 100, row[i].kind)};
        assert_level(level_of(events, 3, 0), 1000, 900, 900);
        assert_level(level_of(events, 3, 1), row[i].installed, row[i].least, row[i].most);
    }
}

static void one_day_ends_the_same_in_any_order(void **state)
{
    (void)state;
    const struct capacity_event events[] = {event(0, 300, CAPACITY_SUSPEND),
                                            event(0, 1000, CAPACITY_COMMISSION),
                                            event(0, 1000, CAPACITY_INSTALL), event(0, 300, CAPACITY_RESUME)};
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++) {
            struct capacity_event mixed[4];
            memcpy(mixed, events, sizeof mixed);
            mixed[a] = events[b];
            mixed[b] = events[a];
            assert_level(level_of(mixed, 4, 0), 1000, 1000, 1000);
        }
}

/* 1000 installed, 600 in service: 500 removed took at least 100 from service, and all 500 at most. */
static void removal_leaves_a_range_until_it_is_settled(void **state)
{
    (void)state;
    const struct capacity_event events[] = {
        event(0, 1000, CAPACITY_INSTALL), event(0, 600, CAPACITY_COMMISSION), event(1, 500, CAPACITY_REMOVE),
        event(2, 400, CAPACITY_COMMISSION)};
    assert_level(level_of(events, 4, 1), 500, 100, 500);
    assert_level(level_of(events, 4, 2), 500, 500, 500); /* no more than is installed can be in service */
}

static void corrections(void **state)
{
    (void)state;
    struct capacity_event wrong = event(0, -400, CAPACITY_CORRECTION),
                          unsaid = event(0, -100, CAPACITY_CORRECTION);
    wrong.corrects = CAPACITY_COMMISSION;
    const struct capacity_event events[] = {event(0, 1000, CAPACITY_INSTALL),
                                            event(0, 900, CAPACITY_COMMISSION), wrong, unsaid};
    assert_level(level_of(events, 4, 0), 900, 500, 500);
    struct capacity_event undo = event(2, -500, CAPACITY_CORRECTION);
    undo.corrects = CAPACITY_REMOVE;
    const struct capacity_event removed[] = {event(0, 1000, CAPACITY_INSTALL),
                                             event(0, 1000, CAPACITY_COMMISSION),
                                             event(1, 500, CAPACITY_REMOVE), undo};
    assert_level(level_of(removed, 4, 1), 500, 500, 500);
    assert_level(level_of(removed, 4, 2), 1000, 1000, 1000);
}

static void contradictions(void **state)
{
    (void)state;
    const struct capacity_event more[] = {event(0, 1000, CAPACITY_INSTALL),
                                          event(1, 1001, CAPACITY_COMMISSION)};
    assert_false(level_of(more, 2, 0).contradictory);
    assert_true(level_of(more, 2, 1).contradictory);
    const struct capacity_event less[] = {event(0, 1000, CAPACITY_INSTALL), event(1, 1001, CAPACITY_REMOVE)};
    assert_true(level_of(less, 2, 1).contradictory);
    const struct capacity_event idle[] = {event(0, 1000, CAPACITY_INSTALL), event(1, 1, CAPACITY_SUSPEND)};
    assert_true(level_of(idle, 2, 1).contradictory);
}

static void until_and_ceiling(void **state)
{
    (void)state;
    static struct capacity_event many[LEDGER_MAX + 1];
    static struct capacity_ledger l;
    for (int i = 0; i <= LEDGER_MAX; i++)
        many[i] = event(LEDGER_MAX - i, 1, CAPACITY_INSTALL);
    const struct fact_list full = {many, LEDGER_MAX}, over = {many, LEDGER_MAX + 1};
    assert_true(capacity_ledger_load(&l, &full, DATE_NONE));
    assert_int_equal(l.count, LEDGER_MAX);
    for (int i = 1; i < l.count; i++)
        assert_true(date_compare(l.events[i - 1].on, l.events[i].on) < 0);
    assert_true(capacity_ledger_load(&l, &full, day(10)));
    assert_int_equal(l.count, 10); /* days 1 to 10 */
    assert_false(capacity_ledger_load(&l, &over, DATE_NONE));
}

UNIT_MAIN(cmocka_unit_test(every_kind), cmocka_unit_test(one_day_ends_the_same_in_any_order),
          cmocka_unit_test(removal_leaves_a_range_until_it_is_settled), cmocka_unit_test(corrections),
          cmocka_unit_test(contradictions), cmocka_unit_test(until_and_ceiling))
