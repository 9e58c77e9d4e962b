/* import_columns - the table of every column that a file may have: parser, header check and documents all
 * walk it. A new column is one row here, its text `import.column.<kind>.<name>` in both catalogues, and
 * a place in the loader of its kind. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "import_internal.h"

#define DECIMALS_WH 3                         /* kWh and kvarh in files, Wh and varh in the database */
#define ENERGY_MOST INT64_C(9000000000000000) /* Wh; far above any register */
#define KVA_MOST    INT64_C(10000000)
#define KWH_MOST    INT64_C(1000000000000)
#define RATIO_MOST  INT64_C(1000000)

static const struct import_choice yes_no[] = {{"true", "是|yes|y|1"}, {"false", "否|no|n|0"}, {NULL, NULL}};
static const struct import_choice use_categories[] = {{"INDUSTRIAL", "工业|大工业"},
                                                      {"NON_INDUSTRIAL", "非工业"},
                                                      {"AGRICULTURAL", "农业"},
                                                      {"PUMPING", "排灌"},
                                                      {"WHOLESALE", "趸售"},
                                                      {"RESIDENTIAL", "居民"},
                                                      {NULL, NULL}};
static const struct import_choice pf_policies[] = {
    {"NORMAL", "正常考核"}, {"REDUCED_STANDARD", "降低标准"}, {"EXEMPT", "不考核"}, {NULL, NULL}};
static const struct import_choice metering_modes[] = {
    {"HVHM", "高供高计"}, {"HVLM", "高供低计"}, {"LVLM", "低供低计"}, {NULL, NULL}};
static const struct import_choice line_kinds[] = {
    {"PUBLIC", "公用线路|公用|公线"}, {"DEDICATED", "专线"}, {NULL, NULL}};
static const struct import_choice source_roles[] = {
    {"MAIN", "主供"}, {"STANDBY", "备用"}, {"SECURITY", "保安"}, {NULL, NULL}};
static const struct import_choice purposes[] = {
    {"SETTLEMENT", "结算"}, {"CHECK", "考核"}, {"SUB", "分表"}, {"GENERATION", "发电"}, {NULL, NULL}};
static const struct import_choice sides[] = {{"SECONDARY", "二次"}, {"PRIMARY", "一次"}, {NULL, NULL}};
static const struct import_choice qualities[] = {{"GOOD", "正常"},     {"LATE", "补抄"},
                                                 {"DOUBTFUL", "可疑"}, {"ESTIMATED", "估算"},
                                                 {"EDITED", "修正"},   {NULL, NULL}};

/* clang-format off */
#define TEXT(n, z, lvl, to_, ...)   {.name = #n, .zh = z, .type = IMPORT_TEXT, .level = lvl, .to = to_, .most = 400, ##__VA_ARGS__}
#define CHOICE(n, z, lvl, to_, list, ...) {.name = #n, .zh = z, .type = IMPORT_CHOICE, .level = lvl, .to = to_, .choices = list, ##__VA_ARGS__}
#define WHOLE(n, z, lvl, to_, lo, hi, ...) {.name = #n, .zh = z, .type = IMPORT_NUMBER, .level = lvl, .to = to_, .least = lo, .most = hi, ##__VA_ARGS__}
#define KV(n, z, lvl, to_, ...)     {.name = #n, .zh = z, .type = IMPORT_NUMBER, .level = lvl, .to = to_, .decimals = 2, .stored_decimals = 2, .least = 1, .most = 100000, ##__VA_ARGS__}
#define DAY(n, z, lvl, to_, ...)    {.name = #n, .zh = z, .type = IMPORT_DAY, .level = lvl, .to = to_, ##__VA_ARGS__}
#define NUMBERED(n, z, lvl, to_, like, ...) {.name = #n, .zh = z, .type = IMPORT_PATTERN, .level = lvl, .to = to_, .pattern = like, ##__VA_ARGS__}
#define FROM_EXPORT(n, z)           {.name = #n, .zh = z, .type = IMPORT_IGNORED, .to = ""}
#define FROM_ERRORS(n, z)           {.name = #n, .zh = z, .type = IMPORT_IGNORED, .to = ""}
#define REQUIRED  .required = true
#define UPDATABLE .change = IMPORT_UPDATABLE

