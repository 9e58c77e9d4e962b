/**
 * paper - kinds of papers, their templates, and what a paper of a case may say.
 *
 * Not here: the template language and the PDF (job/paper.h).
 */
#ifndef DAHU_STORE_PAPER_H
#define DAHU_STORE_PAPER_H

#include "dahu/store/db.h"

/** paper_seed - write dahu.paper_kind, and version 1 of templates that are not there; part of a migration. */
bool paper_seed(struct db *db, struct err *e) NODISCARD;

/** paper_request - {"template","version","copies","number","facts"} of a paper; db_result_fini. Refused as
 * the SQL function says. */
bool paper_request(struct db *db, const char *of_case, const char *kind, const char *lang,
                   struct db_result *out, struct err *e) NODISCARD;

/** paper_template_add - a new version of a template; its number in @version. */
bool paper_template_add(struct db *db, const char *kind, const char *lang, const char *body, int *version,
                        struct err *e) NODISCARD;

#endif
