/* The words of people on intervals, and the findings that they answer. */
#include "vee_fixture.h"

enum { N = 16 };

static struct vee_edit *say(struct vee_point *p, enum vee_edit_kind kind, int from, int to, int64_t value)
{
    int n = p->in.edit_count++;
    p->edits[n] = (struct vee_edit){.id = 100 + n,
                                    .from = vp_slot(from),
                                    .to = vp_slot(to),
                                    .kind = kind,
                                    .energy = kind == VEE_EDIT_VALUE ? VEE_ACTIVE_IMPORT : -1,
                                    .value = value};
    return &p->edits[n];
}

/* 10 Wh an interval; from slot 6 on another register, 40 Wh after a reset. */
static struct vee_point *stepped_back(void)
{
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->in.contract_kva = 100;
    for (int s = -20; s <= N + 20; s++)
        vp_add(p, s, s < 6 ? 100000 + 10 * s : 40 + 10 * (s - 6));
    return p;
}

static void accept(void **state)
{
    (void)state;
    struct vee_point *p = stepped_back();
    say(p, VEE_EDIT_ACCEPT, 5, 6, 0);
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, N), 190);
    assert_int_equal(p->out.intervals[5].quality, VEE_QUESTIONABLE);
    assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 100);
    p->edits[0].kind = VEE_EDIT_WITHDRAWN;
    vp_run(p);
    assert_int_equal(p->out.intervals[5].quality, VEE_HELD);
    assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 0);
    p->edits[0] = (struct vee_edit){0};
    p->in.edit_count = 0;
    say(p, VEE_EDIT_ACCEPT, 5, 6, 0)->energy = VEE_REACTIVE_IMPORT; /* not what is held */
    vp_run(p);
    assert_int_equal(p->out.intervals[5].quality, VEE_HELD);
    assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 0);
    vp_free(p);
}

/* What registers cannot tell any more is projected from like days, or missing. */
static void reject_without_registers(void **state)
{
    (void)state;
    struct vee_point *p = stepped_back();
    say(p, VEE_EDIT_REJECT, 5, 6, 0);
    vp_run(p);
    assert_int_equal(p->out.intervals[5].quality, VEE_MISSING);
    assert_int_equal(p->out.intervals[5].known | p->out.intervals[5].held, 0);
    assert_int_equal(p->out.intervals[5].energy[0], 0);
    assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 100);
    p->in.shape = p->shape;
    for (int i = 0; i < N; i++)
        p->shape[i] = 11;
    vp_run(p);
    assert_int_equal(p->out.intervals[5].quality, VEE_PROJECTED);
    assert_int_equal(vp_sum(p, 0, N), 161);
    vp_free(p);
}

/* Up, and after a long time down again: both ends are told, and a person takes what is between away. */
static void reject_between_registers(void **state)
{
    (void)state;
    for (int shaped = 0; shaped < 2; shaped++) {
        struct vee_point *p = vp_new(N);
        vp_without_checks(p);
        p->in.contract_kva = 100;
        for (int s = -20; s <= N + 20; s++)
            vp_add(p, s, 100000 + 10 * s + (s >= 2 && s < 13 ? 3000000 : 0));
        vp_run(p);
        assert_int_equal(p->out.intervals[12].quality, VEE_HELD);
        say(p, VEE_EDIT_REJECT, 1, 13, 0);
        p->in.shape = shaped ? p->shape : NULL;
        for (int i = 0; i < N; i++)
            p->shape[i] = i < 7 ? 1 : 2; /* 6 x 1 + 6 x 2 = 18 parts of 120 */
        vp_run(p);
        assert_int_equal(vp_sum(p, 0, N), 10 * N);
        assert_int_equal(vp_sum(p, 1, 13), 120);
        assert_int_equal(p->out.intervals[5].quality, shaped ? VEE_REFERENCE_DAY : VEE_INTERPOLATED);
        assert_int_equal(vp_sum(p, 1, 7), shaped ? 40 : 60);
        assert_int_equal(p->out.intervals[0].quality, VEE_VALID);
        assert_int_equal(p->out.intervals[13].quality, VEE_VALID);
        assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 100);
        vp_free(p);
    }
}

/* A jump that stays is not mended by taking the readings around it away. */
static void reject_a_jump_that_stays(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->in.contract_kva = 100;
    for (int s = -20; s <= N + 20; s++)
        vp_add(p, s, 100000 + 10 * s + (s >= 6 ? 3000000 : 0));
    say(p, VEE_EDIT_REJECT, 4, 8, 0);
    vp_run(p);
    for (int i = 4; i < 8; i++)
        assert_int_equal(p->out.intervals[i].quality, VEE_MISSING);
    assert_int_equal(vp_sum(p, 0, 4) + vp_sum(p, 8, N), 120);
    vp_free(p);
}

/* And neither is a step back: over it there is no difference of registers. */
static void reject_around_a_step_back(void **state)
{
    (void)state;
    struct vee_point *p = stepped_back();
    say(p, VEE_EDIT_REJECT, 4, 8, 0);
    vp_run(p);
    for (int i = 4; i < 8; i++)
        assert_int_equal(p->out.intervals[i].quality, VEE_MISSING);
    assert_int_equal(vp_sum(p, 0, 4) + vp_sum(p, 8, N), 120);
    vp_free(p);
}