static const struct import_column account_columns[] = {
    NUMBERED(account_number, "户号", "account", "account.account_number", "A-#####", REQUIRED),
    NUMBERED(customer_number, "客户编号", "account", "customer.customer_number", "C-#####", REQUIRED),
    TEXT(customer_name, "客户名称", "customer", "customer.name", REQUIRED, UPDATABLE),
    TEXT(credit_code, "统一社会信用代码", "customer", "customer.credit_code", UPDATABLE),
    TEXT(industry_code, "行业分类", "customer", "customer.industry_code", UPDATABLE),
    CHOICE(energy_intensive, "高耗能", "customer", "customer.energy_intensive", yes_no, UPDATABLE),
    TEXT(site_name, "用电地点", "account", "site.name", UPDATABLE),
    TEXT(supply_address, "用电地址", "account", "site.supply_address", UPDATABLE),
    TEXT(service_area, "供电营业区", "account", "site.service_area", UPDATABLE),
    CHOICE(use_category, "用电类别", "account", "account.use_category", use_categories, REQUIRED, UPDATABLE),
    KV(supply_kv, "供电电压等级|供电电压", "account", "account.supply_kv", REQUIRED, UPDATABLE),
    DAY(opened_on, "立户日期|开户日期", "account", "account.opened_on", REQUIRED),
    DAY(closed_on, "销户日期", "account", "account.closed_on", UPDATABLE),
    WHOLE(planned_annual_kwh, "计划年用电量|年用电量", "account", "account.planned_annual_kwh", 0, KWH_MOST, UPDATABLE),
    TEXT(idle_reason, "停用原因", "account", "account.idle_reason", UPDATABLE),
    CHOICE(pf_policy, "功率因数考核方式", "account", "account.pf_policy", pf_policies, UPDATABLE),
    WHOLE(pf_reduced_standard, "降低后的功率因数标准", "account", "account.pf_reduced_standard", 1, 100, UPDATABLE),
    CHOICE(high_risk, "高危客户|高危", "account", "account_risk.high_risk", yes_no, UPDATABLE),
    WHOLE(contract_kva, "合同容量|用电容量", "capacity", "capacity_event.kva (INSTALL, COMMISSION)", 1, KVA_MOST),
    DAY(capacity_on, "容量生效日期", "capacity", "capacity_event.effective_on"),
    TEXT(capacity_document, "容量依据文件", "capacity", "capacity_event.document_no"),
    TEXT(receiving_point, "受电点", "receiving_point", "receiving_point.name"),
    KV(receiving_kv, "受电电压", "receiving_point", "receiving_point.supply_kv", UPDATABLE),
    CHOICE(metering_mode, "计量方式", "receiving_point", "receiving_point.metering_mode", metering_modes, REQUIRED, UPDATABLE),
    CHOICE(on_load_voltage_regulation, "有载调压", "receiving_point", "receiving_point.on_load_voltage_regulation", yes_no, UPDATABLE),
    TEXT(substation, "变电站|变电所", "line", "substation.name"),
    KV(substation_kv, "变电站电压等级", "substation", "substation.primary_kv", UPDATABLE),
    TEXT(line_number, "线路编号", "line", "line.line_number"),
    TEXT(line_name, "线路名称", "line", "line.name", UPDATABLE),
    CHOICE(line_kind, "线路性质", "line", "line.kind", line_kinds),
    DAY(line_completed_on, "线路竣工日期", "line", "line.completed_on", UPDATABLE),
    DAY(line_energised_on, "首次送电日期", "line", "line.first_energised_on", UPDATABLE),
    CHOICE(line_reclaim_clause, "收回条款", "line", "line.has_reclaim_clause", yes_no, UPDATABLE),
    CHOICE(source_role, "电源性质", "source", "supply_source.role", source_roles),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};

