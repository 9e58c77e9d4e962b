/* import_settlement - tariffs, the calendar of holidays, lines of bank statements, and name plates of
 * transformers.
 *
 * Tariffs: a row is a price or a stretch of the day, from a day on; an open price that a later one follows is
 * ended where that begins. Calendar: a year is known once a file has days of it. Statements: each line is
 * booked for the bill that it names, or for the only one with that amount open, or is kept unmatched; once,
 * by its reference. */
#include <string.h>

#include "import_internal.h"

static const struct import_choice yes_no[] = {{"true", "是|yes|y|1"}, {"false", "否|no|n|0"}, {NULL, NULL}};
static const struct import_choice categories[] = {{"INDUSTRIAL", "工业|大工业"},
                                                  {"NON_INDUSTRIAL", "非工业"},
                                                  {"AGRICULTURAL", "农业"},
                                                  {"PUMPING", "排灌"},
                                                  {"WHOLESALE", "趸售"},
                                                  {"RESIDENTIAL", "居民"},
                                                  {NULL, NULL}};
static const struct import_choice row_kinds[] = {{"CAPACITY", "容量"}, {"DEMAND", "需量"},
                                                 {"ENERGY", "电度"},   {"SURCHARGE", "附加"},
                                                 {"PERIOD", "时段"},   {NULL, NULL}};
static const struct import_choice periods[] = {{"SHARP", "尖|尖峰"},    {"PEAK", "峰|高峰"},
                                               {"FLAT", "平|平段"},     {"VALLEY", "谷|低谷"},
                                               {"DEEP_VALLEY", "深谷"}, {NULL, NULL}};
static const struct import_choice day_kinds[] = {{"ALL", "全部"},
                                                 {"WORKDAY", "工作日"},
                                                 {"REST", "休息日"},
                                                 {"HOLIDAY", "节假日|法定节假日"},
                                                 {NULL, NULL}};
static const struct import_choice calendar_kinds[] = {
    {"HOLIDAY", "法定节假日|节假日"}, {"REST", "放假|休息"}, {"WORK", "上班|调休上班"}, {NULL, NULL}};

static const struct import_choice transformer_kinds[] = {
    {"OIL", "油浸式|油变"}, {"DRY", "干式|干变"}, {NULL, NULL}};

#define MONEY_MOST INT64_C(100000000000000) /* 0.01 yuan */
#define PRICE_MOST INT64_C(1000000000000)   /* 0.000001 yuan */

/* clang-format off */
#define TEXT(n, z, to_, ...)         {.name = #n, .zh = z, .type = IMPORT_TEXT, .to = to_, .most = 400, ##__VA_ARGS__}
#define CHOICE(n, z, to_, list, ...) {.name = #n, .zh = z, .type = IMPORT_CHOICE, .to = to_, .choices = list, ##__VA_ARGS__}
#define DAY(n, z, to_, ...)          {.name = #n, .zh = z, .type = IMPORT_DAY, .to = to_, ##__VA_ARGS__}
#define MONTH(n, z)                  {.name = #n, .zh = z, .type = IMPORT_NUMBER, .to = "tariff_period.month", .least = 1, .most = 12}
#define TIME(n, z)                   {.name = #n, .zh = z, .type = IMPORT_PATTERN, .to = "tariff_period.minutes", .pattern = "##:##"}
#define FROM_ERRORS(n, z)            {.name = #n, .zh = z, .type = IMPORT_IGNORED, .to = ""}
#define REQUIRED                     .required = true

const struct import_column import_tariff_columns[IMPORT_TARIFF_COLUMNS] = {
    TEXT(tariff, "电价代码", "tariff.code", REQUIRED),
    TEXT(tariff_name, "电价名称", "tariff.name"),
    CHOICE(use_category, "用电类别", "tariff.use_category", categories),
    CHOICE(kind, "类别", "tariff_price.kind", row_kinds, REQUIRED),
    TEXT(item, "项目", "tariff_price.item"),
    TEXT(item_name, "项目名称", "tariff_price.name"),
    CHOICE(period, "时段", "tariff_price.period, tariff_period.period", periods),
    {.name = "price", .zh = "单价", .type = IMPORT_NUMBER, .to = "tariff_price.price_e6", .decimals = 6, .stored_decimals = 6,
     .least = -PRICE_MOST, .most = PRICE_MOST},
    CHOICE(pf_adjustable, "参与力调", "tariff_price.pf_adjustable", yes_no),
    MONTH(month_from, "起始月份"),
    MONTH(month_until, "终止月份"),
    CHOICE(day_kind, "日期类型", "tariff_period.day_kind", day_kinds),
    TIME(from_time, "起始时间"),
    TIME(until_time, "终止时间"),
    DAY(valid_from, "生效日期", "valid", REQUIRED),
    DAY(valid_until, "失效日期", "valid"),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};

const struct import_column import_calendar_columns[IMPORT_CALENDAR_COLUMNS] = {
    DAY(day, "日期", "calendar_day.day", REQUIRED),
    CHOICE(kind, "类别", "calendar_day.kind", calendar_kinds, REQUIRED, .change = IMPORT_UPDATABLE),
    TEXT(name, "节日", "calendar_day.name", REQUIRED, .change = IMPORT_UPDATABLE),
    TEXT(source, "依据", "calendar_year.source", REQUIRED),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};

