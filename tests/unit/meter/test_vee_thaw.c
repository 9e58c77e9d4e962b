/* A register that stands still while energy flows: what it gained is laid over the time, and nothing else is
 * touched. */
#include "dahu/meter/vee.h"

#include <math.h>

#include "../unit.h"

enum { COUNT = 12, QUARTER_S = 900 };
static const int64_t quarter_us = QUARTER_S * INT64_C(1000000);

/* Registers at the ends of COUNT quarter hours, the power of all of them, and the energies that come of it.
 */
static const struct {
    const char *what;
    int64_t registers[COUNT + 1];
    float power_w;
    int64_t energy[COUNT];
} vectors[] = {
    {"stands for five slots and catches up: 600 Wh over six quarter hours",
     {1000, 1100, 1200, 1200, 1200, 1200, 1200, 1200, 1800, 1900, 2000, 2100, 2200},
     400,
     {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100}},
    {"no energy flows: nothing was used, and then much",
     {1000, 1100, 1200, 1200, 1200, 1200, 1200, 1200, 1800, 1900, 2000, 2100, 2200},
     0,
     {100, 100, 0, 0, 0, 0, 0, 600, 100, 100, 100, 100}},
    {"never catches up: what was not counted is gone",
     {1000, 1100, 1200, 1200, 1200, 1200, 1200, 1200, 1300, 1400, 1500, 1600, 1700},
     400,
     {100, 100, 0, 0, 0, 0, 0, 100, 100, 100, 100, 100}},
    {"three slots are too few",
     {1000, 1100, 1200, 1200, 1200, 1200, 1600, 1700, 1800, 1900, 2000, 2100, 2200},
     400,
     {100, 100, 0, 0, 0, 400, 100, 100, 100, 100, 100, 100}},
    {"a register of whole kWh moves when a kWh is full",
     {7000, 7000, 7000, 7000, 7000, 8000, 8000, 8000, 8000, 8000, 9000, 9000, 9000},
     800,
     {0, 0, 0, 0, 1000, 0, 0, 0, 0, 1000, 0, 0}},
};

static void run(int64_t const *registers, float power_w, struct vee_output *out)
{
    struct vee_sample samples[COUNT + 1];
    struct vee_setting settings[VEE_RULE_COUNT];
    struct vee_piece piece = {.to = {INT64_MAX}, .meter_id = 1, .num = 1, .den = 1};
    struct err e;
    vee_settings_default(settings);
    for (int i = 0; i <= COUNT; i++)
        samples[i] = (struct vee_sample){.at = {i * quarter_us},
                                         .read_at = {i * quarter_us},
                                         .energy = {registers[i]},
                                         .known = 1,
                                         .power_w = power_w,
                                         .reactive_var = NAN,
                                         .power_factor = NAN,
                                         .current_a = NAN};
    const struct vee_input in = {.to = {COUNT * quarter_us},
                                 .interval_s = QUARTER_S,
                                 .slot_s = QUARTER_S,
                                 .samples = samples,
                                 .sample_count = COUNT + 1,
                                 .pieces = &piece,
                                 .piece_count = 1,
                                 .settings = settings,
                                 .now = {INT64_MAX}};
    assert_true(vee_run(&in, out, &e));
}

static void lays_the_step_over_the_time(void **state)
{
    (void)state;
    for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++) {
        struct vee_output out;
        run(vectors[v].registers, vectors[v].power_w, &out);
        for (int i = 0; i < COUNT; i++)
            if (out.intervals[i].energy[0] != vectors[v].energy[i])
                fail_msg("%s: quarter hour %d has %lld Wh", vectors[v].what, i,
                         (long long)out.intervals[i].energy[0]);
        vee_output_fini(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lays_the_step_over_the_time)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
