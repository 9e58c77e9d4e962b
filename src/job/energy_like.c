/* energy_like - what the intervals of a day with a gap may have looked like: the mean of the days like it. */
#include <string.h>

#include "energy_inside.h"

enum { LIKE_MOST = 4, FRIDAY = 5 };

/* Monday to Friday, Saturday, Sunday: 5, 6, 7. */
static int kind_of(int32_t day)
{
    const int32_t since_monday = ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    return since_monday + 1 > FRIDAY ? since_monday + 1 : FRIDAY;
}

bool energy_like_is(const struct energy_day *d)
{
    return d->completeness_bp == 10000 && d->estimated_bp == 0 && d->held_bp == 0;
}

void energy_like_add(struct energy_likes *to, const struct energy_run *r, const struct vee_output *judged)
{
    int64_t *wh = must_alloc((size_t)judged->interval_count * sizeof *wh);
    for (int i = 0; i < judged->interval_count; i++)
        wh[i] = judged->intervals[i].energy[r->in.base];
    energy_likes_add(to, (struct energy_like){r->day, r->interval_s, judged->interval_count, wh});
}

/* Half away from zero. */
static int64_t mean(__int128 sum, int count)
{
    __int128 size = sum < 0 ? -sum : sum;
    int64_t rounded = (int64_t)((2 * size + count) / (2 * count));
    return sum < 0 ? -rounded : rounded;
}

void energy_like_shape(const struct energy_likes *const likes[2], const struct energy_run *r, int64_t *shape,
                       int count)
{
    const struct energy_like *like[LIKE_MOST];
    int found = 0;
    for (int k = 0; k < 2; k++)
        for (int i = likes[k]->count - 1; i >= 0 && found < LIKE_MOST; i--) {
            const struct energy_like *d = &likes[k]->days[i];
            if (d->day >= r->day - ENERGY_PAST_DAYS && d->interval_s == r->interval_s && d->count == count &&
                kind_of(d->day) == kind_of(r->day))
                like[found++] = d;
        }
    for (int i = 0; i < count && found > 0; i++) {
        __int128 sum = 0;
        for (int k = 0; k < found; k++)
            sum += like[k]->wh[i];
        shape[i] = mean(sum, found);
    }
}