static const struct import_level account_levels[] = {
    {"customer", "{customer_number}"},
    {"account", "{account_number}"},
    {"receiving_point", "{account_number,receiving_point}"},
    {"capacity", "{account_number,receiving_point}"},
    {"substation", "{substation}"},
    {"line", "{line_number}"},
    {"source", "{account_number,receiving_point,line_number}"},
    {NULL, NULL},
};

/* A register at an exchange, in kWh or kvarh; kept as written, so that rows compare as texts. */
#define EXCHANGE(n, z, to_) {.name = #n, .zh = z, .type = IMPORT_NUMBER, .level = "installation", .to = to_, \
    .decimals = DECIMALS_WH, .stored_decimals = DECIMALS_WH, .most = ENERGY_MOST, UPDATABLE}
#define RATIO(n, z, ...) WHOLE(n, z, "installation", "meter_installation." #n, 1, RATIO_MOST, REQUIRED, UPDATABLE)

static const struct import_column meter_columns[] = {
    NUMBERED(point_number, "计量点编号", "point", "metering_point.point_number", "A-#####-##", REQUIRED),
    NUMBERED(account_number, "户号", "point", "metering_point_account.account_id", "A-#####"),
    TEXT(receiving_point, "受电点", "point", "metering_point.receiving_point_id", UPDATABLE),
    TEXT(line_number, "线路编号", "point", "metering_point.line_id", UPDATABLE),
    CHOICE(purpose, "计量点用途|用途", "point", "metering_point.purpose", purposes, UPDATABLE),
    WHOLE(slot_s, "采集周期", "point", "metering_point.slot_s", 1, 86400, UPDATABLE),
    WHOLE(live_s, "实时周期", "point", "metering_point.live_s", 0, 3600, UPDATABLE),
    TEXT(serial_number, "表号|电能表编号", "installation", "meter.serial_number", REQUIRED),
    {.name = "driver", .zh = "驱动|规约", .type = IMPORT_DRIVER, .level = "meter", .to = "meter.driver", REQUIRED, UPDATABLE},
    {.name = "link_uri", .zh = "通信地址", .type = IMPORT_URI, .level = "meter", .to = "link.uri", .most = 400, UPDATABLE},
    WHOLE(unit_id, "通信单元号", "meter", "meter.unit_id", 0, 255, UPDATABLE),
    CHOICE(register_side, "示数侧", "meter", "meter.register_side", sides, UPDATABLE),
    RATIO(ct_primary_a, "CT一次电流"),
    RATIO(ct_secondary_a, "CT二次电流"),
    RATIO(pt_primary_v, "PT一次电压"),
    RATIO(pt_secondary_v, "PT二次电压"),
    {.name = "installed_from", .zh = "装表时间|装表日期", .type = IMPORT_MOMENT, .level = "installation", .to = "meter_installation.valid", REQUIRED},
    {.name = "installed_until", .zh = "拆表时间|拆表日期", .type = IMPORT_MOMENT, .level = "installation", .to = "meter_installation.valid", UPDATABLE},
    TEXT(document_no, "工单号", "installation", "meter_installation.document_no", UPDATABLE),
    EXCHANGE(active_import_opening_kwh, "正向有功起度", "installation_register.opening_wh"),
    EXCHANGE(active_import_closing_kwh, "正向有功止度", "installation_register.closing_wh"),
    EXCHANGE(active_export_opening_kwh, "反向有功起度", "installation_register.opening_wh"),
    EXCHANGE(active_export_closing_kwh, "反向有功止度", "installation_register.closing_wh"),
    EXCHANGE(reactive_import_opening_kvarh, "正向无功起度", "installation_register.opening_wh"),
    EXCHANGE(reactive_import_closing_kvarh, "正向无功止度", "installation_register.closing_wh"),
    EXCHANGE(reactive_export_opening_kvarh, "反向无功起度", "installation_register.opening_wh"),
    EXCHANGE(reactive_export_closing_kvarh, "反向无功止度", "installation_register.closing_wh"),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};

