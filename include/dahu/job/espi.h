/**
 * espi - the vocabulary of Green Button (NAESB REQ.21 ESPI) that a feed of ours uses: codes, rules of the
 * clock, names.
 *
 * Pure: no database, no document. The feed itself is export_espi (job/export.h).
 */
#ifndef DAHU_JOB_ESPI_H
#define DAHU_JOB_ESPI_H

#include <stdint.h>

#include "dahu/store/export.h"

#define ESPI_NO_RULE UINT32_C(0xFFFFFFFF) /* the clock is not changed by rule */

/* LocalTimeParameters. */
struct espi_clock {
    int32_t standard_s,
        saving_s;          /* offset from UTC without, and what is added to it with daylight saving time */
    uint32_t starts, ends; /* DstRuleType */
};
/**
 * espi_clock - the rules behind the switches of some years.
 *
 * Shape:  a rule is a month, a day of the week, and which of them (first to fourth, or last); found when all
 *         switches in one direction agree on one. Without a rule for both directions the clock is told as
 * fixed at clock->offset_s. Units:  seconds; bits as DstRuleType: 28 month, 25 operator, 20 day of month, 17
 * day of week, 12 hour, 0 second.
 */
struct espi_clock espi_clock(const struct utility_clock *clock);

/** espi_quality - code that ESPI has for a quality of ours; -1 = the reading is left out (missing, held). */
int espi_quality(int quality);

enum { ESPI_UUID_BYTES = 37 };
/** espi_uuid - name-based UUID (RFC 4122, version 5): the same name is the same object for ever. Returns
 * @out. */
char *espi_uuid(const char *name, char out[static ESPI_UUID_BYTES]);

#endif
