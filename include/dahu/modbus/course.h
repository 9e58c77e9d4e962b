/**
 * course - the polls of one period, in the order of their planned moments: whose turn is it?
 *
 * Thousands of meters with one period are polled in the same order every time, so their timers are one
 * sorted array and a cursor that goes round, once a slot. A second cursor follows at the distance of
 * the give-up time and names those whose slot may have to be given up. A turn costs no more than a
 * look at the next element.
 *
 * Pure: knows neither meters nor clocks. Moments are planned on the timeline, so a clock that was
 * set moves them; no turn of a slot is handed out twice, and slots that the clock has passed over are
 * left out.
 */
#ifndef DAHU_MODBUS_COURSE_H
#define DAHU_MODBUS_COURSE_H

#include "dahu/modbus/slot.h"
#include "dahu/modbus/timeline.h"

struct turn {
    int64_t offset_us;
    void *whom; /* NULL = removed */
};

struct course {
    struct slot_rule rule;
    bool live;
    struct turn *turns; /* owned; ascending up to @count, then those added since course_settle */
    int count, added, room;
    wall_us slot; /* that the cursor is in */
    int next;     /* cursor: whose turn comes next */
    int overdue;  /* the second cursor; it is in the same slot */
};

/* Somebody's turn. */
struct course_turn {
    void *whom;
    wall_us slot;
    mono_us planned;
};

/** course_init - begins with the slot after the one that runs at @now. */
void course_init(struct course *c, const struct slot_rule *r, bool live, wall_us now);
void course_fini(struct course *c);
/** course_restart - as course_init, with the turns it has. */
void course_restart(struct course *c, wall_us now);
/** course_add, course_remove - a turn @offset_us after every slot. In force with course_settle. */
void course_add(struct course *c, int64_t offset_us, void *whom);
void course_remove(struct course *c, int64_t offset_us, const void *whom);
void course_settle(struct course *c);

/** course_due - the next turn whose moment has come, and on; false when there is none yet. */
bool course_due(struct course *c, const struct timeline *t, mono_us now, struct course_turn *out);
/** course_overdue - the next turn of the running slot whose time to give up has come, and on. When the
 *  time to give up is the whole period, there are none: the next turn comes as early. */
bool course_overdue(struct course *c, const struct timeline *t, mono_us now, struct course_turn *out);
/** course_next - when one of them will be true; INT64_MAX us = never. */
mono_us course_next(const struct course *c, const struct timeline *t);

#endif
