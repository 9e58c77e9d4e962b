/* import_months - metered months of the billing system, for points whose history has neither registers nor
 * intervals.
 *
 * A month is kept as one interval of its civil length, on the primary side: what was billed has the ratios in
 * it already. Where registers or intervals tell the energy, the month is refused: it would count twice. */
#include <string.h>

#include "import_internal.h"

enum month_column {
    MONTH_POINT,
    MONTH_ACCOUNT,
    MONTH_MONTH,
    MONTH_QUALITY,
    MONTH_FIRST,
    MONTH_LAST = MONTH_FIRST + 3
};

bool import_month_header(const struct import_header *h, struct err *e)
{
    bool energies = false;
    for (int i = MONTH_FIRST; i <= MONTH_LAST; i++)
        energies |= h->cell_of[i] >= 0;
    if (h->cell_of[MONTH_POINT] < 0 && h->cell_of[MONTH_ACCOUNT] < 0)
        return err_set(e, ERR_SYNTAX,
                       "the column 'point_number' (计量点编号) or 'account_number' (户号) is missing");
    return energies ||
           err_set(e, ERR_SYNTAX,
                   "no column has energies; they are 'active_import_kwh' (正向有功电量) and the like");
}

void import_check_month(struct import_check *c)
{
    const char *month = import_value(c, MONTH_MONTH);
    if (!import_value(c, MONTH_POINT) && !import_value(c, MONTH_ACCOUNT) && c->fault_count == 0)
        import_add_fault(c, "no_point", c->header->cell_of[MONTH_POINT] >= 0 ? MONTH_POINT : MONTH_ACCOUNT,
                         "", "%s", "");
    if (month && strcmp(month, "1990-01-01") < 0)
        import_add_fault(c, "past", MONTH_MONTH, month, "%s", "1990-01-01");
}

static void put(struct buf *copy, const char *text)
{
    buf_puts(copy, "\t");
    db_copy_field(copy, text);
}

/* In the order of the staging table. A row without any energy goes nowhere: missing stays missing. */
void import_stage_month(const struct import_check *c, uint64_t line, struct buf *copy)
{
    bool any = false;
    for (int i = MONTH_FIRST; i <= MONTH_LAST; i++)
        any |= import_value(c, i) != NULL;
    if (!any)
        return;
    buf_printf(copy, "%llu", (unsigned long long)line);
    put(copy, import_value(c, MONTH_POINT));
    put(copy, import_value(c, MONTH_ACCOUNT));
    put(copy, import_value(c, MONTH_MONTH));
    put(copy, import_quality_bits(import_value(c, MONTH_QUALITY)));
    for (int i = MONTH_FIRST; i <= MONTH_LAST; i++)
        put(copy, import_value(c, i));
    buf_puts(copy, "\n");
}

bool import_load_months(struct import_job *job, struct err *e)
{
    if (!import_script(job, "months_place", e) || !import_slot_by_slot(job, "months_refuse", e))
        return false;
    import_enter(job, IMPORT_STORES);
    return import_load_intervals(job, "months_conflicts", e);
}