static const struct import_level meter_levels[] = {
    {"point", "{point_number}"},
    {"meter", "{serial_number}"},
    {"installation", "{point_number,installed_from}"},
    {NULL, NULL},
};

#define ENERGY(n, z, to_) {.name = #n, .zh = z, .type = IMPORT_NUMBER, .to = to_, .decimals = DECIMALS_WH, .most = ENERGY_MOST}
#define MEASURED(n, z, to_, dec, stored, lo, hi) {.name = #n, .zh = z, .type = IMPORT_NUMBER, .to = to_, \
    .decimals = dec, .stored_decimals = stored, .least = lo, .most = hi}

static const struct import_column reading_columns[] = {
    [READING_POINT] = NUMBERED(point_number, "计量点编号", NULL, "metering_point", "A-#####-##"),
    [READING_SERIAL] = TEXT(serial_number, "表号|电能表编号", NULL, "meter, meter_installation"),
    [READING_TIME] = {.name = "time", .zh = "时间|抄表时间", .type = IMPORT_TIME, .to = "reading.slot_at, read_at; interval_energy.slot_at", REQUIRED},
    [READING_QUALITY] = CHOICE(quality, "数据质量", NULL, "reading.quality, interval_energy.quality", qualities),
    [READING_REGISTER_FIRST] =
    ENERGY(active_energy_import_kwh, "正向有功示数", "reading.active_energy_import_wh"),
    ENERGY(active_energy_export_kwh, "反向有功示数", "reading.active_energy_export_wh"),
    ENERGY(reactive_energy_import_kvarh, "正向无功示数", "reading.reactive_energy_import_varh"),
    ENERGY(reactive_energy_export_kvarh, "反向无功示数", "reading.reactive_energy_export_varh"),
    [READING_MEASURED_FIRST] =
    MEASURED(active_power_kw, "有功功率", "reading.active_power_w", 3, 0, -KWH_MOST, KWH_MOST),
    MEASURED(reactive_power_kvar, "无功功率", "reading.reactive_power_var", 3, 0, -KWH_MOST, KWH_MOST),
    MEASURED(voltage_l1_v, "A相电压", "reading.voltage_l1_v", 3, 3, 0, 1000000000),
    MEASURED(voltage_l2_v, "B相电压", "reading.voltage_l2_v", 3, 3, 0, 1000000000),
    MEASURED(voltage_l3_v, "C相电压", "reading.voltage_l3_v", 3, 3, 0, 1000000000),
    MEASURED(current_l1_a, "A相电流", "reading.current_l1_a", 4, 4, 0, 1000000000),
    MEASURED(current_l2_a, "B相电流", "reading.current_l2_a", 4, 4, 0, 1000000000),
    MEASURED(current_l3_a, "C相电流", "reading.current_l3_a", 4, 4, 0, 1000000000),
    MEASURED(power_factor, "功率因数", "reading.power_factor", 4, 4, -10000, 10000),
    [READING_INTERVAL_MIN] = WHOLE(interval_min, "时段分钟数", NULL, "interval_energy.interval_s", 1, 44640),
    [READING_INTERVAL_FIRST] =
    ENERGY(active_import_interval_kwh, "时段正向有功电量", "interval_energy.active_import_wh"),
    ENERGY(active_export_interval_kwh, "时段反向有功电量", "interval_energy.active_export_wh"),
    ENERGY(reactive_import_interval_kvarh, "时段正向无功电量", "interval_energy.reactive_import_varh"),
    ENERGY(reactive_export_interval_kvarh, "时段反向无功电量", "interval_energy.reactive_export_varh"),
    [READING_SIDE] = CHOICE(side, "电量侧", NULL, "interval_energy.primary_side", sides),
    FROM_EXPORT(quality_code, "质量代码"),
    FROM_EXPORT(completeness_pct, "完整率"),
    FROM_EXPORT(estimated_pct, "估算比例"),
    FROM_EXPORT(demand_kw, "最大需量"),
    FROM_EXPORT(demand_at, "最大需量时间"),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};

