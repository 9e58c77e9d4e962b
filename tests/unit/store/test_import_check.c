/* Import without a database: which header is understood, which cell becomes which canonical text, and which
 * fault is found. */
#include "unit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "../../../src/store/import_internal.h"

static bool no_uri(const char *uri, struct err *e)
{
    return strncmp(uri, "tcp://", 6) == 0 || err_set(e, ERR_SYNTAX, "no link");
}

static const struct import_request request = {.uri_valid = no_uri};

struct fixture {
    int fd;
    struct csv_reader *reader;
    struct import_header header;
    struct import_check check;
    bool ok; /* the header was understood */
    struct err e;
};

static void open_text(struct fixture *f, enum import_kind kind, const char *text)
{
    const struct csv_row *row;
    f->fd = memfd_create("import", 0);
    assert_int_equal(write(f->fd, text, strlen(text)), strlen(text));
    lseek(f->fd, 0, SEEK_SET);
    f->reader = csv_reader_new(f->fd, CHARSET_UTF8);
    assert_true(csv_reader_next(f->reader, &row, &f->e));
    f->ok = import_header_read(&f->header, import_spec_of(kind), row, &f->e);
    import_check_init(&f->check, &f->header, &request);
}

static bool next(struct fixture *f)
{
    const struct csv_row *row;
    assert_true(csv_reader_next(f->reader, &row, &f->e));
    assert_non_null(row);
    return import_check_row(&f->check, row);
}

static void close_text(struct fixture *f)
{
    import_check_fini(&f->check);
    import_header_fini(&f->header);
    csv_reader_free(f->reader);
    close(f->fd);
}

/* One cell of a file of accounts: what it is stored as, or the fault. */
static void account_cells(void **state)
{
    (void)state;
    static const struct {
        const char *column, *cell, *stored, *fault;
    } row[] = {
        {"supply_kv", "10", "10.00", NULL},
        {"supply_kv", "0.4", "0.40", NULL},
        {"supply_kv", "10.125", NULL, "decimals"},
        {"supply_kv", "10,5", NULL, "number"},
        {"supply_kv", "0", NULL, "range"},
        {"supply_kv", "99999999999999999999", NULL, "range"},
        {"use_category", "industrial", "INDUSTRIAL", NULL},
        {"use_category", "大工业", "INDUSTRIAL", NULL},
        {"use_category", "工业", "INDUSTRIAL", NULL},
        {"use_category", "工", NULL, "choice"},
        {"use_category", "INDUSTRIAL|", NULL, "choice"},
        {"high_risk", "Yes", "true", NULL},
        {"high_risk", "0", "false", NULL},
        {"high_risk", "", NULL, NULL},
        {"customer_name", "  Works ", "Works", NULL},
        {"customer_name", "\xE3\x80\x80钢铁厂\xC2\xA0", "钢铁厂", NULL},
        {"customer_name", "\xE3\x80\x80", NULL, "missing"},
        {"account_number", "A-123456", "A-123456", NULL},
        {"account_number", "A-1234", NULL, "pattern"},
        {"account_number", "A-12345x", NULL, "pattern"},
        {"opened_on", "2018/1/9", "2018-01-09", NULL},
        {"opened_on", "9.1.2018", NULL, "day"},
        {"opened_on", "2018-02-30", NULL, "no_such_day"},
        {"contract_kva", "3150.0", "3150", NULL},
        {"contract_kva", "3150.5", NULL, "whole"},
        {"capacity_on", "2018-01-01", "2018-01-01", "with"},
        {"closed_on", "2016-12-31", "2016-12-31", "before"},
        {"pf_reduced_standard", "85", "85", "together"},
    };
    static const char *const columns[] = {"account_number", "customer_number", "customer_name",
                                          "use_category",   "supply_kv",       "opened_on",
                                          "metering_mode"};
    static const char *const cells[] = {"A-00001", "C-00001",    "Works", "INDUSTRIAL",
                                        "10",      "2017-01-01", "HVHM"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct buf head, body;
        bool there = false;
        buf_init(&head, 10000);
        buf_init(&body, 10000);
        for (int k = 0; k < COLUMNS; k++) {
            bool this = strcmp(columns[k], row[i].column) == 0;
            there |= this;
            buf_printf(&head, "%s%s", k ? "," : "", columns[k]);
            buf_printf(&body, "%s\"%s\"", k ? "," : "", this ? row[i].cell : cells[k]);
        }
        if (!there) {
            buf_printf(&head, ",%s", row[i].column);
            buf_printf(&body, ",\"%s\"", row[i].cell);
        }
        buf_printf(&head, "\n%s\n", body.data);
        struct fixture f;
        open_text(&f, IMPORT_ACCOUNTS, head.data);
        assert_true(f.ok);
        assert_int_equal(next(&f), row[i].fault == NULL);
        const char *stored = import_value_named(&f.check, row[i].column);
        assert_int_equal(stored == NULL, row[i].stored == NULL);
        if (stored)
            assert_string_equal(stored, row[i].stored);
        if (row[i].fault)
            assert_string_equal(f.check.faults[0].fault, row[i].fault);
        close_text(&f);
        buf_fini(&head);
        buf_fini(&body);
    }
}

