/* split - see the header. */
#include "dahu/rule/split.h"

#include <inttypes.h>

static bool check_part(const struct split_part *part, int place, struct err *e)
{
    if ((part->ratio_bp > 0) == (part->fixed_wh > 0) || part->ratio_bp < 0 || part->fixed_wh < 0)
        return err_set(e, ERR_RANGE, "part %d needs either a ratio or a quantity above 0", place + 1);
    return true;
}

static bool check(const struct split_period *period, const struct split_part *parts, int count, struct err *e)
{
    int64_t ratios = 0;
    if (count < 0 || count > SPLIT_PARTS_MAX)
        return err_set(e, ERR_RANGE, "a split has %d parts at most, not %d", SPLIT_PARTS_MAX, count);
    if (period->total_wh < 0)
        return err_set(e, ERR_RANGE, "energy of %" PRId64 " Wh cannot be split", period->total_wh);
    if (period->days < 1 || period->days > period->of_days)
        return err_set(e, ERR_RANGE, "%d days of a period of %d", period->days, period->of_days);
    for (int i = 0; i < count; i++) {
        if (!check_part(&parts[i], i, e))
            return false;
        ratios += parts[i].ratio_bp;
    }
    return ratios <= SPLIT_WHOLE_BP ||
           err_set(e, ERR_RANGE, "the ratios add up to %" PRId64 " of %d basis points", ratios,
                   SPLIT_WHOLE_BP);
}

/* Half up; 128 bits, because a quantity times days may not fit 64. */
static int64_t quantity_of(const struct split_part *part, const struct split_period *period)
{
    __int128 times = (__int128)part->fixed_wh * period->days;
    return (int64_t)((2 * times + period->of_days) / (2 * (__int128)period->of_days));
}

/* What fixed quantities leave. */
static int64_t serve_fixed(const struct split_period *period, const struct split_part *parts, int count,
                           struct split_result *out)
{
    int64_t left = period->total_wh;
    for (int i = 0; i < count; i++) {
        if (parts[i].ratio_bp > 0)
            continue;
        int64_t wanted = quantity_of(&parts[i], period);
        out->review |= wanted > left;
        out->part_wh[i] = wanted < left ? wanted : left;
        left -= out->part_wh[i];
    }
    return left;
}

/* The next claim to one Wh: the largest remainder, of equal ones the first. The main category is the last. */
static int largest(const int64_t *remainder, int count)
{
    int best = 0;
    for (int i = 1; i < count; i++)
        if (remainder[i] > remainder[best])
            best = i;
    return best;
}

static void share(int64_t base, const struct split_part *parts, int count, struct split_result *out)
{
    int64_t remainder[SPLIT_PARTS_MAX + 1], left = base, rest_bp = SPLIT_WHOLE_BP;
    for (int i = 0; i <= count; i++) {
        int64_t bp = i < count ? parts[i].ratio_bp : rest_bp;
        __int128 exact = (__int128)base * bp;
        int64_t *to = i < count ? &out->part_wh[i] : &out->rest_wh;
        remainder[i] = bp > 0 ? (int64_t)(exact % SPLIT_WHOLE_BP) : -1;
        if (bp > 0)
            *to = (int64_t)(exact / SPLIT_WHOLE_BP);
        left -= bp > 0 ? *to : 0;
        rest_bp -= bp;
    }
    for (; left > 0; left--) {
        int next = largest(remainder, count + 1);
        *(next < count ? &out->part_wh[next] : &out->rest_wh) += 1;
        remainder[next] = -1;
    }
}

bool split_energy(const struct split_period *period, const struct split_part *parts, int count,
                  struct split_result *out, struct err *e)
{
    *out = (struct split_result){.review = false};
    if (!check(period, parts, count, e))
        return false;
    share(serve_fixed(period, parts, count, out), parts, count, out);
    return true;
}
