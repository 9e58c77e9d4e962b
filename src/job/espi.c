/* espi - see the header. */
#include "dahu/job/espi.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* ---- the clock -------------------------------------------------------------------------------------- */

/* Which of its kind in the month a day is: 0 first ... 4 fifth; and whether it is the last. */
struct place {
    int month, weekday, nth; /* weekday: Monday = 1 */
    bool last;
    int32_t second;
};

static struct place place_of(const struct clock_switch *s)
{
    int year, month, day, next_year, next_month, next_day;
    date_to_civil(s->day, &year, &month, &day);
    date_to_civil(date_add_days(s->day, 7), &next_year, &next_month, &next_day);
    int weekday = (int)((s->day.days % 7 + 10) % 7) + 1; /* 1970-01-01 was a Thursday */
    return (struct place){month, weekday, (day - 1) / 7, next_month != month, s->second};
}

enum { OPERATOR_FIRST = 2, OPERATOR_LAST = 7 };

static uint32_t encode(const struct place *p, int operator)
{
    return (uint32_t)p->month << 28 | (uint32_t) operator<< 25 |(uint32_t) p->weekday << 17 |
           (uint32_t)(p->second / 3600) << 12 | (uint32_t)(p->second % 3600);
}

/* The rule of all switches that put the clock forward, or of all that put it back. */
static uint32_t rule_of(const struct utility_clock *c, bool forward)
{
    struct place all = {0};
    int count = 0;
    bool same_nth = true;
    for (int i = 0; i < c->switch_count; i++) {
        const struct clock_switch *s = &c->switches[i];
        struct place p = place_of(s);
        if ((s->after_s > s->before_s) != forward)
            continue;
        if (count++ == 0) {
            all = p;
            continue;
        }
        if (p.month != all.month || p.weekday != all.weekday || p.second != all.second)
            return ESPI_NO_RULE;
        all.last &= p.last;
        same_nth &= p.nth == all.nth;
    }
    if (count < 2 || (!all.last && !same_nth)) /* one switch is no rule */
        return ESPI_NO_RULE;
    return encode(&all, all.last ? OPERATOR_LAST : OPERATOR_FIRST + all.nth);
}

struct espi_clock espi_clock(const struct utility_clock *c)
{
    struct espi_clock out = {c->offset_s, 0, rule_of(c, true), rule_of(c, false)};
    if (out.starts == ESPI_NO_RULE || out.ends == ESPI_NO_RULE)
        return (struct espi_clock){c->offset_s, 0, ESPI_NO_RULE, ESPI_NO_RULE};
    for (int i = 0; i < c->switch_count; i++) {
        const struct clock_switch *s = &c->switches[i];
        if (s->after_s > s->before_s) {
            out.standard_s = s->before_s;
            out.saving_s = s->after_s - s->before_s;
        }
    }
    return out;
}

/* ---- codes and names -------------------------------------------------------------------------------- */

int espi_quality(int quality)
{
    enum { LAST_OF_ESPI = 12 }; /* ours go on with missing and held, where ESPI means other things */
    return quality >= 0 && quality <= LAST_OF_ESPI ? quality : -1;
}

char *espi_uuid(const char *name, char out[static ESPI_UUID_BYTES])
{
    /* the name space of URLs, RFC 4122 appendix C */
    static const guint8 space[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                     0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    guint8 digest[20];
    gsize length = sizeof digest;
    GChecksum *sha1 = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sha1, space, sizeof space);
    g_checksum_update(sha1, (const guchar *)name, (gssize)strlen(name));
    g_checksum_get_digest(sha1, digest, &length);
    g_checksum_free(sha1);
    digest[6] = (guint8)((digest[6] & 0x0F) | 0x50);
    digest[8] = (guint8)((digest[8] & 0x3F) | 0x80);
    for (int i = 0, at = 0; i < 16; i++)
        at += snprintf(out + at, ESPI_UUID_BYTES - (size_t)at, "%s%02x",
                       i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", digest[i]);
    return out;
}