/* The first ones in the order of enum month_column. */
static const struct import_column month_columns[] = {
    NUMBERED(point_number, "计量点编号", NULL, "metering_point", "A-#####-##"),
    NUMBERED(account_number, "户号", NULL, "metering_point_account", "A-#####"),
    {.name = "month", .zh = "月份|电费年月|年月", .type = IMPORT_MONTH, .to = "interval_energy.slot_at, interval_s", REQUIRED},
    CHOICE(quality, "数据质量", NULL, "interval_energy.quality", qualities),
    ENERGY(active_import_kwh, "正向有功电量|有功电量", "interval_energy.active_import_wh"),
    ENERGY(active_export_kwh, "反向有功电量", "interval_energy.active_export_wh"),
    ENERGY(reactive_import_kvarh, "正向无功电量|无功电量", "interval_energy.reactive_import_varh"),
    ENERGY(reactive_export_kvarh, "反向无功电量", "interval_energy.reactive_export_varh"),
    FROM_EXPORT(completeness_pct, "完整率"),
    FROM_EXPORT(estimated_pct, "估算比例"),
    FROM_EXPORT(demand_kw, "最大需量"),
    FROM_EXPORT(demand_at, "最大需量时间"),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};
/* clang-format on */

#define COUNT(a) (int)(sizeof(a) / sizeof *(a))
_Static_assert(sizeof account_columns / sizeof *account_columns <= IMPORT_COLUMNS_MAX,
               "raise IMPORT_COLUMNS_MAX");

/* Accounts and meters: a row is a document, because most of its columns may be absent. */
#define DOCUMENT_STAGING                                                                                     \
    "create temporary table import_row (line bigint not null, doc jsonb not null, primary key (line)) on "   \
    "commit drop"
#define DOCUMENT_COPY "copy import_row (line, doc) from stdin"

#define MONTH_STAGING                                                                                        \
    "create temporary table import_row (line bigint not null, point_number text, account_number text,"       \
    " month date not null, quality smallint not null, ai bigint, ae bigint, ri bigint, re bigint) on "       \
    "commit drop"

static const struct import_spec specs[IMPORT_KINDS] = {
    [IMPORT_ACCOUNTS] = {.name = "accounts",
                         .columns = account_columns,
                         .column_count = COUNT(account_columns),
                         .levels = account_levels,
                         .check_row = import_check_account,
                         .stage = import_stage_document,
                         .staging = DOCUMENT_STAGING,
                         .copy = DOCUMENT_COPY,
                         .load = import_load_accounts},
    [IMPORT_METERS] = {.name = "meters",
                       .columns = meter_columns,
                       .column_count = COUNT(meter_columns),
                       .levels = meter_levels,
                       .check_row = import_check_meter,
                       .stage = import_stage_document,
                       .staging = DOCUMENT_STAGING,
                       .copy = DOCUMENT_COPY,
                       .load = import_load_meters},
    [IMPORT_READINGS] = {.name = "readings",
                         .columns = reading_columns,
                         .column_count = COUNT(reading_columns),
                         .check_header = import_reading_header,
                         .check_row = import_check_reading,
                         .stage = import_stage_reading,
                         .staging = IMPORT_READING_STAGING,
                         .copy = IMPORT_READING_COPY,
                         .load = import_load_readings},
    [IMPORT_MONTHS] = {.name = "months",
                       .columns = month_columns,
                       .column_count = COUNT(month_columns),
                       .check_header = import_month_header,
                       .check_row = import_check_month,
                       .stage = import_stage_month,
                       .staging = MONTH_STAGING,
                       .copy = "copy import_row from stdin",
                       .load = import_load_months},
    [IMPORT_TARIFFS] = {.name = "tariffs",
                        .columns = import_tariff_columns,
                        .column_count = IMPORT_TARIFF_COLUMNS,
                        .check_row = import_check_tariff,
                        .stage = import_stage_document,
                        .staging = DOCUMENT_STAGING,
                        .copy = DOCUMENT_COPY,
                        .load = import_load_tariffs},
    [IMPORT_CALENDAR] = {.name = "calendar",
                         .columns = import_calendar_columns,
                         .column_count = IMPORT_CALENDAR_COLUMNS,
                         .check_row = import_check_nothing,
                         .stage = import_stage_document,
                         .staging = DOCUMENT_STAGING,
                         .copy = DOCUMENT_COPY,
                         .load = import_load_calendar},
    [IMPORT_STATEMENT] = {.name = "statement",
                          .columns = import_statement_columns,
                          .column_count = IMPORT_STATEMENT_COLUMNS,
                          .check_row = import_check_statement,
                          .stage = import_stage_document,
                          .staging = DOCUMENT_STAGING,
                          .copy = DOCUMENT_COPY,
                          .load = import_load_statement},
    [IMPORT_TRANSFORMERS] = {.name = "transformers",
                             .columns = import_transformer_columns,
                             .column_count = IMPORT_TRANSFORMER_COLUMNS,
                             .check_row = import_check_nothing,
                             .stage = import_stage_document,
                             .staging = DOCUMENT_STAGING,
                             .copy = DOCUMENT_COPY,
                             .load = import_load_transformers},
};

