/* advice_pf - how many kvar bring the power factor of a month to a step of its table, and what back-feed
 * costs: see advice.h. The power factor itself is that of power_factor.c, and is only asked. */
#include "dahu/rule/advice.h"
#include "dahu/rule/power_factor.h"

const char *const advice_answer_words[] = {"UNKNOWN", "REACHED", "SWITCH", "KVAR", NULL};

uint64_t advice_most_q(uint64_t p, uint64_t q, int n)
{
    uint64_t low = 0, high = q; /* holds for low, fails for high */
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (pf_x100(p, middle) >= n)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- kvarh into kvar ------------------------------------------------------------------------------------
 */

/* What a bank of @kvar_x100 takes off, in var seconds: of each interval at most what it drew. */
static __int128 taken_off(const struct advice_slots *slots, int64_t kvar_x100)
{
    __int128 sum = 0;
    for (int i = 0; i < slots->count; i++) {
        const struct advice_slot *s = &slots->items[i];
        if (s->forward_varh == FACT_UNKNOWN)
            continue;
        __int128 drawn = (__int128)s->forward_varh * 3600, bank = (__int128)kvar_x100 * 10 * s->seconds;
        sum += drawn < bank ? drawn : bank;
    }
    return sum;
}

int64_t advice_kvar(const struct advice_slots *slots, int64_t varh)
{
    enum { KVAR_X100_MOST = 1000000000 }; /* ten million kvar: beyond any bank */
    int64_t low = 0, high = KVAR_X100_MOST;
    if (varh <= 0)
        return 0;
    if (taken_off(slots, high) < (__int128)varh * 3600)
        return FACT_UNKNOWN;
    while (high - low > 1) { /* too little at low, enough at high */
        int64_t middle = low + (high - low) / 2;
        if (taken_off(slots, middle) < (__int128)varh * 3600)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* Usual sizes of capacitor banks. A choice of the house: no standard says which must be taken. */
static const int64_t banks_kvar[] = {30,   60,   90,   120,  150,  180,  210,  240,  300,  360,  400,
                                     450,  500,  600,  750,  900,  1000, 1200, 1500, 1800, 2000, 2400,
                                     3000, 3600, 4000, 4800, 5000, 6000, 7200, 8000, 9000, 10000};
enum { BANK_COUNT = sizeof banks_kvar / sizeof *banks_kvar, BANK_STEP_KVAR = 1000 };

int64_t advice_bank(int64_t kvar_x100)
{
    int64_t step = (int64_t)BANK_STEP_KVAR * 100;
    for (int i = 0; i < BANK_COUNT; i++)
        if (banks_kvar[i] * 100 >= kvar_x100)
            return banks_kvar[i];
    return (kvar_x100 + step - 1) / step * BANK_STEP_KVAR;
}

static int64_t load_time(const struct advice_slots *slots)
{
    int64_t sum = 0;
    for (int i = 0; i < slots->count; i++)
        sum += slots->items[i].import_wh != FACT_UNKNOWN && slots->items[i].import_wh > 0
                   ? slots->items[i].seconds
                   : 0;
    return sum;
}

/* ---- the advice -----------------------------------------------------------------------------------------
 */

static int adjustment(const struct advice_pf_facts *f, int64_t pf)
{
    int bp = pf_adjust_bp((int)pf, (int)f->standard);
    return bp < 0 && !f->reward ? 0 : bp;
}

/* What a change of the percentage comes to; a month of refunds has no adjustment. */
static int64_t money(const struct advice_pf_facts *f, int64_t pf_then, int64_t pf_now)
{
    if (f->base_fen == FACT_UNKNOWN || f->base_fen < 0)
        return FACT_UNKNOWN;
    return pf_adjust_fen(f->base_fen, adjustment(f, pf_then)) -
           pf_adjust_fen(f->base_fen, adjustment(f, pf_now));
}

static struct reason *because(struct reason *r, const char *code)
{
    *r = (struct reason){.code = code};
    return r;
}

/* Why the power factor of the month cannot be judged; false when it can. */
static bool cannot_judge(const struct advice_pf_facts *f, const struct threshold_set *t, struct reason *why)
{
    if (f->p_x100 == FACT_UNKNOWN || f->forward_x100 == FACT_UNKNOWN || f->reverse_x100 == FACT_UNKNOWN)
        because(why, "ADVICE_ENERGY_MISSING");
    else if (f->loss_q_x100 == FACT_UNKNOWN)
        because(why, "ADVICE_LOSS_UNKNOWN");
    else if (!f->over)
        because(why, "ADVICE_MONTH_RUNS");
    else if (f->completeness_bp < t->pf_completeness_bp) {
        struct reason *r = because(why, "ADVICE_MONTH_INCOMPLETE");
        reason_arg(r, "value", value_bp(f->completeness_bp));
        reason_arg(r, "limit", value_bp(t->pf_completeness_bp));
    } else if (f->standard == FACT_UNKNOWN)
        because(why, "ADVICE_STANDARD_UNKNOWN");
    else if (f->p_x100 == 0)
        because(why, "ADVICE_NO_ENERGY");
    else
        return false;
    return true;
}

static void size_bank(const struct advice_pf_facts *f, struct advice_step *s)
{
    s->load_s = load_time(&f->slots);
    s->kvar_x100 = advice_kvar(&f->slots, s->take_off_x100 * 10);
    if (s->kvar_x100 == FACT_UNKNOWN)
        because(&s->why, "ADVICE_NO_INTERVALS");
    else
        s->bank_kvar = advice_bank(s->kvar_x100);
}

/* One target. What is fed back goes away by switching, so capacitors are only for what is drawn. */
static void advise_step(const struct advice_pf_facts *f, const struct advice_pf *a, int target,
                        struct advice_step *s)
{
    int64_t drawn = f->forward_x100 + f->loss_q_x100, left = a->backfeed ? drawn : drawn + f->reverse_x100;
    *s = (struct advice_step){.target = target, .kvar_x100 = FACT_UNKNOWN, .bank_kvar = FACT_UNKNOWN};
    s->fen = 0;
    if (a->pf >= target) {
        s->answer = ADVICE_REACHED;
        return;
    }
    if (a->backfeed && a->pf_no_backfeed >= target) {
        s->answer = ADVICE_SWITCH;
    } else {
        s->answer = ADVICE_KVAR;
        s->switch_first = a->backfeed;
        s->take_off_x100 = left - (int64_t)advice_most_q((uint64_t)f->p_x100, (uint64_t)left, target);
        size_bank(f, s);
    }
    s->bp = adjustment(f, target) - adjustment(f, a->pf);
    s->fen = money(f, target, a->pf);
}

static void measure(const struct advice_pf_facts *f, const struct threshold_set *t, struct advice_pf *a)
{
    uint64_t p = (uint64_t)f->p_x100, drawn = (uint64_t)(f->forward_x100 + f->loss_q_x100);
    a->pf = pf_x100(p, drawn + (uint64_t)f->reverse_x100);
    a->pf_no_backfeed = pf_x100(p, drawn);
    a->backfeed = f->reverse_x100 > t->r4_17_backfeed_kvarh * 100;
    a->backfeed_bp = adjustment(f, a->pf) - adjustment(f, a->pf_no_backfeed);
    a->backfeed_fen = money(f, a->pf, a->pf_no_backfeed);
}

void advice_power_factor(const struct advice_pf_facts *f, const struct threshold_set *t,
                         struct advice_pf *out)
{
    struct reason why;
    bool unknown = cannot_judge(f, t, &why);
    *out = (struct advice_pf){
        .pf = FACT_UNKNOWN, .pf_no_backfeed = FACT_UNKNOWN, .backfeed_fen = FACT_UNKNOWN, .step_count = 1};
    if (unknown) {
        out->steps[0] = (struct advice_step){.target = f->standard == FACT_UNKNOWN ? 0 : (int)f->standard,
                                             .answer = ADVICE_UNKNOWN,
                                             .why = why,
                                             .take_off_x100 = FACT_UNKNOWN,
                                             .kvar_x100 = FACT_UNKNOWN,
                                             .bank_kvar = FACT_UNKNOWN,
                                             .fen = FACT_UNKNOWN};
        return;
    }
    measure(f, t, out);
    advise_step(f, out, (int)f->standard, &out->steps[0]);
    if (f->reward)
        advise_step(f, out, pf_best_x100((int)f->standard), &out->steps[out->step_count++]);
}
