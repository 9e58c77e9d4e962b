/* The heap of alarms against the plainest of models: look at all of them. */
#include "unit.h"

#include "dahu/modbus/alarm.h"

enum { MANY = 200, STEPS = 20000 };

static uint64_t draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static int64_t earliest(const struct alarm *all)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < MANY; i++)
        if (all[i].place && all[i].at.us < least)
            least = all[i].at.us;
    return least;
}

static void the_first_is_the_earliest(void **state)
{
    (void)state;
    struct alarm all[MANY] = {0};
    struct alarms heap = {0};
    uint64_t seed = 1;
    for (int i = 0; i < STEPS; i++) {
        struct alarm *one = &all[draw(&seed) % MANY];
        switch (draw(&seed) % 4) {
        case 0:
            alarm_clear(&heap, one);
            assert_int_equal(one->place, 0);
            break;
        case 1:
            if (alarms_first(&heap))
                alarm_clear(&heap, alarms_first(&heap));
            break;
        default:
            alarm_set(&heap, one, (mono_us){(int64_t)(draw(&seed) % 1000)});
            assert_ptr_equal(heap.heap[one->place - 1], one);
        }
        const struct alarm *first = alarms_first(&heap);
        assert_true((first ? first->at.us : INT64_MAX) == earliest(all));
    }
    alarms_fini(&heap);
}

UNIT_MAIN(cmocka_unit_test(the_first_is_the_earliest))
