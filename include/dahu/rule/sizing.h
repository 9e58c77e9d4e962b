/**
 * sizing - which transformers carry a load, and how much compensation goes with them. Pure integers.
 *
 * Source: 供电方案编制导则 (国家电网营销〔2010〕1247号): S = P / (cos phi x load rate), load rate 0.7 to 0.8;
 * standard sizes of 10 kV transformers; compensation of 20 to 30 % of the transformer capacity.
 */
#ifndef DAHU_RULE_SIZING_H
#define DAHU_RULE_SIZING_H

#include <stdint.h>

struct sizing {
    int64_t needed_kva; /* rounded up */
    int64_t one_kva;    /* the smallest standard size that carries it; 0 = none does */
    int64_t two_kva;    /* each of two that carry it together; 0 = none do */
    int64_t compensation_least_kvar, compensation_most_kvar; /* of the needed capacity, rounded up */
};

/** sizing_choose - @load_kw at most 10^9, power factor and load rate in basis points above 0. */
void sizing_choose(int64_t load_kw, int64_t power_factor_bp, int64_t load_rate_bp, struct sizing *out);

#endif
