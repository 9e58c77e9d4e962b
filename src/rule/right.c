/* right - see the header. */
#include "dahu/rule/right.h"

static const struct {
    const char *name, *scope;
    bool second_factor;
} desks[DESK_COUNT] = {
#define X(name, scope, second) {#name, #scope, second},
    DESK_LIST(X)
#undef X
};

static const struct {
    const char *name;
    unsigned desks;
} rights[RIGHT_COUNT] = {
#define X(id, name, desks) {name, desks},
    RIGHT_LIST(X)
#undef X
};

const char *desk_name(enum desk d)
{
    return desks[d].name;
}

const char *desk_scope(enum desk d)
{
    return desks[d].scope;
}

bool desk_needs_second_factor(enum desk d)
{
    return desks[d].second_factor;
}

bool desk_excludes(enum desk a, enum desk b)
{
    const unsigned administrators = AT(SYSTEM_ADMIN) | AT(SECURITY_ADMIN) | AT(AUDIT_ADMIN);
    return a != b && (administrators & (1u << a | 1u << b)) != 0;
}

const char *right_name(enum right r)
{
    return rights[r].name;
}

bool right_at_desk(enum right r, enum desk d)
{
    return (rights[r].desks & 1u << d) != 0;
}
