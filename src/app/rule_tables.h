/* rule_tables - what `dahu rule` prints of the tables of the program: the clauses and what meets them, the
 * workflows. Not here: rules and policies (verb_rule.c). */
#ifndef DAHU_APP_RULE_TABLES_H
#define DAHU_APP_RULE_TABLES_H

#include "dahu/base/i18n.h"

void rule_list_clauses(bool json, enum lang lang, struct buf *out);
/** rule_list_flows - every workflow as a diagram (mermaid) and a table of its steps, in Markdown. */
void rule_list_flows(enum lang lang, struct buf *out);
/** rule_json_flows - the same as JSON: the model that programs walk by. */
void rule_json_flows(struct buf *out);

#endif