/* A gap that is longer than what was rejected: no energy is lost on its other intervals. */
static void reject_in_a_gap(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    for (int s = 0; s <= N; s++)
        vp_add(p, s, s > 2 && s < 8 ? MISSING : s == 8 ? 790 : 100 * s);
    say(p, VEE_EDIT_REJECT, 6, 9, 0);
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, N), 100 * N);
    for (int i = 2; i < 9; i++)
        assert_int_equal(vp_sum(p, i, i + 1), 100);
    vp_free(p);
}

static void values(void **state)
{
    (void)state;
    struct vee_point *p = stepped_back();
    say(p, VEE_EDIT_VALUE, 5, 6, 12);
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, N), 162);
    assert_int_equal(p->out.intervals[5].quality, VEE_EDITED);
    say(p, VEE_EDIT_VALUE, 4, 7, 31); /* one of them is held, so that nothing is known of the shape */
    vp_run(p);
    static const int64_t even[3] = {10, 11, 10};
    for (int i = 0; i < 3; i++)
        assert_int_equal(p->out.intervals[4 + i].energy[0], even[i]);
    assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 101);
    p->in.shape = p->shape;
    p->shape[4] = 3;
    p->shape[5] = 2;
    p->shape[6] = 1;
    p->in.edit_count = 0;
    say(p, VEE_EDIT_VALUE, 4, 7, 60);
    vp_run(p);
    static const int64_t like[3] = {30, 20, 10};
    for (int i = 0; i < 3; i++)
        assert_int_equal(p->out.intervals[4 + i].energy[0], like[i]);
    say(p, VEE_EDIT_VALUE, 4, 5, 1); /* the later word counts */
    vp_run(p);
    assert_int_equal(vp_sum(p, 4, 7), 31);
    say(p, VEE_EDIT_ACCEPT, 5, 6, 0);
    vp_run(p);
    assert_int_equal(vp_sum(p, 5, 6), 40); /* as it stood by */
    vp_free(p);
}

/* In the shape that is there; days share a value by time, and get the same when they are judged alone. */
static void value_of_days(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    int64_t v = 0;
    for (int s = 0; s <= N; s++, v += s)
        vp_add(p, s, v); /* 1, 2, 3 ... */
    say(p, VEE_EDIT_VALUE, -8, 24, 4001);
    p->days[0] = vp_slot(0);
    p->days[1] = vp_slot(8);
    p->in.days = p->days;
    p->in.day_count = 2;
    vp_run(p);
    assert_int_equal(vp_sum(p, 0, 8), 1001); /* 2000.5 - 1000.25 of 4001, rounded each */
    assert_int_equal(vp_sum(p, 8, 16), 1000);
    assert_int_equal(p->out.intervals[0].energy[0], 28); /* 1001 x 1 / 36 */
    assert_int_equal(p->out.intervals[15].energy[0], 160);
    struct vee_interval both[N];
    memcpy(both, p->out.intervals, sizeof both);
    p->in.days = NULL;
    for (int d = 0; d < 2; d++) {
        p->in.from = vp_slot(8 * d);
        p->in.to = vp_slot(8 * d + 8);
        vp_run(p);
        assert_memory_equal(p->out.intervals, both + 8 * d, 8 * sizeof *both);
    }
    vp_free(p);
}

/* A finding on several intervals is answered when all of them are, also one by one. */
static void answers(void **state)
{
    (void)state;
    struct vee_point *p = stepped_back();
    p->samples[20 + 6].known = p->samples[20 + 7].known = 0;
    say(p, VEE_EDIT_ACCEPT, 5, 6, 0);
    say(p, VEE_EDIT_ACCEPT, 7, 8, 0);
    vp_run(p);
    assert_int_equal(p->out.intervals[5].quality, VEE_QUESTIONABLE);
    assert_int_equal(p->out.intervals[6].quality, VEE_HELD);
    assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 0);
    say(p, VEE_EDIT_VALUE, 6, 7, 5);
    vp_run(p);
    assert_int_equal(vp_finding(p, VEE_RULE_register_step_back, 0)->edit_id, 102);
    assert_int_equal(p->out.intervals[6].energy[0], 5);
    vp_free(p);
}

/* Energy below 0 counts for nobody, but a person can say what it was. */
static void below_zero(void **state)
{
    (void)state;
    struct vee_point *p = vp_new(N);
    vp_without_checks(p);
    p->spans[p->in.span_count++] =
        (struct vee_span){.from = vp_slot(2), .to = vp_slot(3), .energy = {-5}, .known = 1};
    say(p, VEE_EDIT_ACCEPT, 2, 3, 0);
    vp_run(p);
    assert_int_equal(p->out.intervals[2].quality, VEE_HELD);
    assert_int_equal(vp_finding(p, VEE_RULE_negative_use, 0)->edit_id, 0);
    say(p, VEE_EDIT_VALUE, 2, 3, 5);
    vp_run(p);
    assert_int_equal(vp_sum(p, 2, 3), 5);
    assert_int_equal(vp_finding(p, VEE_RULE_negative_use, 0)->edit_id, 101);
    vp_free(p);
}

UNIT_MAIN(cmocka_unit_test(accept), cmocka_unit_test(below_zero), cmocka_unit_test(reject_without_registers),
          cmocka_unit_test(reject_between_registers), cmocka_unit_test(reject_a_jump_that_stays),
          cmocka_unit_test(reject_around_a_step_back), cmocka_unit_test(reject_in_a_gap),
          cmocka_unit_test(values), cmocka_unit_test(value_of_days), cmocka_unit_test(answers))