const struct import_column import_statement_columns[IMPORT_STATEMENT_COLUMNS] = {
    TEXT(reference, "流水号|交易流水号", "statement_line.reference", REQUIRED),
    DAY(value_on, "到账日期|记账日期|交易日期", "payment.value_on", REQUIRED),
    {.name = "amount", .zh = "金额|收入金额|贷方金额", .type = IMPORT_NUMBER, .to = "payment.amount_fen", .required = true, .decimals = 2,
     .stored_decimals = 2, .least = 1, .most = MONEY_MOST},
    TEXT(bill_number, "账单号", "statement_line.bill_number"),
    TEXT(payer, "付款人|对方户名", "statement_line.payer"),
    TEXT(remark, "摘要|附言", "statement_line.bill_number"),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};
#define PLATE(n, z, to_, dec, hi) {.name = #n, .zh = z, .type = IMPORT_NUMBER, .to = to_, .required = true, .decimals = dec, \
    .stored_decimals = dec, .least = 1, .most = hi}
const struct import_column import_transformer_columns[IMPORT_TRANSFORMER_COLUMNS] = {
    {.name = "account_number", .zh = "户号", .type = IMPORT_PATTERN, .to = "transformer.account_id", .pattern = "A-#####", REQUIRED},
    TEXT(receiving_point, "受电点", "transformer.receiving_point_id"),
    TEXT(label, "变压器名称|名称", "transformer.label", REQUIRED),
    PLATE(rated_kva, "额定容量", "transformer.rated_kva", 0, 1000000),
    CHOICE(kind, "类型", "transformer.kind", transformer_kinds, REQUIRED),
    PLATE(no_load_loss_w, "空载损耗", "transformer_plate.no_load_loss_w", 0, 10000000),
    PLATE(load_loss_w, "负载损耗", "transformer_plate.load_loss_w", 0, 100000000),
    PLATE(no_load_current, "空载电流", "transformer_plate.no_load_current_bp", 2, 2000),
    PLATE(impedance, "短路阻抗|阻抗电压", "transformer_plate.impedance_bp", 2, 3000),
    TEXT(document_no, "依据文件", "transformer_plate.document_no"),
    FROM_ERRORS(error_line, "错误行号"),
    FROM_ERRORS(error_reason, "错误原因"),
};
/* clang-format on */

static void need(struct import_check *c, const char *column, const char *with)
{
    if (!import_given(c, column))
        import_add_fault(c, "with", import_column_find(c->header->spec, column), "", "%s", with);
}

static int minutes_of(const char *text) /* "08:30"; -1 beyond 24:00 */
{
    int hours = (text[0] - '0') * 10 + text[1] - '0', minutes = (text[3] - '0') * 10 + text[4] - '0';
    return strlen(text) == 5 && minutes < 60 && hours * 60 + minutes <= 1440 ? hours * 60 + minutes : -1;
}

static void check_times(struct import_check *c)
{
    const char *from = import_value_named(c, "from_time"), *until = import_value_named(c, "until_time");
    if (!from || !until)
        return;
    int begin = minutes_of(from), end = minutes_of(until);
    if (begin < 0 || end < 0 || begin >= end)
        import_add_fault(c, "before", import_column_find(c->header->spec, "until_time"), until, "%s", from);
}

void import_check_tariff(struct import_check *c)
{
    const char *kind = import_value_named(c, "kind");
    const char *from = import_value_named(c, "valid_from"), *until = import_value_named(c, "valid_until");
    if (from && until && strcmp(until, from) < 0) /* ISO days compare as texts */
        import_add_fault(c, "before", import_column_find(c->header->spec, "valid_until"), until, "%s", from);
    if (kind && strcmp(kind, "PERIOD") == 0) {
        need(c, "period", "PERIOD");
        need(c, "from_time", "PERIOD");
        need(c, "until_time", "PERIOD");
        check_times(c);
    } else if (kind) {
        need(c, "price", kind);
        if (import_given(c, "period") && strcmp(kind, "ENERGY") != 0)
            import_add_fault(c, "together", import_column_find(c->header->spec, "period"), "", "ENERGY");
    }
}

void import_check_nothing(struct import_check *c)
{
    (void)c; /* each column tells for itself */
}

void import_check_statement(struct import_check *c)
{
    const char *on = import_value_named(c, "value_on");
    char tomorrow[DATE_TEXT_BYTES];
    if (on && strcmp(on, date_format(c->tomorrow, tomorrow)) > 0)
        import_add_fault(c, "future", import_column_find(c->header->spec, "value_on"), on, "%s", "");
}

/* A script that leaves import_done (line, fresh) behind. */
static bool load(struct import_job *job, const char *check, const char *store, struct err *e)
{
    struct db_result r;
    if (!import_script(job, check, e))
        return false;
    import_enter(job, IMPORT_STORES);
    if (!import_script(job, store, e) ||
        !db_query(job->db, &r,
                  "select count(*) filter (where fresh), count(*) filter (where not fresh) from import_done",
                  0, NULL, e))
        return false;
    job->report->fresh = db_int64(&r, 0, 0);
    job->report->same = db_int64(&r, 0, 1);
    db_result_fini(&r);
    return true;
}

bool import_load_tariffs(struct import_job *job, struct err *e)
{
    return load(job, "tariffs_check", "tariffs_store", e);
}

bool import_load_calendar(struct import_job *job, struct err *e)
{
    return load(job, "calendar_check", "calendar_store", e);
}

bool import_load_statement(struct import_job *job, struct err *e)
{
    return load(job, "statement_check", "statement_store", e);
}

bool import_load_transformers(struct import_job *job, struct err *e)
{
    return load(job, "transformers_check", "transformers_store", e);
}