const struct import_spec *import_spec_of(enum import_kind kind)
{
    return &specs[kind];
}

bool import_kind_parse(const char *name, enum import_kind *out)
{
    for (int k = 0; k < IMPORT_KINDS; k++)
        if (strcmp(specs[k].name, name) == 0) {
            *out = (enum import_kind)k;
            return true;
        }
    return false;
}

const char *import_kind_name(enum import_kind kind)
{
    return specs[kind].name;
}

int import_column_find(const struct import_spec *spec, const char *name)
{
    int i = 0;
    while (i < spec->column_count && strcmp(spec->columns[i].name, name) != 0)
        i++;
    MUST(i < spec->column_count);
    return i;
}

/* ---- documents -------------------------------------------------------------------------------------- */

/* "INDUSTRIAL 工业, ..." : the name and the first Chinese one. */
void import_choice_names(const struct import_column *column, struct buf *out)
{
    for (const struct import_choice *c = column->choices; c->name; c++)
        buf_printf(out, "%s%s %.*s", c == column->choices ? "" : ", ", c->name, (int)strcspn(c->zh, "|"),
                   c->zh);
}

static void print_type(const struct import_column *c, enum lang lang, struct buf *out)
{
    static const char *const names[] = {
        [IMPORT_TEXT] = "text",    [IMPORT_NUMBER] = "number",  [IMPORT_CHOICE] = "choice",
        [IMPORT_PATTERN] = "text", [IMPORT_DAY] = "day",        [IMPORT_MONTH] = "month",
        [IMPORT_TIME] = "time",    [IMPORT_MOMENT] = "moment",  [IMPORT_DRIVER] = "driver",
        [IMPORT_URI] = "uri",      [IMPORT_IGNORED] = "ignored"};
    char key[64];
    snprintf(key, sizeof key, "import.type.%s", names[c->type]);
    if (c->type == IMPORT_CHOICE)
        import_choice_names(c, out);
    else if (c->type == IMPORT_PATTERN)
        buf_printf(out, "`%s`", c->pattern);
    else
        buf_puts(out, i18n_text(lang, key));
    char decimals[16];
    snprintf(decimals, sizeof decimals, "%d", c->decimals);
    if (c->type == IMPORT_NUMBER && c->decimals)
        i18n_format(lang, "import.type.decimals",
                    (const struct i18n_arg[]){{"decimals", decimals}, {NULL, NULL}}, out);
}

/* "户号|客户编号" as "户号, 客户编号". */
static void print_zh(const char *zh, struct buf *out)
{
    for (; *zh; zh++)
        buf_add(out, *zh == '|' ? ", " : zh, *zh == '|' ? 2 : 1);
}

