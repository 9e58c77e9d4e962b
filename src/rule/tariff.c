/* tariff - see the header. */
#include "dahu/rule/tariff.h"

#include <string.h>

const char *const tariff_period_words[PERIOD_COUNT + 1] = {
    [PERIOD_ANY] = "",      [PERIOD_SHARP] = "SHARP",   [PERIOD_PEAK] = "PEAK",
    [PERIOD_FLAT] = "FLAT", [PERIOD_VALLEY] = "VALLEY", [PERIOD_DEEP_VALLEY] = "DEEP_VALLEY"};
const char *const price_kind_words[PRICE_KINDS + 1] = {[PRICE_CAPACITY] = "CAPACITY",
                                                       [PRICE_DEMAND] = "DEMAND",
                                                       [PRICE_ENERGY] = "ENERGY",
                                                       [PRICE_SURCHARGE] = "SURCHARGE"};

int tariff_word(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

bool pf_sector_parse(const char *use_category, enum pf_sector *out)
{
    static const char *const words[] = {
        [PF_SECTOR_INDUSTRIAL] = "INDUSTRIAL",     [PF_SECTOR_NON_INDUSTRIAL] = "NON_INDUSTRIAL",
        [PF_SECTOR_AGRICULTURAL] = "AGRICULTURAL", [PF_SECTOR_PUMPING] = "PUMPING",
        [PF_SECTOR_WHOLESALE] = "WHOLESALE",       [PF_SECTOR_WHOLESALE_INDUSTRY] = "WHOLESALE_INDUSTRY",
        [PF_SECTOR_RESIDENTIAL] = "RESIDENTIAL",   NULL};
    int found = tariff_word(words, use_category);
    if (found >= 0)
        *out = (enum pf_sector)found;
    return found >= 0;
}

bool tariff_has_periods(const struct tariff *t, date day)
{
    for (int i = 0; i < t->price_count; i++) {
        const struct tariff_price *p = &t->prices[i];
        if (p->kind == PRICE_ENERGY && p->period != PERIOD_ANY && tariff_holds(p->from, p->until, day))
            return true;
    }
    return false;
}

/* How particular a row is about a day of @kind: 0 = it is not for such a day. */
static int particular(enum day_kind row, enum day_kind kind)
{
    if (row == DAY_UNKNOWN)
        return 1;
    if (row == kind)
        return 3;
    return row == DAY_REST && kind == DAY_HOLIDAY ? 2 : 0;
}

enum tariff_period tariff_period_at(const struct tariff *t, const struct calendar *c, date day, int minute)
{
    int year, month, dom, best = 0;
    enum tariff_period found = PERIOD_ANY;
    enum day_kind kind = calendar_kind_of(c, day);
    date_to_civil(day, &year, &month, &dom);
    for (int i = 0; i < t->slot_count; i++) {
        const struct tariff_slot *s = &t->slots[i];
        if (s->month != month || minute < s->from_min || minute >= s->until_min ||
            !tariff_holds(s->from, s->until, day))
            continue;
        if (kind == DAY_UNKNOWN && s->day_kind != DAY_UNKNOWN)
            return PERIOD_ANY; /* it depends on what kind of day it is, and nobody knows */
        int much = particular(s->day_kind, kind);
        if (much > best) {
            best = much;
            found = s->period;
        }
    }
    return found;
}

bool tariff_divide(const struct tariff *t, const struct calendar *c, date day, const int *minute,
                   const int64_t *wh, int count, int64_t periods[static PERIOD_COUNT])
{
    bool whole = true;
    for (int i = 0; i < count; i++) {
        if (wh[i] == FACT_UNKNOWN)
            whole = false;
        else
            periods[tariff_period_at(t, c, day, minute[i])] += wh[i];
    }
    return whole;
}

void tariff_spread(const struct tariff *t, const struct calendar *c, date day, int64_t wh,
                   int64_t periods[static PERIOD_COUNT])
{
    enum { DAY_MINUTES = 1440 };
    int64_t minutes[PERIOD_COUNT] = {0}, run = 0, given = 0;
    for (int m = 0; m < DAY_MINUTES; m++)
        minutes[tariff_period_at(t, c, day, m)]++;
    for (int p = 0; p < PERIOD_COUNT; p++) {
        run += minutes[p];
        int64_t upto = (int64_t)((__int128)wh * run / DAY_MINUTES);
        periods[p] += upto - given;
        given = upto;
    }
}
