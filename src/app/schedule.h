/**
 * schedule - the work that `dahu serve` does by the clock: partitions ahead, limits of cases, energies of days, the
 * daily review. One worker with a connection of its own does it, one piece after another; services
 * that share a database leave it to whoever takes it first.
 */
#ifndef DAHU_APP_SCHEDULE_H
#define DAHU_APP_SCHEDULE_H

#include <event2/event.h>

struct schedule;

/**
 * schedule_start - begin at once, then every minute, driven by @loop. Owned: schedule_stop.
 *
 * @drivers_folder  where drivers of one's own are; outlives the schedule
 */
struct schedule *schedule_start(struct event_base *loop, const char *database_url,
                                const char *drivers_folder);
void schedule_stop(struct schedule *s); /* gives up what runs; nothing is left half done */

#endif
