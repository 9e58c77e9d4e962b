/* errand_kinds - see the header. */
#include "errand_kinds.h"

#include "dahu/http/problem.h"

const struct errand_kind errand_kinds[] = {
    {"bill_issue", ERRAND_SHORT, true, errand_bill_issue},
    {"bill_make", ERRAND_LONG, true, errand_bill_make},
    {"doctor", ERRAND_SHORT, false, errand_doctor},
    {"event", ERRAND_SHORT, true, errand_event},
    {"probe", ERRAND_SHORT, false, errand_probe},
    {"meter_add", ERRAND_SHORT, true, errand_meter_add},
    {"policy_try", ERRAND_LONG, false, errand_policy_try},
    {"review", ERRAND_LONG, false, errand_review},
    {"verify", ERRAND_LONG, false, errand_verify},
    {NULL},
};

void errand_fault(const struct err *e, struct buf *out)
{
    struct problem p;
    problem_from_err(&p, e);
    problem_print(&p, LANG_ZH, "", out);
}
