/* paper_kind - see the header. */
#include "dahu/rule/paper_kind.h"

static const struct paper_kind_row rows[] = {
#define X(name, flow, copies, states, clause) {name, flow, copies, states, clause},
    PAPER_KIND_LIST(X)
#undef X
};

int paper_kind_count(void)
{
    return sizeof rows / sizeof *rows;
}

const struct paper_kind_row *paper_kind_at(int index)
{
    return &rows[index];
}
