/**
 * program - the plan of one kind of poll with the steps that turn its answers into values, made once.
 *
 * What decode.h finds out anew for every value of every poll (where the register stands, in which
 * answer, how it is scaled and rounded) is the same for all meters of a driver that have the same models
 * and lack the same registers. A program holds it once for all of them; running it touches nothing but
 * the wanted values and allocates nothing.
 *
 * Never changed once made. Not for several threads: it counts its users.
 */
#ifndef DAHU_METER_PROGRAM_H
#define DAHU_METER_PROGRAM_H

#include "dahu/meter/decode.h"
#include "dahu/meter/plan.h"

struct program;
struct program_cache;

/** program_get - the program that reads @want of meters like @m; shared through @cache, unless that is
 *  NULL. To be given back with program_put, before the driver goes. */
struct program *program_get(struct program_cache *cache, const struct meter_map *m,
                            const struct quantity_set *want, enum plan_scope scope);
void program_put(struct program *p); /* NULL is fine */
/** program_plan - what to ask; borrowed. */
const struct plan *program_plan(const struct program *p);
/** program_rereads_checks - do its answers bring settings (driver_check) anew? Else they stay as they were.
 */
bool program_rereads_checks(const struct program *p);

/**
 * program_run - the same as decode_wanted, faster, for a poll that asked nothing but program_plan.
 *
 * @m      as it was for program_get: the same models, holes and word order
 * @image  the answers
 *
 * Shape: returns how many values are good, texts and settings not counted.
 */
int program_run(const struct program *p, const struct meter_map *m, const struct register_image *image,
                struct sample *out);

struct program_cache *program_cache_new(void);
void program_cache_free(struct program_cache *c); /* when every program has been given back; NULL is fine */
int program_cache_count(const struct program_cache *c);

#endif
