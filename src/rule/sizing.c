/* sizing - see the header. */
#include "dahu/rule/sizing.h"

#include <stddef.h>

static const int64_t sizes_kva[] = {315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500};

static int64_t divide_up(int64_t n, int64_t by)
{
    return (n + by - 1) / by;
}

static int64_t smallest(int64_t needed_kva)
{
    for (size_t i = 0; i < sizeof sizes_kva / sizeof *sizes_kva; i++)
        if (sizes_kva[i] >= needed_kva)
            return sizes_kva[i];
    return 0;
}

void sizing_choose(int64_t load_kw, int64_t power_factor_bp, int64_t load_rate_bp, struct sizing *out)
{
    int64_t needed =
        divide_up(load_kw * 100000000, power_factor_bp * load_rate_bp); /* basis points squared */
    *out = (struct sizing){.needed_kva = needed,
                           .one_kva = smallest(needed),
                           .two_kva = smallest(divide_up(needed, 2)),
                           .compensation_least_kvar = divide_up(needed * 20, 100),
                           .compensation_most_kvar = divide_up(needed * 30, 100)};
}
