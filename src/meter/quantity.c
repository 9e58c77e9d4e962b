/* quantity - see the header. Everything here walks the one table. */
#include "dahu/meter/quantity.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

const struct quantity_info quantity_table[Q_COUNT] = {
#define X(id, name, unit, decimals, kind, ratio) {name, unit, decimals, KIND_##kind, RATIO_##ratio},
    QUANTITIES(X)
#undef X
};

enum quantity quantity_find(const char *name)
{
    for (int q = 0; q < Q_COUNT; q++)
        if (strcmp(quantity_table[q].name, name) == 0)
            return (enum quantity)q;
    return Q_NONE;
}

/* How unlike two names are: letters outside the common start and the common end. Cheap, and good for
 * names that share their parts. */
static size_t difference(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), least = na < nb ? na : nb, head = 0, tail = 0;
    while (head < least && a[head] == b[head])
        head++;
    while (tail < least - head && a[na - 1 - tail] == b[nb - 1 - tail])
        tail++;
    size_t rest_a = na - head - tail, rest_b = nb - head - tail;
    return rest_a > rest_b ? rest_a : rest_b;
}

enum quantity quantity_nearest(const char *name)
{
    enum quantity best = 0;
    size_t least = SIZE_MAX;
    for (int q = 0; q < Q_COUNT; q++) {
        size_t d = difference(name, quantity_table[q].name);
        if (d < least) {
            least = d;
            best = (enum quantity)q;
        }
    }
    return best;
}

enum quantity quantity_mirror(enum quantity q)
{
    static const struct {
        const char *from, *to;
    } swap[] = {{"_import", "_export"}, {"_export", "_import"}, {"_q1", "_q3"},
                {"_q3", "_q1"},         {"_q2", "_q4"},         {"_q4", "_q2"}};
    const char *name = quantity_table[q].name;
    for (size_t i = 0; i < sizeof swap / sizeof *swap; i++) {
        const char *at = strstr(name, swap[i].from);
        if (!at)
            continue;
        char other[80];
        snprintf(other, sizeof other, "%.*s%s%s", (int)(at - name), name, swap[i].to,
                 at + strlen(swap[i].from));
        enum quantity found = quantity_find(other);
        return found == Q_NONE ? q : found;
    }
    return q;
}

const char *quantity_kind_name(enum quantity_kind kind)
{
    static const char *const names[] = {[KIND_CUMULATIVE] = "cumulative",
                                        [KIND_INSTANTANEOUS] = "instantaneous",
                                        [KIND_DEMAND] = "demand",
                                        [KIND_IDENTITY] = "identity",
                                        [KIND_TEXT] = "text"};
    return names[kind];
}

struct quantity_set quantity_set_all(void)
{
    struct quantity_set s = {0};
    for (int q = 0; q < Q_COUNT; q++)
        quantity_set_add(&s, (enum quantity)q);
    return s;
}
