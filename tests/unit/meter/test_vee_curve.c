/* The curve of cumulative energy: intervals, gaps, ratio changes, exchanges, and what is not known. */
#include "vee_fixture.h"

enum { N = 8 };

static void set_registers(struct vee_point *p, const int64_t *value, int from_slot, int n)
{
    for (int i = 0; i < n; i++)
        vp_add(p, from_slot + i, value[i]);
}

/* Registers at slots 0..8, and what the eight intervals are then: quality and energy. */
static void gaps(void **state)
{
    (void)state;
    enum { V = VEE_VALID, I = VEE_INTERPOLATED, M = VEE_MISSING };
    static const struct {
        const char *what;
        int64_t value[N + 1];
        int64_t energy[N];
        int quality[N];
    } row[] = {
        {"clean",
         {100, 110, 120, 130, 140, 150, 160, 170, 180},
         {10, 10, 10, 10, 10, 10, 10, 10},
         {V, V, V, V, V, V, V, V}},
        {"nothing used", {7, 7, 7, 7, 7, 7, 7, 7, 7}, {0}, {V, V, V, V, V, V, V, V}},
        {"one missing",
         {100, 110, MISSING, 133, 140, 150, 160, 170, 180},
         {10, 12, 11, 7, 10, 10, 10, 10},
         {V, I, I, V, V, V, V, V}},
        {"three missing",
         {0, 10, MISSING, MISSING, MISSING, 21, 30, 40, 50},
         {10, 3, 3, 2, 3, 9, 10, 10},
         {V, I, I, I, I, V, V, V}},
        {"all inside missing",
         {0, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, 80},
         {10, 10, 10, 10, 10, 10, 10, 10},
         {I, I, I, I, I, I, I, I}},
        {"the first missing",
         {MISSING, 10, 20, 30, 40, 50, 60, 70, 80},
         {0, 10, 10, 10, 10, 10, 10, 10},
         {M, V, V, V, V, V, V, V}},
        {"the last missing",
         {0, 10, 20, 30, 40, 50, 60, 70, MISSING},
         {10, 10, 10, 10, 10, 10, 10, 0},
         {V, V, V, V, V, V, V, M}},
        {"one sample",
         {0, MISSING, MISSING, MISSING, 5, MISSING, MISSING, MISSING, MISSING},
         {1, 2, 1, 1},
         {I, I, I, I, M, M, M, M}},
        {"none at all",
         {MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, MISSING},
         {0},
         {M, M, M, M, M, M, M, M}},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct vee_point *p = vp_new(N);
        vp_without_checks(p);
        set_registers(p, row[i].value, 0, N + 1);
        vp_run(p);
        for (int n = 0; n < N; n++) {
            const struct vee_interval *v = &p->out.intervals[n];
            if (v->energy[0] != row[i].energy[n] || v->quality != row[i].quality[n])
                fail_msg("%s: interval %d has %lld of quality %d", row[i].what, n, (long long)v->energy[0],
                         v->quality);
            assert_int_equal(v->known, v->quality == M ? 0 : 1);
        }
        assert_int_equal(p->out.finding_count, 0);
        vp_free(p);
    }
}

/* Neighbours far outside the days give the same as near ones: energy survives a gap of any length. */
static void gap_over_the_days(void **state)
{
    (void)state;
    for (int far = 1; far < 3000; far = 3 * far + 1) {
        struct vee_point *p = vp_new(96);
        vp_without_checks(p);
        vp_add(p, -far, 1000);
        vp_add(p, 96 + far, 1000 + 25 * (96 + 2 * far));
        vp_run(p);
        assert_int_equal(vp_sum(p, 0, 96), 25 * 96);
        assert_int_equal(p->out.intervals[0].quality, VEE_INTERPOLATED);
        vp_free(p);
    }
}

