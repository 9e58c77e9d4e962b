/**
 * county_bills - the bills of the sample county.
 */
#ifndef DAHU_APP_COUNTY_BILLS_H
#define DAHU_APP_COUNTY_BILLS_H

#include "dahu/base/date.h"
#include "dahu/job/energy.h"
#include "dahu/store/db.h"

/** county_bills - outside a transaction, once: bills of the three months before @today. */
bool county_bills(struct db *db, date today, const struct energy_request *energy, struct err *e) NODISCARD;

#endif
