/**
 * clause - the clauses of the rule book, and of the utility's second document (K1 to K11), one row each.
 *
 * What meets a clause names it: rules (rule.h), steps of workflows (workflow.h), routes (http/route.h) and
 * tests (a comment `clause 4.18` above them). `dahu rule list --clauses` puts these together. Pure.
 *
 * Titles are in the catalogue: `clause.<id>`.
 *
 * Source: 电力大客户服务管理办法, 3.1.1 to 4.20; 某某供电公司 大客户管理.
 */
#ifndef DAHU_RULE_CLAUSE_H
#define DAHU_RULE_CLAUSE_H

#include "dahu/base/i18n.h"

int clause_count(void);
const char *clause_at(int index); /* "4.6.1"; NULL from clause_count on */
const char *clause_title(const char *id, enum lang lang);
/** clause_in - whether @id is one of the clauses in @list, which has blanks between them; NULL is none. */
bool clause_in(const char *list, const char *id);

#endif
