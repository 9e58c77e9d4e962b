/* county_document - the small tables of the county as one JSON document. dahu.county_plant reads it. */
#include <stdio.h>
#include <string.h>

#include "county_table.h"

/* ---- days ----------------------------------------------------------------------------------------- */

static json_t *day_text(date day)
{
    char text[DATE_TEXT_BYTES];
    return json_string(date_format(day, text));
}

static date day_ago(const struct county *c, int months)
{
    return date_add_months(c->calendar.today, -months);
}

static json_t *instant(wall_us t)
{
    char text[WALL_TEXT_BYTES];
    return t.us == INT64_MAX ? json_null() : json_string(wall_format(t, text));
}

static json_t *application_number(int account)
{
    char text[16];
    snprintf(text, sizeof text, "BZ-%05d", account);
    return json_string(text);
}

static json_t *account_number(int number)
{
    char text[16];
    snprintf(text, sizeof text, "A-%05d", number);
    return json_string(text);
}

/* ---- who and where ---------------------------------------------------------------------------------- */

static json_t *accounts(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_account_count; i++) {
        const struct county_account *a = &county_accounts[i];
        char customer[16];
        snprintf(customer, sizeof customer, "C-%05d", a->number);
        json_t *row =
            json_pack("{s:o,s:s,s:s,s:s,s:b,s:s,s:s,s:s,s:s,s:i,s:o}", "number", account_number(a->number),
                      "customer_number", customer, "customer", a->customer, "industry", a->industry,
                      "energy_intensive", a->energy_intensive, "site", a->site, "address", a->address, "area",
                      county_substations[a->area].area, "category", a->category, "kv", a->kv, "opened_on",
                      day_text(day_ago(c, a->opened_months)));
        if (county_is(a->number, CASE_NEW_ACCOUNT))
            json_object_set_new(row, "planned_annual_kwh", json_integer(a->annual_kwh));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *risks(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_account_count; i++)
        if (county_is(county_accounts[i].number, CASE_HIGH_RISK))
            json_array_append_new(
                rows, json_pack("{s:o,s:o,s:s,s:s}", "account", account_number(county_accounts[i].number),
                                "valid_from", day_text(day_ago(c, 36)), "reason",
                                "煤矿井下通风、排水和提升负荷", "document_no", "青供营销〔重要用户〕3号"));
    return rows;
}

static json_t *substations(void)
{
    json_t *rows = json_array();
    for (int i = 0; i < SUBSTATIONS; i++)
        json_array_append_new(
            rows, json_pack("{s:s,s:i}", "name", county_substations[i].name, "kv", county_substations[i].kv));
    return rows;
}

static json_t *lines(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_line_count; i++) {
        const struct county_line *l = &county_lines[i];
        json_t *row = json_pack("{s:s,s:s,s:s,s:i}", "number", l->number, "name", l->name, "substation",
                                county_substations[l->substation].name, "kv", l->kv);
        if (l->account) {
            date completed = day_ago(c, l->completed_months);
            json_object_set_new(row, "account", account_number(l->account));
            json_object_set_new(row, "completed_on", day_text(completed));
            json_object_set_new(row, "first_energised_on",
                                day_text(date_add_days(completed, l->energised_days)));
            json_object_set_new(row, "has_reclaim_clause", json_true());
        }
        json_array_append_new(rows, row);
    }
    return rows;
}

/* The bay of each line has its number; 936 is reserved for the application, 946 is free. */
static json_t *bays(void)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_line_count; i++)
        json_array_append_new(rows, json_pack("{s:s,s:s,s:i,s:s}", "substation",
                                              county_substations[county_lines[i].substation].name, "number",
                                              county_lines[i].number, "kv", county_lines[i].kv, "line",
                                              county_lines[i].number));
    json_array_append_new(rows, json_pack("{s:s,s:s,s:i}", "substation", county_substations[2].name, "number",
                                          "936", "kv", 10));
    json_array_append_new(rows, json_pack("{s:s,s:s,s:i}", "substation", county_substations[3].name, "number",
                                          "946", "kv", 10));
    return rows;
}

