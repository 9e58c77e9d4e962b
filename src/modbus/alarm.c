/* alarm - see the header. */
#include "dahu/modbus/alarm.h"

void alarms_fini(struct alarms *a)
{
    free(a->heap);
}

static void put(struct alarms *a, struct alarm *one, int place)
{
    a->heap[place - 1] = one;
    one->place = place;
}

/* Nearer to the top, past all that are later. */
static void rise(struct alarms *a, struct alarm *one, int place)
{
    for (; place > 1 && a->heap[place / 2 - 1]->at.us > one->at.us; place /= 2)
        put(a, a->heap[place / 2 - 1], place);
    put(a, one, place);
}

static void sink(struct alarms *a, struct alarm *one, int place)
{
    for (int child; (child = 2 * place) <= a->count; place = child) {
        if (child < a->count && a->heap[child]->at.us < a->heap[child - 1]->at.us)
            child++;
        if (a->heap[child - 1]->at.us >= one->at.us)
            break;
        put(a, a->heap[child - 1], place);
    }
    put(a, one, place);
}

void alarm_set(struct alarms *a, struct alarm *one, mono_us at)
{
    bool later = one->place && at.us > one->at.us;
    one->at = at;
    if (later) {
        sink(a, one, one->place);
        return;
    }
    if (!one->place && a->count == a->room) {
        a->room = a->room ? 2 * a->room : 16;
        a->heap = must_realloc(a->heap, (size_t)a->room * sizeof *a->heap);
    }
    rise(a, one, one->place ? one->place : ++a->count);
}

void alarm_clear(struct alarms *a, struct alarm *one)
{
    if (!one->place)
        return;
    int place = one->place;
    struct alarm *last = a->heap[--a->count];
    one->place = 0;
    if (last == one)
        return;
    if (place > 1 && a->heap[place / 2 - 1]->at.us > last->at.us)
        rise(a, last, place);
    else
        sink(a, last, place);
}

struct alarm *alarms_first(const struct alarms *a)
{
    return a->count ? a->heap[0] : NULL;
}
