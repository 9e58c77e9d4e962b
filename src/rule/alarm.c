/* alarm - see the header. */
#include "dahu/rule/alarm.h"

static const struct alarm_class classes[] = {
#define X(name, priority, on_s, off_s, band, unit, minutes, desk, clause)                                    \
    {#name, priority, on_s, off_s, band, unit, minutes, DESK_##desk, clause},
    ALARM_LIST(X)
#undef X
};

int alarm_class_count(void)
{
    return sizeof classes / sizeof *classes;
}

const struct alarm_class *alarm_class_at(int index)
{
    return &classes[index];
}
