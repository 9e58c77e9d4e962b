/* notice - see the header. */
#include "dahu/rule/notice.h"

static const struct notice_kind kinds[] = {
#define X(name, audience, urgent, clause) {name, #audience, urgent, clause},
    NOTICE_LIST(X)
#undef X
};

int notice_count(void)
{
    return sizeof kinds / sizeof *kinds;
}

const struct notice_kind *notice_at(int index)
{
    return &kinds[index];
}