void import_print_columns(enum import_kind kind, enum lang lang, struct buf *out)
{
    buf_printf(out, "%s\n|---|---|---|---|---|---|\n", i18n_text(lang, "import.columns.head"));
    for (int i = 0; i < specs[kind].column_count; i++) {
        const struct import_column *c = &specs[kind].columns[i];
        char key[128];
        snprintf(key, sizeof key, "import.column.%s.%s", specs[kind].name, c->name);
        buf_printf(out, "| `%s` | ", c->name);
        print_zh(c->zh, out);
        buf_puts(out, " | ");
        print_type(c, lang, out);
        buf_printf(out, " | %s%s%s | %s | %s |\n",
                   c->required ? i18n_text(lang, "import.columns.required") : "",
                   c->required && c->change == IMPORT_UPDATABLE ? ", " : "",
                   c->change == IMPORT_UPDATABLE ? i18n_text(lang, "import.columns.updatable") : "",
                   i18n_text(lang, key), *c->to ? c->to : "-");
    }
}

static json_t *names_json(const char *names)
{
    json_t *all = json_array();
    while (*names) {
        size_t n = strcspn(names, "|");
        json_array_append_new(all, json_stringn(names, n));
        names += n + (names[n] == '|');
    }
    return all;
}

static json_t *choices_json(const struct import_column *c)
{
    json_t *all = json_array();
    for (const struct import_choice *k = c->choices; k && k->name; k++)
        json_array_append_new(all, json_pack("{s:s, s:o}", "name", k->name, "zh", names_json(k->zh)));
    return all;
}

static json_t *column_json(const struct import_spec *spec, const struct import_column *c)
{
    static const char *const types[] = {
        [IMPORT_TEXT] = "text",       [IMPORT_NUMBER] = "number", [IMPORT_CHOICE] = "choice",
        [IMPORT_PATTERN] = "pattern", [IMPORT_DAY] = "day",       [IMPORT_MONTH] = "month",
        [IMPORT_TIME] = "time",       [IMPORT_MOMENT] = "moment", [IMPORT_DRIVER] = "driver",
        [IMPORT_URI] = "uri",         [IMPORT_IGNORED] = "ignored"};
    char key[128];
    snprintf(key, sizeof key, "import.column.%s.%s", spec->name, c->name);
    return json_pack("{s:s, s:o, s:s, s:s?, s:i, s:b, s:b, s:o, s:s, s:s}", "name", c->name, "zh",
                     names_json(c->zh), "type", types[c->type], "pattern", c->pattern, "decimals", c->decimals,
                     "required", c->required, "updatable", c->change == IMPORT_UPDATABLE, "choices",
                     choices_json(c), "text_zh", i18n_text(LANG_ZH, key), "text_en", i18n_text(LANG_EN, key));
}

void import_columns(enum import_kind kind, struct buf *out)
{
    json_t *all = json_array();
    for (int i = 0; i < specs[kind].column_count; i++)
        if (specs[kind].columns[i].type != IMPORT_IGNORED)
            json_array_append_new(all, column_json(&specs[kind], &specs[kind].columns[i]));
    char *text = json_dumps(all, JSON_COMPACT);
    MUST(text != NULL);
    buf_puts(out, text);
    free(text);
    json_decref(all);
}

void import_template(enum import_kind kind, enum lang lang, struct buf *out)
{
    const char *cells[IMPORT_COLUMNS_MAX];
    char zh[IMPORT_COLUMNS_MAX][80];
    int n = 0;
    for (int i = 0; i < specs[kind].column_count; i++) {
        const struct import_column *c = &specs[kind].columns[i];
        if (c->type == IMPORT_IGNORED)
            continue;
        snprintf(zh[n], sizeof zh[n], "%.*s", (int)strcspn(c->zh, "|"), c->zh);
        cells[n] = lang == LANG_ZH ? zh[n] : c->name;
        n++;
    }
    buf_puts(out, "\xEF\xBB\xBF");
    csv_write_row(out, cells, n);
}
