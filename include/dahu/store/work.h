/**
 * work - the tables of desks, rights, workflows and service limits in the database, as the program has them.
 *
 * Not here: how a case moves (sql/functions/dahu.case_step_check.sql).
 */
#ifndef DAHU_STORE_WORK_H
#define DAHU_STORE_WORK_H

#include "dahu/store/db.h"

/** work_seed - write dahu.desk, dahu.desk_right, dahu.workflow and dahu.workflow_step anew, and the
 * rows of dahu.service_limit, dahu.reminder_offset and dahu.duty that are missing; part of a migration. */
bool work_seed(struct db *db, struct err *e) NODISCARD;

#endif