static void headers(void **state)
{
    (void)state;
    static const struct {
        enum import_kind kind;
        const char *head, *says;
    } row[] = {
        {IMPORT_READINGS, "Point_Number,TIME,active_energy_import_kwh\n", NULL},
        {IMPORT_READINGS, "计量点编号,抄表时间,正向有功示数,,\n", NULL},
        {IMPORT_READINGS, "表号,时间,时段分钟数,时段正向有功电量\n", NULL},
        {IMPORT_READINGS, "point_number,tme,active_energy_import_kwh\n",
         "cell 2: unknown column 'tme'; the nearest known column is 'time'"},
        {IMPORT_READINGS, "计量点编码,时间\n",
         "the nearest known column is '计量点编号'; known are: 计量点编号, 表号"},
        {IMPORT_READINGS, "point_number\ttime\n", "not separated by commas"},
        {IMPORT_READINGS, "point_number,active_energy_import_kwh\n", "the column 'time' (时间) is missing"},
        {IMPORT_READINGS, "point_number,time,计量点编号\n",
         "cells 1 and 3 are both the column 'point_number'"},
        {IMPORT_READINGS, "point_number,time,active_power_kw,interval_min\n", "need each other"},
        {IMPORT_METERS, "point_number,account\n", "nearest known column is 'account_number'"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct fixture f;
        open_text(&f, row[i].kind, row[i].head);
        assert_int_equal(f.ok, row[i].says == NULL);
        if (row[i].says && !strstr(f.e.text, row[i].says))
            fail_msg("%s", f.e.text);
        close_text(&f);
    }
}

/* The lines of COPY that good rows become. */
static void readings(void **state)
{
    (void)state;
    struct fixture f;
    struct buf copy;
    buf_init(&copy, 10000);
    open_text(
        &f, IMPORT_READINGS,
        "point_number,serial_number,time,quality,active_energy_import_kwh,active_power_kw,power_factor\n"
        "A-00001-01,,2018-01-01 24:00,,12.5,1.25,-0.95\n"
        "A-00001-01,a\\b\tc,2018-01-01T00:00:00Z,估算,,,\n"
        "A-00001-01,S,2018-01-01T00:00:00Z,EDITED,0,,\n"
        "A-00001-01,S,2018-01-01,,-1,,2\n"
        "A-00001-01,S\n");
    assert_true(f.ok);
    assert_true(next(&f));
    import_stage_reading(&f.check, 2, &copy);
    assert_string_equal(
        copy.data,
        "2\tA-00001-01\t\\N\t2018-01-02 00:00:00\t\\N\t\\N\t0\tf\t12500\t\\N\t\\N\t\\N\t1250\t\\N\t\\N"
        "\t\\N\t\\N\t\\N\t\\N\t\\N\t-0.9500\n");
    buf_reset(&copy);
    assert_true(next(&f));
    import_stage_reading(&f.check, 3, &copy);
    assert_string_equal(copy.data, ""); /* no value: nothing is staged */
    assert_true(next(&f));
    import_stage_reading(&f.check, 4, &copy);
    assert_string_equal(
        copy.data, "4\tA-00001-01\tS\t\\N\t2018-01-01 00:00:00+00:00\t\\N\t8\tf\t0\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N"
                   "\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n");
    assert_false(next(&f));
    assert_int_equal(f.check.fault_count, 3);
    assert_string_equal(f.check.faults[0].fault, "time");
    assert_string_equal(f.check.faults[1].fault, "range");
    assert_string_equal(f.check.faults[1].detail, "0..9000000000000");
    assert_string_equal(f.check.faults[2].detail, "-1..1");
    assert_false(next(&f));
    assert_string_equal(f.check.faults[0].fault, "cells");
    close_text(&f);
    buf_fini(&copy);
}

static void reasons(void **state)
{
    (void)state;
    const struct import_fault f = {"decimals", "电压", NULL, "1.2345", "3"};
    struct buf out;
    buf_init(&out, 1000);
    import_fault_text(&f, LANG_EN, &out);
    assert_string_equal(out.data, "电压: '1.2345' has more than 3 decimals");
    buf_reset(&out);
    import_fault_text(&f, LANG_ZH, &out);
    assert_string_equal(out.data, "“电压”：“1.2345”的小数超过 3 位");
    buf_fini(&out);
}

UNIT_MAIN(cmocka_unit_test(account_cells), cmocka_unit_test(headers), cmocka_unit_test(readings),
          cmocka_unit_test(reasons))
