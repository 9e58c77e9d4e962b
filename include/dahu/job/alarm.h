/**
 * alarm - makes the turns of the alarms: a second after the readings, by one service at a time.
 *
 * A thread of its own with a connection of its own, so that nothing that takes long delays an alarm. What a
 * turn does is SQL (dahu.alarm_turn); of several services one makes a turn, whichever comes first.
 */
#ifndef DAHU_JOB_ALARM_H
#define DAHU_JOB_ALARM_H

struct alarm_watch;

/** alarm_watch_start - the database may still be away. Owned: alarm_watch_stop. */
struct alarm_watch *alarm_watch_start(const char *database_url);
/** alarm_watch_stop - a turn that runs is given up; it is one transaction. */
void alarm_watch_stop(struct alarm_watch *w);

#endif