static json_t *sources(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_account_count; i++) {
        const struct county_account *a = &county_accounts[i];
        for (int f = 0; f < a->feeds; f++)
            json_array_append_new(rows, json_pack("{s:o,s:s,s:s,s:i,s:o}", "account",
                                                  account_number(a->number), "role", f ? "STANDBY" : "MAIN",
                                                  "line", county_lines[county_line_of(a, f)].number, "kv",
                                                  a->kv, "from", day_text(day_ago(c, a->opened_months))));
    }
    return rows;
}

/* ---- capacity --------------------------------------------------------------------------------------- */

enum { LABEL_BYTES = 16 };

static void transformer_label(char out[static LABEL_BYTES], int index, int kva)
{
    snprintf(out, LABEL_BYTES, "%s%d", kva < 0 ? "M" : "T", index + 1);
}

static json_t *transformers(void)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_account_count; i++) {
        const struct county_account *a = &county_accounts[i];
        for (int t = 0; t < TRANSFORMERS_MAX && a->kva[t]; t++) {
            char label[LABEL_BYTES];
            transformer_label(label, t, a->kva[t]);
            json_array_append_new(rows, json_pack("{s:o,s:s,s:i,s:s}", "account", account_number(a->number),
                                                  "label", label, "kva", abs(a->kva[t]), "kind",
                                                  a->kva[t] < 0 ? "MOTOR"
                                                  : i % 3       ? "DRY"
                                                                : "OIL"));
        }
    }
    return rows;
}

static void add_event(json_t *rows, const struct county_account *a, int t, const char *kind, date on,
                      const char *line)
{
    char label[LABEL_BYTES], document[32];
    transformer_label(label, t, a->kva[t]);
    snprintf(document, sizeof document, "YK-%05d-%d", a->number, t + 1);
    json_t *row =
        json_pack("{s:o,s:s,s:s,s:i,s:o,s:s}", "account", account_number(a->number), "transformer", label,
                  "kind", kind, "kva", abs(a->kva[t]), "on", day_text(on), "document_no", document);
    if (line)
        json_object_set_new(row, "line", json_string(line));
    json_array_append_new(rows, row);
}

/* What hangs on a dedicated line came with it; the second transformer of the one inside its clock waits. */
static json_t *events(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_account_count; i++) {
        const struct county_account *a = &county_accounts[i];
        const struct county_line *l = &county_lines[county_line_of(a, 0)];
        const char *line = l->account ? l->number : NULL;
        date on = day_ago(c, a->opened_months);
        if (line)
            on = date_add_days(day_ago(c, l->completed_months), l->energised_days);
        for (int t = 0; t < TRANSFORMERS_MAX && a->kva[t]; t++) {
            add_event(rows, a, t, "INSTALL", on, line);
            if (t == 0 || !county_is(a->number, CASE_LINE_IN_CLOCK))
                add_event(rows, a, t, "COMMISSION", on, line);
            if (county_is(a->number, CASE_IDLE_SUSPENDED))
                add_event(rows, a, t, "SUSPEND", day_ago(c, 8), NULL);
        }
    }
    return rows;
}

static json_t *application(int account, const char *status, date on, int kva, int far_kva)
{
    return json_pack("{s:o,s:o,s:s,s:s,s:o,s:i,s:i}", "number", application_number(account), "account",
                     account_number(account), "kind", "INCREASE", "status", status, "on", day_text(on), "kva",
                     kva, "far_term_kva", far_kva);
}

static json_t *applications(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_line_count; i++) { /* how the dedicated lines came about */
        const struct county_line *l = &county_lines[i];
        if (!l->account)
            continue;
        json_t *row = application(l->account, "DONE", day_ago(c, l->completed_months + 10), 4000, 8000);
        json_object_set_new(row, "line", json_string(l->number));
        json_array_append_new(rows, row);
    }
    for (int i = 0; i < county_account_count; i++) {
        if (!county_is(county_accounts[i].number, CASE_LINE_APPLICATION))
            continue;
        json_t *row =
            application(county_accounts[i].number, "OPEN", date_add_days(c->calendar.today, -20), 2500, 8000);
        json_object_set_new(row, "bay_substation", json_string(county_substations[2].name));
        json_object_set_new(row, "bay", json_string("936"));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *plans(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < county_account_count; i++)
        if (county_is(county_accounts[i].number, CASE_LINE_APPLICATION))
            json_array_append_new(rows, json_pack("{s:o,s:o,s:i,s:s}", "application",
                                                  application_number(county_accounts[i].number), "on",
                                                  day_text(date_add_months(c->calendar.today, 8)), "kva",
                                                  2000, "document_no", "中锦包装用电规划"));
    return rows;
}