/* A gap inside a day has the shape of like days, and its energy to the last Wh; days share it by time. */
static void shape_in_a_gap(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(16);
    vp_without_checks(p);
    p->days[0] = vp_slot(0);
    p->days[1] = vp_slot(8);
    p->in.days = p->days;
    p->in.day_count = 2;
    p->in.shape = p->shape;
    for (int i = 0; i < 16; i++)
        p->shape[i] = i < 8 ? 1 + i % 4 : 0; /* nothing is known of the second day */
    vp_add(p, 0, 1000);
    vp_add(p, 1, 1010);
    vp_add(p, 5, 1111); /* 101 in the shape 2, 3, 4, 1 */
    vp_add(p, 6, 1112);
    vp_add(p, 10, 1154);
    vp_add(p, 16, 1160);
    vp_run(p);
    static const int64_t energy[16] = {10, 20, 31, 40, 10, 1, 9, 12, 11, 10, 1, 1, 1, 1, 1, 1};
    for (int i = 0; i < 16; i++)
        assert_int_equal(p->out.intervals[i].energy[0], energy[i]);
    assert_int_equal(vp_sum(p, 0, 16), 160);
    assert_int_equal(vp_sum(p, 6, 8), 21); /* half of 42 */
    assert_int_equal(p->out.intervals[1].quality, VEE_REFERENCE_DAY);
    assert_int_equal(p->out.intervals[6].quality, VEE_REFERENCE_DAY);
    assert_int_equal(p->out.intervals[8].quality, VEE_INTERPOLATED);
    vp_free(p);
}

/* V3: a ratio changes in the month; both parts are right to the Wh, with and without a reading at the change.
 */
static void ratio_change(void **state)
{
    (void)state;
    static const struct {
        int64_t change_us; /* after slot 4 */
        uint8_t opening_known;
        int64_t opening, energy, quality; /* of interval 4 */
    } row[] = {
        {0, 0, 0, 10 * 200, VEE_VALID},                              /* the sample there tells */
        {VP_SLOT_US / 2, 0, 0, 5 * 100 + 5 * 200, VEE_INTERPOLATED}, /* half and half */
        {VP_SLOT_US / 2, 1, 1048, 8 * 100 + 2 * 200, VEE_VALID},     /* somebody read it */
        {VP_SLOT_US / 3, 0, 0, 3 * 100 + 7 * 200, VEE_INTERPOLATED}, /* 3.3, rounded as a register */
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct vee_point *p = vp_new(N);
        vp_without_checks(p);
        p->in.piece_count = 2;
        p->pieces[0].num = 100;
        p->pieces[1] = p->pieces[0];
        p->pieces[1].num = 200;
        p->pieces[0].to = p->pieces[1].from = (wall_us){vp_slot(4).us + row[i].change_us};
        p->pieces[1].opening_known = row[i].opening_known;
        p->pieces[1].opening[0] = row[i].opening;
        for (int s = 0; s <= N; s++)
            vp_add(p, s, 1000 + 10 * s);
        vp_run(p);
        assert_int_equal(vp_sum(p, 0, 4), 40 * 100);
        assert_int_equal(vp_sum(p, 4, 5), row[i].energy);
        assert_int_equal(p->out.intervals[4].quality, row[i].quality);
        assert_int_equal(vp_sum(p, 5, 8), 30 * 200);
        assert_int_equal(p->out.finding_count, 0);
        vp_free(p);
    }
}

/* Ratios that do not come out even are rounded once for each register, so that parts add up to the whole. */
static void rounding(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(96);
    vp_without_checks(p);
    p->pieces[0].num = 350000;
    p->pieces[0].den = 577;
    for (int s = 0; s <= 96; s++)
        vp_add(p, s, 12345 + 7 * s);
    vp_run(p);
    /* round(13017 x 350000 / 577) - round(12345 x 350000 / 577) */
    assert_int_equal(vp_sum(p, 0, 96), INT64_C(7895927) - INT64_C(7488302));
    vp_free(p);
}

/* V3: an exchange in the middle of a slot, with the readings of both meters and without. */
static void exchange(void **state)
{
    (void)state;
    for (int known = 0; known < 4; known++) {
        struct vee_point *p = vp_new(N);
        vp_without_checks(p);
        p->in.piece_count = 2;
        p->pieces[1] = p->pieces[0];
        p->pieces[1].meter_id = 2;
        p->pieces[1].num = 3;
        p->pieces[0].to = p->pieces[1].from = (wall_us){vp_slot(4).us + VP_SLOT_US / 3};
        p->pieces[0].closing_known = known & 1;
        p->pieces[0].closing[0] = 90007;
        p->pieces[1].opening_known = known >> 1;
        p->pieces[1].opening[0] = 2;
        for (int s = 0; s <= N; s++)
            vp_add(p, s, s <= 4 ? 90000 + s : s);
        vp_run(p);
        assert_int_equal(vp_sum(p, 0, 4), 4);
        assert_int_equal(vp_sum(p, 4, 5), known == 3 ? 3 + 3 * 3 : MISSING);
        assert_int_equal(p->out.intervals[4].quality, known == 3 ? VEE_VALID : VEE_MISSING);
        assert_int_equal(p->out.intervals[4].energy[0], known == 3 ? 12 : 0);
        assert_int_equal(vp_sum(p, 5, 8), 9);
        assert_int_equal(p->out.finding_count, 0);
        vp_free(p);
    }
}

