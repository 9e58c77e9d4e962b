/**
 * alarm - what may be an alarm: one table of classes.
 *
 * An alarm is what somebody can and must act on; whatever cannot be acted on is an event and no row here. The
 * table is written to the database by `dahu migrate` (dahu.alarm_class) with its texts in both languages:
 * `alarm_class.<name>.title`, `.cause`, `.consequence` and `.action`. Without all of them there is no class.
 * Delays and dead bands are what a new database begins with; those of one that is there stay as the utility
 * set them.
 *
 * When a class holds is SQL: dahu.alarm_conditions. To add a class: a row, its eight texts, its condition.
 *
 * Source: IEC 62682 (rationalisation, states); domain rules 7.4; clauses 4.9, 4.13, 4.14, 4.16, 4.17.
 */
#ifndef DAHU_RULE_ALARM_H
#define DAHU_RULE_ALARM_H

#include "dahu/rule/right.h"

/* name, priority (1 is the highest), on-delay s, off-delay s, dead band, its unit, minutes to act, desk,
 * clause. A meter is given two minutes and more: a gateway that is down is known by then, and its meters are
 * told as one alarm. Reactive power and demand are means over a quarter of an hour and more. */
#define ALARM_LIST(X)                                                                                        \
    X(PARALLEL_SOURCES, 1, 0, 10, 0, "", 1, DISPATCHER, "4.14")                                              \
    X(BACK_FEED, 1, 5, 60, 0, "", 5, DISPATCHER, "4.14")                                                     \
    X(ALL_SOURCES_LOST, 1, 5, 10, 0, "", 5, DISPATCHER, "4.13")                                              \
    X(UNAUTHORISED_SOURCE, 1, 5, 30, 0, "", 5, DISPATCHER, "4.14")                                           \
    X(SOURCE_LOST, 2, 5, 10, 0, "", 15, DISPATCHER, "4.13")                                                  \
    X(INTERLOCK_OVERDUE, 2, 60, 60, 0, "", 480, DISPATCHER, "4.14")                                          \
    X(METER_SILENT_DUAL, 2, 120, 30, 0, "", 30, DISPATCHER, "4.14")                                          \
    X(GATEWAY_DOWN, 2, 60, 30, 0, "", 60, DISPATCHER, "4.9")                                                 \
    X(COLLECTOR_DOWN, 2, 30, 10, 0, "", 15, DISPATCHER, "4.9")                                               \
    X(DEMAND_ABOVE_CONTRACT, 3, 900, 300, 500, "bp", 60, DISPATCHER, "4.13")                                 \
    X(POWER_FACTOR_LOW, 3, 1800, 600, 300, "bp", 480, DISPATCHER, "4.17")                                    \
    X(METER_SILENT, 3, 900, 60, 0, "", 480, DISPATCHER, "4.9")

struct alarm_class {
    const char *name;
    int priority, on_delay_s, off_delay_s, dead_band;
    const char *unit;
    int minutes_to_act;
    enum desk desk; /* whose it is */
    const char *clause;
};

int alarm_class_count(void);
const struct alarm_class *alarm_class_at(int index); /* never NULL below alarm_class_count */

#endif
