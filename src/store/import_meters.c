/* import_meters - metering points, the meters at them, and the dated installations with their ratios.
 *
 * A row is one installation: this meter at this point, from then until then, through these ratios. A
 * point whose meter was exchanged has several rows. Filling an empty end closes an installation; the
 * months that this touches are noted by the database itself. */
#include "import_internal.h"

void import_check_meter(struct import_check *c)
{
    if (import_given(c, "unit_id") != import_given(c, "link_uri"))
        import_add_fault(c, "together", import_column_find(c->header->spec, "unit_id"), "", "link_uri");
}

bool import_load_meters(struct import_job *job, struct err *e)
{
    if (!import_entities_check(job, "meters_prepare", "meters_current", e) ||
        !import_script(job, "meters_overlaps", e) || !import_script(job, "entities_drop", e) ||
        !import_entities_make(job, e))
        return false;
    import_enter(job, IMPORT_STORES);
    return import_script(job, "meters_store", e);
}
