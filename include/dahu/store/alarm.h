/**
 * alarm - the classes of alarms in the database, and the turn that judges them.
 *
 * Not here: what a class is (rule/alarm.h), when a turn is made (job/alarm.h).
 */
#ifndef DAHU_STORE_ALARM_H
#define DAHU_STORE_ALARM_H

#include "dahu/store/db.h"

/** alarm_seed - write dahu.alarm_class; part of a migration. */
bool alarm_seed(struct db *db, struct err *e) NODISCARD;

enum { ALARM_TURN_ELSEWHERE = -1 };
/** alarm_turn - one turn, in a transaction of its own; @register_changed: look at once which points measure
 * what. @events: what it wrote into the journal, or ALARM_TURN_ELSEWHERE when another service is at it. */
bool alarm_turn(struct db *db, bool register_changed, int *events, struct err *e) NODISCARD;

#endif
