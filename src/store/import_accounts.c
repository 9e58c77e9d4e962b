/* import_accounts - customers, their accounts, receiving points, capacities, and how they are supplied.
 *
 * What the import writes is what it finds at the beginning of an account's history. Later events
 * (transfer to another customer, more capacity) are dated facts with their own documents: a file that
 * differs there is answered with a reason and changes nothing. */
#include <string.h>

#include "import_internal.h"

/* What cannot stand without something else. */
static const struct {
    const char *column, *needs;
} companions[] = {
    {"capacity_on", "contract_kva"},      {"capacity_document", "contract_kva"},
    {"substation", "line_number"},        {"line_name", "line_number"},
    {"line_kind", "line_number"},         {"line_completed_on", "line_number"},
    {"line_energised_on", "line_number"}, {"line_reclaim_clause", "line_number"},
    {"source_role", "line_number"},       {"substation_kv", "substation"},
};

void import_check_account(struct import_check *c)
{
    const struct import_spec *spec = c->header->spec;
    for (unsigned i = 0; i < sizeof companions / sizeof *companions; i++)
        if (import_given(c, companions[i].column) && !import_given(c, companions[i].needs))
            import_add_fault(c, "with", import_column_find(spec, companions[i].needs), "", "%s",
                             companions[i].column);
    const char *opened = import_value_named(c, "opened_on"), *closed = import_value_named(c, "closed_on");
    if (opened && closed && strcmp(closed, opened) < 0) /* ISO days compare as texts */
        import_add_fault(c, "before", import_column_find(spec, "closed_on"), closed, "%s", opened);
    const char *policy = import_value_named(c, "pf_policy");
    bool reduced = policy && strcmp(policy, "REDUCED_STANDARD") == 0;
    if (reduced != import_given(c, "pf_reduced_standard"))
        import_add_fault(c, "together", import_column_find(spec, "pf_reduced_standard"), "",
                         "pf_policy REDUCED_STANDARD");
}

/* A row that is dropped may have been the one that described a line for others: until nothing more falls. */
static bool drop_incomplete(struct import_job *job, struct err *e)
{
    int64_t found;
    do
        if (!import_script_counted(job, "accounts_needed", &found, e) ||
            !import_script(job, "entities_drop", e))
            return false;
    while (found > 0);
    return true;
}

bool import_load_accounts(struct import_job *job, struct err *e)
{
    if (!import_entities_check(job, "accounts_prepare", "accounts_current", e) ||
        !import_script(job, "accounts_lines", e) || !import_script(job, "entities_drop", e) ||
        !drop_incomplete(job, e) || !import_entities_make(job, e))
        return false;
    import_enter(job, IMPORT_STORES);
    return import_script(job, "accounts_store", e);
}
