/**
 * event_form - from the words of a command line to the form that an event or an edit is recorded with: a JSON
 * object with canonical times, registers in Wh and varh, ratios as two numbers.
 *
 * Each reader puts one member into @form. What cannot be meant is refused by the constraint that would refuse
 * it in the database, so that a reader gets one text for one fault. Not here: whether it fits what is
 * recorded.
 *
 * Errors: ERR_RANGE with e->constraint and e->facts.
 */
#ifndef DAHU_APP_EVENT_FORM_H
#define DAHU_APP_EVENT_FORM_H

#include <jansson.h>

#include "dahu/base/err.h"

/** form_put_registers - "active_energy_import=123.45,reactive_energy_import=6" in kWh and kvarh. */
bool form_put_registers(json_t *form, const char *name, const char *text, struct err *e) NODISCARD;
/** form_put_ratio - "600/5", or "120". */
bool form_put_ratio(json_t *form, const char *name, const char *text, struct err *e) NODISCARD;
/** form_put_time - "2026-03-01 10:07", with or without a zone; a day is its begin. */
bool form_put_time(json_t *form, const char *name, const char *text, struct err *e) NODISCARD;
/** form_put_day - "2026-03-01". */
bool form_put_day(json_t *form, const char *name, const char *text, struct err *e) NODISCARD;
/** form_put_energy - a canonical name of an energy register. */
bool form_put_energy(json_t *form, const char *name, const char *text, struct err *e) NODISCARD;
/** form_put_kilo - "123.45" kWh or kvarh as Wh or varh. */
bool form_put_kilo(json_t *form, const char *name, const char *text, struct err *e) NODISCARD;
/** form_add_part - append "RESIDENTIAL=30%" or "RESIDENTIAL=1200kWh" to the array form.parts. */
bool form_add_part(json_t *form, const char *text, struct err *e) NODISCARD;

/** form_refuse - fill @e as the database would: the facts are pairs of name and text, ending with NULL.
 * Returns false. */
bool form_refuse(struct err *e, const char *constraint, ...) __attribute__((sentinel));

#endif
