/* record - see the header. The bytes of a record are in record_codec.c. */
#include "dahu/store/record.h"

#include <math.h>
#include <string.h>

#include "dahu/base/charset.h"

/* In the order of the columns of dahu.reading. */
static const enum quantity energy_columns[READING_ENERGIES] = {
    Q_ACTIVE_ENERGY_IMPORT, Q_ACTIVE_ENERGY_EXPORT, Q_REACTIVE_ENERGY_IMPORT, Q_REACTIVE_ENERGY_EXPORT};
static const enum quantity real_columns[READING_REALS] = {
    Q_ACTIVE_POWER_TOTAL, Q_REACTIVE_POWER_TOTAL, Q_VOLTAGE_LN_L1, Q_VOLTAGE_LN_L2,      Q_VOLTAGE_LN_L3,
    Q_CURRENT_L1,         Q_CURRENT_L2,           Q_CURRENT_L3,    Q_POWER_FACTOR_TOTAL,
};
/* Worth a row of their own: quadrants, tariff periods, maximum demand. The rest of what a meter can
 * tell is for `dahu probe`: a row each slot for every quantity would cost seven times the disk.
 * Spools hold the position in this list: another order is another version of the bytes. */
static const enum quantity extra_rows[READING_EXTRAS] = {
    Q_REACTIVE_ENERGY_Q1,        Q_REACTIVE_ENERGY_Q2,          Q_REACTIVE_ENERGY_Q3,
    Q_REACTIVE_ENERGY_Q4,        Q_ACTIVE_ENERGY_IMPORT_SHARP,  Q_ACTIVE_ENERGY_IMPORT_PEAK,
    Q_ACTIVE_ENERGY_IMPORT_FLAT, Q_ACTIVE_ENERGY_IMPORT_VALLEY, Q_ACTIVE_DEMAND_IMPORT_MAX,
    Q_ACTIVE_DEMAND_MAX,
};

void record_fini(struct record *r)
{
    if (!record_has_values(r))
        free(r->gap.detail);
}

struct quantity_set live_wants(void)
{
    struct quantity_set set = {0};
    for (int i = 0; i < READING_ENERGIES; i++)
        quantity_set_add(&set, energy_columns[i]);
    for (int i = 0; i < READING_REALS; i++)
        quantity_set_add(&set, real_columns[i]);
    return set;
}

struct quantity_set reading_wants(void)
{
    struct quantity_set set = live_wants();
    for (int i = 0; i < READING_EXTRAS; i++)
        quantity_set_add(&set, extra_rows[i]);
    return set;
}

enum quantity record_extra_quantity(int index)
{
    return extra_rows[index];
}

int record_extra_count(const struct record *r)
{
    return __builtin_popcount((unsigned)r->known >> READING_ENERGIES);
}

static bool is_good(const struct sample *s, enum quantity q)
{
    return s->value[q].quality == QUALITY_GOOD;
}

/* Not exact, and need not be: what is measured at one moment is kept as real. Energies never come here. */
static float to_real(const struct sample *s, enum quantity q)
{
    static const double scale[] = {1, 10, 100, 1000, 10000, 100000};
    if (!is_good(s, q))
        return NAN;
    MUST((size_t)quantity_table[q].decimals < sizeof scale / sizeof *scale);
    return (float)((double)s->value[q].value / scale[quantity_table[q].decimals]);
}

static void take_extras(const struct sample *s, struct record *r)
{
    int n = 0;
    for (int i = 0; i < READING_EXTRAS; i++)
        if (is_good(s, extra_rows[i])) {
            r->reading.extra[n++] = s->value[extra_rows[i]].value;
            r->known |= (uint16_t)(1 << (READING_ENERGIES + i));
        }
}

void record_from_sample(const struct sample *s, struct record *r)
{
    r->kind = RECORD_READING;
    r->quality = 0;
    r->known = 0;
    memset(&r->reading, 0, sizeof r->reading);
    for (int i = 0; i < READING_ENERGIES; i++)
        if (is_good(s, energy_columns[i])) {
            r->reading.energy[i] = s->value[energy_columns[i]].value;
            r->known |= (uint16_t)(1 << i);
        }
    for (int i = 0; i < READING_REALS; i++)
        r->real[i] = to_real(s, real_columns[i]);
    take_extras(s, r);
}

/* UTF-8 or nothing: PostgreSQL would refuse the record for ever. */
static char *as_text(const char *detail)
{
    char *text = must_strdup(detail);
    size_t n = strlen(text);
    if (n > RECORD_DETAIL_MAX) {
        n = RECORD_DETAIL_MAX;
        while ((text[n] & 0xc0) == 0x80) /* not in the middle of a character */
            n--;
        text[n] = '\0';
    }
    if (!charset_utf8_valid(text, n))
        for (char *c = text; *c; c++)
            if (*c & 0x80)
                *c = '?';
    return text;
}

void record_fail(struct record *r, const char *cause, const char *detail)
{
    size_t n = strlen(cause);
    MUST(n > 0 && n < RECORD_CAUSE_BYTES);
    r->kind = RECORD_GAP;
    r->quality = 0;
    r->known = 0;
    memset(&r->gap, 0, sizeof r->gap);
    memcpy(r->gap.cause, cause, n);
    r->gap.until = r->slot_at;
    if (detail && *detail)
        r->gap.detail = as_text(detail);
}
