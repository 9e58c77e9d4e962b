/**
 * energy - the energies of civil months, kept up to date with the readings.
 *
 * How they are made: sql/functions/dahu.energy_between.sql. Whoever writes readings or intervals notes
 * their months with dahu.energy_month_mark; whoever is about to read months calls energy_refresh.
 */
#ifndef DAHU_STORE_ENERGY_H
#define DAHU_STORE_ENERGY_H

#include "dahu/store/db.h"

/**
 * energy_refresh - make all months that are due. Each batch is committed by itself: what was made
 * stays made, whatever ends this. Call it outside a transaction.
 *
 * @made   how many months were due; may be NULL
 */
bool energy_refresh(struct db *db, int64_t *made, struct err *e) NODISCARD;

#endif
