/* facts - see the header. */
#include "dahu/store/facts.h"

#include <string.h>

enum { COLUMN_ACCOUNT, COLUMN_SUBJECT, COLUMN_EVIDENCE };

static const struct {
    const char *sql;
    int first_fact; /* column; what stands between COLUMN_EVIDENCE and it are inputs */
} kinds[FACTS_COUNT] = {
    [FACTS_LARGE_CUSTOMER] =
        {"select account_id, subject, evidence_bp, capacity_kva, annual_kwh, completeness_bp, high_risk"
         " from dahu.facts_large_customer($1, $2)",
         3},
    [FACTS_DEDICATED_APPLICATION] =
        {"select account_id, subject, evidence_bp, application_date, applied_kva, far_term_kva,"
         " bay_available, planning_documents_valid, first_energised, line_completed,"
         " contract_has_reclaim_clause, ledger from dahu.facts_dedicated_application($1, $2)",
         3},
    [FACTS_DEDICATED_LINE] =
        {"select account_id, subject, evidence_bp, application_date, applied_kva, far_term_kva,"
         " first_energised, line_completed, contract_has_reclaim_clause, ledger"
         " from dahu.facts_dedicated_line($1, $2)",
         3},
    [FACTS_APPLICATION] =
        {"select account_id, subject, evidence_bp, supply_kv, legal_person, branch, special_sector, documents"
         " from dahu.facts_application($1, $2)",
         3},
    [FACTS_RECEIVING_STATION] =
        {"select account_id, subject, evidence_bp, new_installation, hv_switch_room, metering_mode,"
         " ct_primary_a, ct_class_s, capacity_kva, supply_kv, load_factor_bp, transformer_type, indoors,"
         " approved_exceptions from dahu.facts_receiving_station($1, $2)",
         3},
    [FACTS_JOINT_REVIEW] =
        {"select account_id, subject, evidence_bp, dedicated_line, hv_dual_source, lv_second_source,"
         " applied_kva, review_decision from dahu.facts_joint_review($1, $2)",
         3},
    [FACTS_USE_CLASS] =
        {"select account_id, subject, evidence_bp, categories, applied, supply_condition_ok, separable,"
         " split_in_force, split_checked from dahu.facts_use_class($1, $2)",
         3},
    [FACTS_SERVICE_CHANGE] =
        {"select account_id, subject, evidence_bp, kind, application_date, effective_date,"
         " documents_complete, debts_settled from dahu.facts_service_change($1, $2)",
         3},
    [FACTS_IDLE] = {"select account_id, subject, evidence_bp, latest_possible_use, last_use, suspensions, "
                    "legitimate_reason"
                    " from dahu.facts_idle($1, $2)",
                    4},
    [FACTS_INSPECTION] =
        {"select account_id, subject, evidence_bp, last_inspection, first_energised, grade, high_risk,"
         " supply_kv, capacity_kva, month_kwh, meters from dahu.facts_inspection($1, $2)",
         3},
    [FACTS_POWER_FACTOR] =
        {"select account_id, subject, evidence_bp, use_category, high_voltage, capacity_kva,"
         " on_load_voltage_regulation, kwh, kvarh_forward, kvarh_reverse, loss_kwh, loss_kvarh,"
         " reduced_standard, automatic_switching from dahu.facts_power_factor($1, $2)",
         7},
    [FACTS_ENERGISING] = {"select account_id, subject, evidence_bp, supply_contract, source_count,"
                          " dispatch_agreement, blocking_findings, energised"
                          " from dahu.facts_energise($1, $2)",
                          3},
    [FACTS_DUAL_SOURCE] =
        {"select account_id, subject, evidence_bp, kind, application, review_approved, supply_contract,"
         " dual_source_agreement, dispatch_agreement, anti_backfeed_verified, grid_connection_agreement,"
         " installation_accepted, operators_certified, dispatch_numbering, in_use"
         " from dahu.facts_dual_source($1, $2)",
         3},
    [FACTS_IMPORTANT_SOURCE] = {"select account_id, subject, evidence_bp, grade, load_kva, feeds,"
                                " security_load_kw, interruption_s, supplies"
                                " from dahu.facts_important_source($1, $2)",
                                3},
};

bool facts_load(struct db *db, enum facts_kind kind, date as_of, const char *account_id,
                struct fact_rows *out, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    out->kind = kind;
    return db_call(db, &out->result, e, kinds[kind].sql, date_format(as_of, day), account_id) ||
           err_wrap(e, "could not read facts");
}

void fact_rows_fini(struct fact_rows *rows)
{
    db_result_fini(&rows->result);
}

int fact_rows_count(const struct fact_rows *rows)
{
    return db_rows(&rows->result);
}

int64_t fact_rows_account(const struct fact_rows *rows, int row)
{
    return db_int64(&rows->result, row, COLUMN_ACCOUNT);
}

const char *fact_rows_subject(const struct fact_rows *rows, int row)
{
    return db_text(&rows->result, row, COLUMN_SUBJECT);
}

int fact_rows_evidence_bp(const struct fact_rows *rows, int row)
{
    return db_text(&rows->result, row, COLUMN_EVIDENCE) ? (int)db_int64(&rows->result, row, COLUMN_EVIDENCE)
                                                        : -1;
}

const char *fact_rows_input(const struct fact_rows *rows, int row, const char *name)
{
    int column = db_column(&rows->result, name);
    MUST(column >= 0);
    return db_text(&rows->result, row, column);
}

int fact_rows_first(const struct fact_rows *rows, int64_t account_id)
{
    int low = 0, high = fact_rows_count(rows);
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (fact_rows_account(rows, middle) < account_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < fact_rows_count(rows) && fact_rows_account(rows, low) == account_id ? low : -1;
}

bool fact_rows_bind(const struct fact_rows *rows, int row, const struct rule *rule, void *facts,
                    struct arena *arena, struct err *e)
{
    rule_facts_init(rule, facts);
    for (int c = kinds[rows->kind].first_fact; c < db_columns(&rows->result); c++)
        if (!rule_set_text(rule, facts, db_column_name(&rows->result, c), db_text(&rows->result, row, c),
                           arena, e))
            return false;
    return true;
}

bool account_rows_load(struct db *db, date as_of, const char *number, struct account_rows *out, struct err *e)
{
    char day[DATE_TEXT_BYTES];
    return db_call(db, &out->result, e,
                   "select a.account_id, a.account_number, coalesce(c.name, '')"
                   " from account a"
                   " left join account_holder h on h.account_id = a.account_id and h.valid @> $1::date"
                   " left join customer c on c.customer_id = h.customer_id"
                   " where (a.closed_on is null or a.closed_on > $1::date) and ($2::text is null or "
                   "a.account_number = $2)"
                   " order by length(a.account_number), a.account_number",
                   date_format(as_of, day), number) ||
           err_wrap(e, "could not read accounts");
}

void account_rows_fini(struct account_rows *rows)
{
    db_result_fini(&rows->result);
}

int account_rows_count(const struct account_rows *rows)
{
    return db_rows(&rows->result);
}

struct account_row account_rows_get(const struct account_rows *rows, int row)
{
    return (struct account_row){db_int64(&rows->result, row, 0), db_text(&rows->result, row, 1),
                                db_text(&rows->result, row, 2)};
}

bool facts_today(struct db *db, date *out, struct err *e)
{
    struct db_result r;
    if (!db_query(db, &r, "select (clock_timestamp() at time zone timezone)::date from dahu.utility", 0, NULL,
                  e))
        return false;
    bool ok = date_parse(db_text(&r, 0, 0), out, e);
    db_result_fini(&r);
    return ok;
}