/* ---- metering --------------------------------------------------------------------------------------- */

static json_t *points(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < c->point_count; i++) {
        const struct county_point *p = &c->points[i];
        const struct county_account *a = &county_accounts[p->account];
        json_array_append_new(rows, json_pack("{s:s,s:o,s:s,s:s,s:o}", "number", p->number, "account",
                                              account_number(a->number), "line", county_lines[p->line].number,
                                              "purpose", p->settlement ? "SETTLEMENT" : "SUB", "from",
                                              day_text(day_ago(c, a->opened_months))));
    }
    return rows;
}

/* A meter whose ratio changed is there once. */
static json_t *meters(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < c->point_count; i++) {
        const struct county_point *p = &c->points[i];
        for (int n = 0; n < p->installation_count; n++) {
            const struct county_installation *in = &p->installation[n];
            bool here = n == p->installation_count - 1;
            if (!here && strcmp(in->serial, p->installation[n + 1].serial) == 0)
                continue;
            json_t *row = json_pack("{s:s,s:s,s:s,s:b}", "serial", in->serial, "driver", in->model->driver,
                                    "side", in->model->secondary ? "SECONDARY" : "PRIMARY", "enabled", here);
            if (here) {
                json_object_set_new(row, "uri", json_sprintf("tcp://%s", in->post.listen));
                json_object_set_new(row, "unit", json_integer(in->post.unit));
            }
            json_array_append_new(rows, row);
        }
    }
    return rows;
}

static json_t *installation(const struct county_point *p, const struct county_installation *in)
{
    return json_pack("{s:s,s:s,s:o,s:o,s:i,s:i,s:i,s:i}", "point", p->number, "serial", in->serial, "from",
                     instant(in->from), "until", instant(in->until), "ct_primary_a", in->ratio.ct_primary_a,
                     "ct_secondary_a", in->ratio.ct_secondary_a, "pt_primary_v", in->ratio.pt_primary_v,
                     "pt_secondary_v", in->ratio.pt_secondary_v);
}

static json_t *installations(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < c->point_count; i++)
        for (int n = 0; n < c->points[i].installation_count; n++)
            json_array_append_new(rows, installation(&c->points[i], &c->points[i].installation[n]));
    return rows;
}

static void add_registers(json_t *rows, const struct county_point *p, const struct county_installation *in,
                          wall_us t, const char *member)
{
    static const char *const names[COUNTY_ENERGIES] = {"active_energy_import", "active_energy_export",
                                                       "reactive_energy_import", "reactive_energy_export"};
    struct county_reading r;
    county_energies(in, t, &r);
    for (int i = 0; i < COUNTY_ENERGIES; i++)
        if (r.energies >> i & 1)
            json_array_append_new(rows, json_pack("{s:s,s:o,s:s,s:I}", "point", p->number, "from",
                                                  instant(in->from), "quantity", names[i], member,
                                                  (json_int_t)r.energy[i]));
}

/* What the fitters wrote down when one meter, or one ratio, made way for another. */
static json_t *registers(const struct county *c)
{
    json_t *rows = json_array();
    for (int i = 0; i < c->point_count; i++) {
        const struct county_point *p = &c->points[i];
        if (p->installation_count < 2)
            continue;
        wall_us then = p->installation[1].from;
        add_registers(rows, p, &p->installation[0], then, "closing_wh");
        add_registers(rows, p, &p->installation[1], then, "opening_wh");
    }
    return rows;
}

json_t *county_document(const struct county *c)
{
    return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "utility",
                     "青岚县供电公司", "accounts", accounts(c), "risks", risks(c), "substations",
                     substations(), "lines", lines(c), "bays", bays(), "sources", sources(c), "transformers",
                     transformers(), "events", events(c), "applications", applications(c), "plans", plans(c),
                     "points", points(c), "meters", meters(c), "installations", installations(c), "registers",
                     registers(c));
}

int county_accounts_count(void)
{
    return county_account_count;
}
