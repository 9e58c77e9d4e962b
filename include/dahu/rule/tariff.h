/**
 * tariff - what electricity costs on a day, and which time of a day belongs to which period.
 *
 * Tables of rows with validity, borrowed from whoever loaded them. Not here: what is billed (bill.h).
 * Units: prices 0.000001 yuan a unit (kVA and month, kW and month, kWh), minutes of the civil day.
 */
#ifndef DAHU_RULE_TARIFF_H
#define DAHU_RULE_TARIFF_H

#include "dahu/rule/power_factor.h"
#include "dahu/rule/workday.h"

enum tariff_period { /* PERIOD_ANY: energy that no schedule divides */
                     PERIOD_ANY,
                     PERIOD_SHARP,
                     PERIOD_PEAK,
                     PERIOD_FLAT,
                     PERIOD_VALLEY,
                     PERIOD_DEEP_VALLEY,
                     PERIOD_COUNT
};
extern const char *const tariff_period_words[PERIOD_COUNT + 1]; /* "", "SHARP", ...; ends with NULL */

enum price_kind { PRICE_CAPACITY, PRICE_DEMAND, PRICE_ENERGY, PRICE_SURCHARGE, PRICE_KINDS };
extern const char *const price_kind_words[PRICE_KINDS + 1];

struct tariff_price {
    enum price_kind kind;
    enum tariff_period period;
    const char *item, *name;
    int64_t price_e6;
    bool pf_adjustable;
    date from, until; /* first day; first day without, DATE_NONE = open */
};

/* A stretch of the day; @day_kind DAY_UNKNOWN stands for all days. */
struct tariff_slot {
    int month;
    enum day_kind day_kind;
    int from_min, until_min;
    enum tariff_period period;
    date from, until;
};

struct tariff {
    const char *code;
    const struct tariff_price *prices;
    int price_count;
    const struct tariff_slot *slots;
    int slot_count;
};

/** tariff_word - place of @word in @words, which end with NULL; -1 when it is none of them. */
int tariff_word(const char *const *words, const char *word);
/** pf_sector_parse - "INDUSTRIAL" and so on, as accounts and tariffs have it. */
bool pf_sector_parse(const char *use_category, enum pf_sector *out) NODISCARD;
static inline bool tariff_holds(date from, date until, date day)
{
    return date_compare(from, day) <= 0 && (!date_known(until) || date_compare(day, until) < 0);
}
/** tariff_has_periods - whether energy is priced by period on @day. */
bool tariff_has_periods(const struct tariff *t, date day);

/** tariff_period_at - the period of a minute of @day; PERIOD_ANY when no row tells. A row for the kind of the
 *  day goes before one for all days, and of a holiday its own before that of days off. */
enum tariff_period tariff_period_at(const struct tariff *t, const struct calendar *c, date day, int minute);
/**
 * tariff_divide - add the energy of the intervals of @day to the periods they belong to.
 *
 * @minute   minutes of the civil day at which each interval begins, @count of them
 * @wh       energy of each interval, FACT_UNKNOWN = not known
 * @periods  PERIOD_COUNT sums that are added to; what no row tells goes to PERIOD_ANY
 *
 * Shape:  false when an energy is not known; the others are added all the same.
 */
bool tariff_divide(const struct tariff *t, const struct calendar *c, date day, const int *minute,
                   const int64_t *wh, int count, int64_t periods[static PERIOD_COUNT]);
/** tariff_spread - add the energy of a day whose intervals are not known: to each period by its minutes, as a
 *  straight line of the register has it. */
void tariff_spread(const struct tariff *t, const struct calendar *c, date day, int64_t wh,
                   int64_t periods[static PERIOD_COUNT]);

#endif