/* The register of one meter is set to 0 by somebody who wrote down both readings. */
static void reset(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->in.piece_count = 2;
    p->pieces[1] = p->pieces[0];
    p->pieces[0].to = p->pieces[1].from = (wall_us){vp_slot(4).us + 1};
    p->pieces[0].closing_known = p->pieces[1].opening_known = 1;
    p->pieces[0].closing[0] = 5040;
    for (int s = 0; s <= N; s++)
        vp_add(p, s, s <= 4 ? 5000 + 10 * s : 10 * (s - 4));
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, N), 80);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
}

/* Nothing on a point's border with another meter's time: time without a meter is not known. */
static void time_without_a_meter(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->in.piece_count = 2;
    p->pieces[1] = p->pieces[0];
    p->pieces[0].to = vp_slot(3);
    p->pieces[1].from = vp_slot(5);
    for (int s = 0; s <= N; s++)
        vp_add(p, s, 10 * s);
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, 3), 30); /* a sample at the end of the installation is still its own */
    assert_int_equal(p->out.intervals[3].quality, VEE_MISSING);
    assert_int_equal(p->out.intervals[4].quality, VEE_MISSING);
    assert_int_equal(vp_sum(p, 5, 8), 30);
    p->pieces[0].closing_known = p->pieces[1].opening_known = 1;
    p->pieces[0].closing[0] = 30;
    p->pieces[1].opening[0] = 50;
    vp_run(p); /* readings at both ends do not tell what went by without a meter */
    assert_int_equal(p->out.intervals[3].quality, VEE_MISSING);
    assert_int_equal(vp_sum(p, 0, 3) + vp_sum(p, 5, 8), 60);
    vp_free(p);
}

/* The ratio of a new meter changes before anybody has read it. */
static void exchange_and_ratio_change(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->in.piece_count = 3;
    p->pieces[1] = p->pieces[2] = p->pieces[0];
    p->pieces[1].meter_id = p->pieces[2].meter_id = 2;
    p->pieces[2].num = 5;
    p->pieces[0].to = p->pieces[1].from = (wall_us){vp_slot(4).us + 1};
    p->pieces[1].to = p->pieces[2].from = (wall_us){vp_slot(4).us + 2};
    for (int s = 0; s <= N; s++)
        vp_add(p, s, s <= 4 ? 90000 + s : 100 + s);
    vp_run(p);
    assert_int_equal(p->out.finding_count, 0);
    assert_int_equal(p->out.intervals[4].quality, VEE_MISSING);
    assert_int_equal(vp_sum(p, 5, 8), 15);
    vp_free(p);
}

/* Half an interval of one energy and the other half of another do not make a whole one of either. */
static void halves(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(4);
    vp_without_checks(p);
    p->in.interval_s = 3600;
    for (int s = 0; s <= 4; s++) {
        struct vee_sample *x = vp_add_at(p, vp_slot(s).us, 10 * s);
        x->energy[VEE_REACTIVE_IMPORT] = s;
        x->known = (uint8_t)((s <= 2) | (s >= 2) << VEE_REACTIVE_IMPORT);
    }
    vp_run(p);
    assert_int_equal(p->out.intervals[0].known, 0);
    assert_int_equal(p->out.intervals[0].energy[0] | p->out.intervals[0].energy[VEE_REACTIVE_IMPORT], 0);
    vp_free(p);
}

/* Every energy is known where it has its own register; what is missing is missing. */
static void energies_apart(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    for (int s = 0; s <= N; s++) {
        struct vee_sample *x = vp_add_at(p, vp_slot(s).us, 10 * s);
        x->energy[VEE_REACTIVE_IMPORT] = 3 * s;
        x->known |= s >= 2 && s != 5 ? 1 << VEE_REACTIVE_IMPORT : 0;
    }
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, N), 80);
    assert_int_equal(vp_sum_of(p, VEE_REACTIVE_IMPORT, 1, 2), MISSING);
    assert_int_equal(p->out.intervals[1].energy[VEE_REACTIVE_IMPORT], 0);
    assert_int_equal(vp_sum_of(p, VEE_REACTIVE_IMPORT, 2, N), 18);
    assert_int_equal(vp_sum_of(p, VEE_ACTIVE_EXPORT, 0, 1), MISSING);
    assert_int_equal(p->out.intervals[4].quality, VEE_VALID); /* of the base energy */
    vp_free(p);
}

