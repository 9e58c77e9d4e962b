/* bill_adjust - the power factor of one receiving point and the adjustment of its charges; the rule is
 * power_factor.c. */
#include <string.h>

#include "bill_inside.h"
#include "dahu/rule/rule.h"

/* This place's share of the basic charge of a section. */
static int64_t basic_share(const struct bill_place_state *ps, int64_t basic_fen)
{
    const struct bill_request *r = ps->m->r;
    int64_t total = 0, before = 0;
    bool by_energy = true;
    for (int i = 0; i < r->place_count; i++)
        by_energy = by_energy && r->places[i].share == 0;
    if (r->place_count == 1)
        return basic_fen;
    if (by_energy)
        bill_find(ps->m->b, BILL_BASIC_BY_ENERGY, DATE_NONE);
    for (int i = 0; i < r->place_count; i++) {
        int64_t share = by_energy
                            ? bill_add_days(ps->m, &r->places[i], NULL, r->from, r->until).import_wh / 10
                            : r->places[i].share;
        total += share;
        if (i < ps->index)
            before += share;
    }
    if (total == 0)
        return ps->index == 0 ? basic_fen : 0;
    int64_t own = by_energy ? ps->total_wh / 10 : ps->place->share;
    return bill_round((__int128)basic_fen * (before + own), total) -
           bill_round((__int128)basic_fen * before, total);
}

static int standard_of(const struct bill_place_state *ps, const struct bill_section *s)
{
    const struct bill_request *r = ps->m->r;
    struct capacity_level level = capacity_level_on(&ps->m->ledger, date_add_days(s->until, -1));
    return select_standard(s->term->sector, tri_of(ps->place->high_voltage),
                           ps->m->ledger.count ? level.installed_x100 : FACT_UNKNOWN, ps->place->oltc,
                           r->thresholds);
}

static void look_at_verdict(struct bill *b, const struct verdict *v)
{
    static const struct {
        const char *code;
        enum bill_finding finding;
    } told[] = {{"PF_ZERO_KWH", BILL_PF_ZERO_KWH},
                {"PF_NEGATIVE_BASE", BILL_PF_NEGATIVE_BASE},
                {"PF_BELOW_STANDARD", BILL_PF_BELOW_STANDARD},
                {"BACK_FEED", BILL_BACK_FEED}};
    for (int i = 0; i < v->reason_count; i++)
        for (size_t k = 0; k < sizeof told / sizeof *told; k++)
            if (strcmp(v->reasons[i].code, told[k].code) == 0)
                bill_find(b, told[k].finding, DATE_NONE);
}

static void adjustment_line(struct bill_place_state *ps, const struct bill_section *s,
                            const struct power_factor_facts *f, const struct verdict *v)
{
    const struct value *pf = verdict_result_find(v, "pf_x100"), *bp = verdict_result_find(v, "adjust_bp"),
                       *fen = verdict_result_find(v, "adjust_fen");
    if (fen->number == FACT_UNKNOWN)
        bill_find(ps->m->b, BILL_PF_UNDECIDED, s->from);
    if (fen->number == FACT_UNKNOWN ||
        pf->number == FACT_UNKNOWN) /* nothing was used: no power factor, and 0 */
        return;
    struct bill_line *l = bill_add(ps->m->b, LINE_PF_ADJUSTMENT);
    l->place = ps->place->name;
    l->from = s->from;
    l->until = s->until;
    l->quantity = f->basic_fee_fen + f->energy_fee_fen;
    l->decimals = 2;
    l->unit = "CNY";
    l->price_e6 = bp->number;
    l->amount_fen = fen->number;
    bill_basis(l, "kwh_x100", f->kwh_x100);
    bill_basis(l, "kvarh_forward_x100", f->kvarh_forward_x100);
    bill_basis(l, "kvarh_reverse_x100", f->kvarh_reverse_x100);
    bill_basis(l, "iron_kwh_x100", ps->loss.iron_kwh_x100);
    bill_basis(l, "copper_kwh_x100", ps->loss.copper_kwh_x100);
    bill_basis(l, "loss_kwh_x100", f->loss_kwh_x100);
    bill_basis(l, "loss_kvarh_x100", f->loss_kvarh_x100);
    bill_basis(l, "standard_x100", f->standard);
    bill_basis(l, "pf_x100", pf->number);
    bill_basis(l, "basic_fen", f->basic_fee_fen);
    bill_basis(l, "energy_fen", f->energy_fee_fen);
}

void bill_adjust(struct bill_place_state *ps, const struct bill_section *s, int64_t loss_x100,
                 int64_t loss_q_x100, int64_t energy_fen)
{
    const struct bill_request *r = ps->m->r;
    const struct rule *rule = rule_find("pf");
    struct power_factor_facts f;
    struct verdict v;
    int standard = standard_of(ps, s);
    if (standard == PF_STANDARD_NONE || r->exempt == TRI_YES)
        return;
    if (standard == PF_STANDARD_UNKNOWN) {
        bill_find(ps->m->b, BILL_STANDARD_UNKNOWN, s->from);
        return;
    }
    struct bill_sums sums = bill_add_days(ps->m, ps->place, NULL, s->from, s->until);
    if (!sums.reactive) {
        bill_find(ps->m->b, BILL_REACTIVE_MISSING, s->from);
        return;
    }
    rule_facts_init(rule, &f);
    f.kwh_x100 = bill_round(sums.import_wh, 10);
    f.kvarh_forward_x100 = bill_round(sums.forward_varh, 10);
    f.kvarh_reverse_x100 = bill_round(sums.reverse_varh, 10);
    f.loss_kwh_x100 = loss_x100;
    f.loss_kvarh_x100 = loss_q_x100;
    f.standard = standard;
    f.reduced_standard = r->reduced_standard;
    f.basic_fee_fen = basic_share(ps, s->basic_fen);
    f.energy_fee_fen = energy_fen;
    rule_evaluate(rule, &f, r->thresholds, &v);
    look_at_verdict(ps->m->b, &v);
    adjustment_line(ps, s, &f, &v);
}
