/**
 * power_factor - rule pf: mean power factor of a billing month and its bill adjustment, with the
 * findings of 4.17.
 *
 * Back-fed reactive energy is added by absolute value. The direct method is exact in integers; the
 * printed tan-phi table is not used. Not here: which meters make up one receiving point.
 * Units:  energies 0.01 kWh / 0.01 kvarh, money fen, adjustment basis points, power factor x 100.
 * Source: (83)水电财字第215号; company rule, clause 4.17.
 */
#ifndef DAHU_RULE_POWER_FACTOR_H
#define DAHU_RULE_POWER_FACTOR_H

#include "dahu/rule/policy.h"

enum { PF_REDUCED_AS_GIVEN = -1 }; /* the standard given is the approved lower one */

struct power_factor_facts {
    int64_t kwh_x100; /* active energy taken from the grid */
    int64_t kvarh_forward_x100;
    int64_t kvarh_reverse_x100; /* fed back; added, never netted */
    int64_t loss_kwh_x100; /* metered on the low-voltage side: transformer losses; unknown = none to add */
    int64_t loss_kvarh_x100;
    int64_t standard;         /* 90 | 85 | 80 */
    int64_t reduced_standard; /* approved lower standard x 100, or PF_REDUCED_AS_GIVEN; unknown = none */
    int64_t basic_fee_fen, energy_fee_fen; /* the adjustable charges */
    enum tri exempt;                       /* approved; unknown = not exempt */
    int64_t self_use_kwh_x100;             /* own generation used on site; asked under pf_active_basis */
    enum tri automatic_switching;          /* of the compensation; TRI_NO is a finding */
};

/** pf_x100 - the power factor of @p and @q, half up: 0..100. Each below 2^53; not both zero. */
int pf_x100(uint64_t p, uint64_t q);
/** pf_adjust_bp - charge (+) or reduction (-) in 0.01 %, of power factor @n under standard @standard (x 100).
 */
int pf_adjust_bp(int n, int standard);
/** pf_best_x100 - the power factor (x 100) above which @standard gives no more: 95, 94, 92. */
int pf_best_x100(int standard);
/** pf_adjust_fen - @base_fen x @bp / 10000, half away from zero. |base| below 2^51. */
int64_t pf_adjust_fen(int64_t base_fen, int bp);

enum pf_sector {
    PF_SECTOR_INDUSTRIAL,
    PF_SECTOR_NON_INDUSTRIAL,
    PF_SECTOR_AGRICULTURAL,
    PF_SECTOR_PUMPING,
    PF_SECTOR_WHOLESALE,
    PF_SECTOR_WHOLESALE_INDUSTRY, /* wholesale whose large industry the utility does not manage itself */
    PF_SECTOR_RESIDENTIAL,
};
enum { PF_STANDARD_NONE = 0, PF_STANDARD_UNKNOWN = -1 };
/**
 * select_standard - the standard that applies to a user: 90, 85 or 80, PF_STANDARD_NONE when the
 * tariff does not apply, PF_STANDARD_UNKNOWN when an unknown fact could change the answer.
 *
 * @kva_x100   capacity, 0.01 kVA, or FACT_UNKNOWN
 * @supply_hv  high-voltage supply
 * @oltc       on-load voltage regulation
 */
int select_standard(enum pf_sector sector, enum tri supply_hv, int64_t kva_x100, enum tri oltc,
                    const struct threshold_set *t);

#endif
