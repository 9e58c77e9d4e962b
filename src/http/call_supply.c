/* call_supply - see the header. Pure rules, asked with the limits in force today. */
#include "call_supply.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dahu/base/decimal.h"
#include "dahu/rule/receiving_station.h"
#include "dahu/rule/sizing.h"
#include "dahu/store/facts.h"
#include "dahu/store/policy.h"

enum { TEXT_BYTES = 512, NUMBER_BYTES = 24 };

/* The route table has held every parameter to its range. */
static int64_t value(const struct call *c, int place)
{
    return strtoll(c->match->values[place], NULL, 10);
}

/* null where there is none */
static const char *number_or_null(int64_t n, char out[static NUMBER_BYTES])
{
    if (n > 0)
        snprintf(out, NUMBER_BYTES, "%" PRId64, n);
    else
        snprintf(out, NUMBER_BYTES, "null");
    return out;
}

bool call_supply_ct(struct call *c, struct err *e)
{
    struct threshold_set t;
    date today;
    if (!facts_today(c->db, &today, e) || !policy_load(c->db, today, &t, e))
        return false;
    const struct ct_load load = {value(c, 0) * 100, value(c, 1) / 10, value(c, 2)};
    int64_t primary_a = ct_select(&load, strcmp(c->match->values[3], "yes") == 0, &t);
    char rated[DECIMAL_TEXT_BYTES], normal[DECIMAL_TEXT_BYTES], primary[NUMBER_BYTES], ratio[NUMBER_BYTES];
    char text[TEXT_BYTES];
    decimal_format_fixed(ct_rated_current_x100(&load), 2, rated);
    decimal_format_fixed(ct_normal_current_x100(&load), 2, normal);
    snprintf(text, sizeof text,
             "{\"capacity_kva\":%" PRId64 ",\"rated_current_a\":\"%s\",\"normal_current_a\":\"%s\","
             "\"primary_a\":%s,\"ratio_bp\":%s}",
             value(c, 0), rated, normal, number_or_null(primary_a, primary),
             number_or_null(primary_a ? ct_ratio_bp(&load, primary_a) : 0, ratio));
    call_answer(c, 200, text);
    return true;
}

bool call_supply_transformers(struct call *c, struct err *e)
{
    struct sizing s;
    char one[NUMBER_BYTES], two[NUMBER_BYTES], text[TEXT_BYTES];
    (void)e;
    sizing_choose(value(c, 0), value(c, 1), value(c, 2), &s);
    snprintf(text, sizeof text,
             "{\"load_kw\":%" PRId64 ",\"needed_kva\":%" PRId64 ",\"one_kva\":%s,\"two_kva\":%s,"
             "\"compensation_least_kvar\":%" PRId64 ",\"compensation_most_kvar\":%" PRId64 "}",
             value(c, 0), s.needed_kva, number_or_null(s.one_kva, one), number_or_null(s.two_kva, two),
             s.compensation_least_kvar, s.compensation_most_kvar);
    call_answer(c, 200, text);
    return true;
}
