/* lock - the advisory locks of a Dahu database. The numbers are arbitrary, but everybody who shares a
 * database must use the same ones, and two different locks must never share one: tests/lint/check_locks.
 *
 * 7150002 and 7150003 are taken by SQL alone (dahu.partition_cover, dahu.energy_take, dahu.energy_marking). */
#ifndef DAHU_STORE_LOCK_H
#define DAHU_STORE_LOCK_H

#define LOCK_MIGRATE  "7150001" /* whoever migrates */
#define LOCK_REVIEW   "7150004" /* one review at a time */
#define LOCK_COUNTY   "7150009" /* whoever plants the sample county */
#define LOCK_SCHEDULE "7150010" /* the service that does the scheduled work */
#define LOCK_IMPORT   "7150011" /* one import at a time: two would wait for each other's rows */
#define LOCK_ENERGY   "7150015" /* one refresh of energies at a time */

#endif
