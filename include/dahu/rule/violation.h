/**
 * violation - rule violation: what an unlawful use of electricity costs (违约用电 and 窃电), clause 4.12.
 *
 * Two parts: what has to be made good (the base), and a multiple of it or an amount per kW or occasion on
 * top. The numbers of the supply rules of 2024 are ceilings: what is applied may be less, with approval, and
 * is never more; those of 1996 are fixed. When the beginning is not known, the rules presume one; the base
 * by what is known and the presumed base are both told, and the known one counts where there is one.
 *
 * Not here: whether there was a violation. Advice and meters only hint at one; a person finds it on site.
 * Units:  money fen, energies 0.01 kWh, prices 0.000001 yuan, multiples 0.01.
 * Source: 供电营业规则 1996 art. 100 to 103, 2024 art. 101 and following; company rule, clause 4.12.
 */
#ifndef DAHU_RULE_VIOLATION_H
#define DAHU_RULE_VIOLATION_H

#include "dahu/rule/value.h"

enum violation_act {
    VIOLATION_RESALE,   /* supplies others without the utility's written commission (4.12) */
    VIOLATION_CATEGORY, /* use of a higher price category at a lower price */
    VIOLATION_INCREASE, /* private increase of capacity */
    VIOLATION_SEALED,   /* suspended or sealed equipment in use */
    VIOLATION_MOVED,    /* meter, load control or equipment under agreement moved or operated */
    VIOLATION_SOURCE,   /* another source, or own generation in parallel, without consent */
    VIOLATION_THEFT
};

struct violation_facts {
    int act;                  /* enum violation_act */
    date found;               /* day on which it was found */
    date started;             /* DATE_NONE = not known */
    enum tri commissioned;    /* resale: the utility has commissioned it in writing */
    enum tri two_part;        /* increase, sealed: billed by a two-part tariff */
    enum tri residential;     /* moved: a resident; theft: lighting, not power */
    int64_t capacity_kw_x100; /* added, sealed, supplied, brought in or connected; kVA count as kW */
    int64_t month_fen;        /* category: difference of a month; two-part: basic charge of a month for that
                                 capacity */
    int64_t known_fen;        /* the base by bills and readings of the true time, when that is known */
    int64_t stolen_kwh_x100;  /* theft: energy that is known */
    int64_t price_e6;         /* theft: price of a kWh */
    int64_t occasions;        /* sealed (single-part), moved: how often; unknown = once */
    int64_t multiple_x100;    /* applied multiple; unknown = the ceiling */
    int64_t rate_fen;         /* applied amount per kW or occasion; unknown = the ceiling */
};

#endif