/* Read more often or more seldom than the interval is long. */
static void other_slots(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(4);
    vp_without_checks(p);
    for (int m = 0; m <= 60; m++)
        if (m % 15 == 0 || m % 7 != 0) /* holes inside do not matter */
            vp_add_at(p, VP_FROM + m * INT64_C(60000000), 1000 + m * m);
    p->in.slot_s = 60;
    vp_run(p);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(p->out.intervals[i].energy[0], 225 * (2 * i + 1));
        assert_int_equal(p->out.intervals[i].quality, VEE_VALID);
    }
    vp_free(p);
    p = vp_new(8);
    vp_without_checks(p);
    p->in.slot_s = 3600;
    for (int s = 0; s <= 8; s += 4)
        vp_add(p, s, 10 * s);
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, 8), 80);
    assert_int_equal(p->out.intervals[2].quality, VEE_INTERPOLATED);
    vp_free(p);
}

static void flagged_samples(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    for (int s = 0; s <= N; s++)
        vp_add(p, s, s == 2 ? 5 : 10 * s);
    p->samples[2].quality = 2; /* doubtful: as if it were not there */
    p->samples[5].quality = 4;
    p->samples[7].quality = 8;
    vp_run(p);
    static const int quality[N] = {VEE_VALID,        VEE_INTERPOLATED, VEE_INTERPOLATED, VEE_VALID,
                                   VEE_INTERPOLATED, VEE_INTERPOLATED, VEE_EDITED,       VEE_EDITED};
    assert_int_equal(vp_sum(p, 0, N), 80);
    for (int i = 0; i < N; i++)
        assert_int_equal(p->out.intervals[i].quality, quality[i]);
    assert_int_equal(p->out.finding_count, 0);
    p->in.interval_s = 3600; /* an hour is as good as the worst of its parts */
    vp_run(p);
    assert_int_equal(p->out.intervals[0].quality, VEE_VALID); /* read at both ends */
    assert_int_equal(p->out.intervals[1].quality, VEE_INTERPOLATED);
    vp_free(p);
}

/* ---- imported spans ------------------------------------------------------------------------------- */

static void add_span(struct vee_point *p, int from, int to, int64_t energy)
{
    p->spans[p->in.span_count++] =
        (struct vee_span){.from = vp_slot(from), .to = vp_slot(to), .energy = {energy}, .known = 1};
}

static void spans_fill_open_time(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->pieces[0].num = 2;
    add_span(p, -4, 1, 50);
    add_span(p, 1, 2, 7);
    add_span(p, 2, 6, 41);
    for (int s = 5; s <= N; s++)
        vp_add(p, s, 100 * s);
    vp_run(p);
    static const int64_t energy[N] = {20, 14, 21, 20, 21, 200, 200, 200};
    for (int i = 0; i < N; i++)
        assert_int_equal(p->out.intervals[i].energy[0], energy[i]);
    assert_int_equal(p->out.intervals[0].quality, VEE_DERIVED);
    assert_int_equal(p->out.intervals[1].quality, VEE_VALID);
    assert_int_equal(p->out.intervals[4].quality, VEE_DERIVED);
    assert_int_equal(p->out.intervals[5].quality, VEE_VALID);
    assert_int_equal(p->out.finding_count, 0);
    vp_free(p);
}

static void spans_that_are_wrong(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    add_span(p, 0, 4, 40);
    add_span(p, 3, 5, 20);
    add_span(p, 5, 6, -7);
    add_span(p, 7, 8, 1);
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, 3), 30);
    assert_int_equal(p->out.intervals[3].quality, VEE_HELD);
    assert_int_equal(p->out.intervals[3].energy[0], 10);
    assert_int_equal(vp_sum(p, 4, 5), 10);
    assert_int_equal(p->out.intervals[5].quality, VEE_HELD);
    assert_int_equal(p->out.intervals[5].energy[0], -7);
    assert_int_equal(p->out.intervals[6].quality, VEE_MISSING);
    assert_int_equal(vp_count(p, VEE_RULE_interval_size), 1);
    assert_int_equal(vp_finding(p, VEE_RULE_interval_size, 0)->from.us, vp_slot(3).us);
    assert_int_equal(vp_finding(p, VEE_RULE_negative_use, 0)->raw, -7);
    p->settings[VEE_RULE_negative_use].outcome = VEE_FLAG; /* it does not count then, either */
    vp_run(p);
    assert_int_equal(p->out.intervals[5].quality, VEE_MISSING);
    vp_free(p);
}

