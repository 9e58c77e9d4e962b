/* The parts of the workflow table, a file for each field of work; each list ends with a NULL name. */
#ifndef DAHU_RULE_WORKFLOW_PARTS_H
#define DAHU_RULE_WORKFLOW_PARTS_H

#include "dahu/rule/workflow.h"

extern const struct workflow workflow_supply[]; /* leads, applications, joint reviews */
extern const struct workflow
    workflow_contract[]; /* contracts, agreements, second sources, important users, archive */
extern const struct workflow workflow_field[]; /* inspections, rectifications, violations, incidents, closings */
extern const struct workflow workflow_care[]; /* complaints, proposals, contacts */

extern const struct workflow
    workflow_customer[]; /* who counts as large, contacts, disclosures, service levels */

#endif
