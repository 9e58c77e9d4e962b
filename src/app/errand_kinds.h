/* errand_kinds - what people may have done in the background, and what does it: one table, one file a kind.
 *
 * To add a kind: a row, its function errand_<kind> in src/app/errand_<kind>.c, a route whose SQL function
 * checks the right and calls dahu.job_add('<kind>', form). */
#ifndef DAHU_APP_ERRAND_KINDS_H
#define DAHU_APP_ERRAND_KINDS_H

#include "dahu/base/config.h"
#include "dahu/job/errands.h"

extern const struct errand_kind errand_kinds[];

/* What every kind is given as its user: borrowed until the service has stopped. */
struct errand_context {
    const struct config *config;
};

/** errand_fault - why a job failed, as a client of the API is told of any refusal. */
void errand_fault(const struct err *e, struct buf *out);

bool errand_bill_issue(struct errand_work *w, struct err *e) NODISCARD; /* errand_bill.c */
bool errand_bill_make(struct errand_work *w, struct err *e) NODISCARD;  /* errand_bill.c */
bool errand_doctor(struct errand_work *w, struct err *e) NODISCARD;    /* errand_doctor.c */
bool errand_event(struct errand_work *w, struct err *e) NODISCARD;     /* errand_event.c */
bool errand_meter_add(struct errand_work *w, struct err *e) NODISCARD; /* errand_meter_add.c */
bool errand_probe(struct errand_work *w, struct err *e) NODISCARD;     /* errand_probe.c */
bool errand_review(struct errand_work *w, struct err *e) NODISCARD;     /* errand_review.c */
bool errand_policy_try(struct errand_work *w, struct err *e) NODISCARD; /* errand_review.c */
bool errand_verify(struct errand_work *w, struct err *e) NODISCARD; /* errand_verify.c */

#endif
