/* energy - see the header. */
#include "dahu/store/energy.h"

/* Months of one transaction: about a second of work, so that writers who wait for it do not wait long. */
#define BATCH "5000"

bool energy_refresh(struct db *db, int64_t *made, struct err *e)
{
    int64_t total = 0, taken;
    do {
        struct db_result r;
        if (!db_query(db, &r, "select dahu.energy_month_refresh(" BATCH ")", 0, NULL, e))
            return err_wrap(e, "could not make the energies of months");
        taken = db_int64(&r, 0, 0);
        db_result_fini(&r);
        total += taken;
    } while (taken > 0);
    if (made)
        *made = total;
    return true;
}
