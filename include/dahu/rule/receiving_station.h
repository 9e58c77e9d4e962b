/**
 * receiving_station - rule 4.4: how a new dedicated receiving station is built, and which current
 * transformer (CT) fits its load.
 *
 * Four checks: (a) HV switch room, (b) HV metering, (c) CT primary fits the load, (d) dry-type
 * transformer indoors. Currents contain sqrt(3); all comparisons are of squares, so they are exact.
 * Source: company rule, clause 4.4; GB/T 50063-2008 for the CT.
 */
#ifndef DAHU_RULE_RECEIVING_STATION_H
#define DAHU_RULE_RECEIVING_STATION_H

#include "dahu/rule/policy.h"

enum { METERING_HVHM, METERING_HVLM, METERING_LVLM }; /* 高供高计, 高供低计, 低供低计 */
enum { TRANSFORMER_DRY, TRANSFORMER_OIL };
enum { STATION_CHECK_A, STATION_CHECK_B, STATION_CHECK_C, STATION_CHECK_D };

struct station_exception {
    int check; /* STATION_CHECK_x with an approved exception */
};

struct receiving_station_facts {
    enum tri new_installation; /* old stations are not touched by the clause */
    enum tri hv_switch_room;
    int metering_mode;
    int64_t ct_primary_a;
    enum tri ct_class_s;
    int64_t capacity_kva_x100;
    int64_t supply_kv_x100;
    int64_t load_factor_bp; /* expected; normal load current = rated current x load factor */
    int transformer_type;
    enum tri indoors;
    struct fact_list approved_exceptions; /* struct station_exception */
};

struct ct_load {
    int64_t capacity_kva_x100, supply_kv_x100, load_factor_bp; /* all known and above zero */
};
/** ct_rated_current_x100, ct_normal_current_x100 - in 0.01 A, rounded half up, for display. */
int64_t ct_rated_current_x100(const struct ct_load *l);
int64_t ct_normal_current_x100(const struct ct_load *l);
/** ct_ratio_reaches - is normal load current / @primary_a at least @bp? Exact. */
bool ct_ratio_reaches(const struct ct_load *l, int64_t primary_a, int64_t bp);
/** ct_ratio_exceeds - is it more than @bp? Exact. */
bool ct_ratio_exceeds(const struct ct_load *l, int64_t primary_a, int64_t bp);
/** ct_overloads - does the rated current exceed @bp of @primary_a? Exact. */
bool ct_overloads(const struct ct_load *l, int64_t primary_a, int64_t bp);
/** ct_ratio_bp - normal load current / @primary_a in basis points, rounded half up, for display. */
int64_t ct_ratio_bp(const struct ct_load *l, int64_t primary_a);
/** ct_select - the standard primary (A) nearest to the target ratio; 0 when none fits: multi-ratio or class
 * S. */
int64_t ct_select(const struct ct_load *l, bool class_s, const struct threshold_set *t);

#endif