static void bad_input(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    struct err e;
    vp_add(p, 2, 1);
    vp_add(p, 4, 1);
    vp_add(p, 3, 1);
    vp_add(p, 5, 1);
    assert_false(vee_run(&p->in, &p->out, &e));
    assert_int_equal(e.code, ERR_SYNTAX);
    assert_null(p->out.intervals);
    p->in.sample_count = 0;
    p->pieces[0].den = 0;
    assert_false(vee_run(&p->in, &p->out, &e));
    p->pieces[0].den = 1;
    p->in.to.us += 1;
    assert_false(vee_run(&p->in, &p->out, &e));
    p->in.to.us -= 1;
    vp_free(p);
}

/* Numbers at the edge of what fits: refused or dropped, never wrapped. Each was found by fuzzing. */
static void edges(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->pieces[0].closing_known = 1; /* of a meter that is still there */
    p->pieces[0].closing[0] = 100;
    p->in.contract_kva = 100;
    for (int s = 0; s <= N; s++)
        vp_add(p, s, s < 5 ? 10 + 10 * s : s - 5);
    p->pieces[0].num = INT64_C(1) << 57;
    vp_run(p);
    assert_int_equal(p->out.intervals[0].quality, VEE_MISSING); /* two of these do not fit */
    p->pieces[0].num = 1;
    p->in.sample_count--; /* what somebody read at the end of all time is no end of a gap */
    vp_run(p);
    assert_int_equal(p->out.intervals[N - 1].quality, VEE_MISSING);
    p->in.piece_count = 2;
    p->pieces[1] = p->pieces[0];
    p->pieces[1].num = INT64_C(1) << 50;
    p->pieces[0].to = p->pieces[1].from = vp_slot(3);
    p->pieces[0].closing_known = 0;
    vp_run(p); /* a register that fits with one ratio has to fit with the other */
    assert_int_equal(vp_sum(p, 0, 3), 30);
    assert_int_equal(vp_sum(p, 3, 4), INT64_C(10) << 50);
    p->in.sample_count = 0;
    p->in.piece_count = 1;
    p->pieces[0].to = (wall_us){INT64_MAX};
    p->pieces[0].den = 1000000;
    add_span(p, 0, 1, INT64_MIN);
    add_span(p, 1, 2, INT64_MAX);
    add_span(p, 2, 3, 1000000000);
    vp_run(p); /* one absurd import does not stop the others */
    assert_int_equal(p->out.intervals[0].quality, VEE_MISSING);
    assert_int_equal(p->out.intervals[1].quality, VEE_MISSING);
    assert_int_equal(vp_sum(p, 2, 3), 1000);
    assert_int_equal(vp_finding(p, VEE_RULE_register_garbage, 0)->raw, INT64_MIN);
    vp_free(p);
    p = vp_new(N);
    for (int s = 0; s <= N; s++)
        vp_add_at(p, vp_slot(s).us, s < 5 ? s : s + (INT64_C(1) << 57))->power_w = 100.0F;
    vp_run(p); /* the checks multiply as well */
    assert_int_equal(vp_sum(p, 4, 5), (INT64_C(1) << 57) + 1);
    vp_free(p);
}

UNIT_MAIN(cmocka_unit_test(edges), cmocka_unit_test(gaps), cmocka_unit_test(gap_over_the_days),
          cmocka_unit_test(shape_in_a_gap), cmocka_unit_test(ratio_change), cmocka_unit_test(rounding),
          cmocka_unit_test(exchange), cmocka_unit_test(reset), cmocka_unit_test(time_without_a_meter),
          cmocka_unit_test(exchange_and_ratio_change), cmocka_unit_test(halves),
          cmocka_unit_test(energies_apart), cmocka_unit_test(other_slots), cmocka_unit_test(flagged_samples),
          cmocka_unit_test(spans_fill_open_time), cmocka_unit_test(spans_that_are_wrong),
          cmocka_unit_test(bad_input))
