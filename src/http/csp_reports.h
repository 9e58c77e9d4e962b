/**
 * csp_reports - what browsers tell of parts of a page that the content security policy kept from running.
 *
 * A report is a line in the log, and no more than some in a minute: anybody may send one. Both forms are
 * understood: of `report-uri` (application/csp-report) and of `report-to` (application/reports+json).
 */
#ifndef DAHU_HTTP_CSP_REPORTS_H
#define DAHU_HTTP_CSP_REPORTS_H

#include "dahu/http/server.h"

struct csp_reports;
struct csp_reports *csp_reports_new(void); /* owned: csp_reports_free */
void csp_reports_free(struct csp_reports *c);
/* Take the body of @x as reports and fill the answer: 204, or what is wrong. */
void csp_reports_answer(struct csp_reports *c, struct exchange *x);

#endif
