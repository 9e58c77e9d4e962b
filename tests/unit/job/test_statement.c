/* The statement's model out of the database's JSON, and its tables in both languages. */
#include "unit.h"

#include <stdio.h>

#include "dahu/job/statement.h"

static const char DOCUMENT[] =
    "{\"utility\":\"U\",\"account\":\"A-00001\",\"customer\":\"C-00001\",\"holder\":\"H\",\"address\":\"\","
    "\"use_category\":"
    "\"INDUSTRIAL\",\"supply_kv\":\"10.00\",\"month\":\"2024-02-01\",\"made_at\":\"2024-03-02 "
    "08:00:00+08\",\"known_at\":null,"
    "\"capacity_kva\":null,\"total\":{\"energy\":[1234567890,null,0,5],\"completeness_bp\":9999,\"estimated_"
    "bp\":1,"
    "\"demand_w\":null,\"demand_at\":null,\"load_factor_bp\":null},"
    "\"points\":[{\"number\":\"A-00001-01\",\"purpose\":\"SETTLEMENT\",\"receiving_point\":\"\",\"energy\":["
    "1234567890,null,0,5],"
    "\"demand_w\":null,\"demand_at\":null,\"completeness_bp\":9999,\"estimated_bp\":1}],"
    "\"registers\":[{\"point\":\"A-00001-01\",\"meter\":\"M\",\"ct\":\"5/1\",\"pt\":\"1/"
    "1\",\"factor_e4\":50000,\"quantity\":"
    "\"active_energy_import\",\"opening\":null,\"closing\":7,\"opening_at\":null,\"closing_at\":\"2024-02-29 "
    "23:45\"}],"
    "\"days\":[],\"findings\":[{\"point\":\"A-00001-01\",\"rule\":\"frozen\",\"outcome\":\"HOLD\",\"count\":"
    "2,\"from\":\"2024-02-01\","
    "\"until\":\"2024-02-03\"}],\"periods\":[],\"bills\":[],\"items\":[]}";

static const struct statement_table *find(const struct statement_layout *l, const char *key)
{
    for (int i = 0; i < l->table_count; i++)
        if (strcmp(l->tables[i].title, i18n_text(l->lang, key)) == 0)
            return &l->tables[i];
    fail();
    return NULL;
}

/* The row as a page shows it, cells between bars. */
static const char *shown(const struct statement_table *t, int row, char out[static 1024])
{
    size_t at = 0;
    for (int i = 0; i < t->column_count; i++) {
        char cell[STATEMENT_CELL_BYTES];
        at +=
            (size_t)snprintf(out + at, 1024 - at, "%s%s", i ? "|" : "",
                             statement_cell_text(&t->columns[i], &t->cells[row * t->column_count + i], cell));
    }
    return out;
}

static void lays_tables(void **state)
{
    (void)state;
    struct statement s;
    struct statement_layout l;
    struct err e;
    char row[1024];
    assert_true(statement_read(DOCUMENT, &s, &e));
    statement_lay(&s, LANG_EN, &l);
    const struct statement_table *points = find(&l, "statement.points.title");
    assert_int_equal(points->row_count, 2);
    assert_string_equal(shown(points, 0, row),
                        "A-00001-01|settlement||1,234,567.890||0.000|0.005|||99.99|0.01");
    assert_string_equal(shown(points, 1, row), "Total|||1,234,567.890||0.000|0.005|||99.99|0.01");
    assert_string_equal(shown(find(&l, "statement.registers.title"), 0, row),
                        "A-00001-01|M|5/1|1/1|5|active import|||2024-02-29 23:45|0.007|");
    assert_string_equal(
        shown(find(&l, "statement.findings.title"), 0, row),
        "A-00001-01|register stands still while power flows|held, does not count|2|2024-02-01|2024-02-03");
    const struct statement_table *head = find(&l, "statement.head.title");
    assert_string_equal(shown(head, 3, row), "Supply address|not known");
    assert_string_equal(shown(head, 6, row), "Capacity, kVA|not known");
    assert_string_equal(shown(head, 7, row), "Days|2024-02-01 - 2024-02-29");
    assert_int_equal(find(&l, "statement.bills.title")->row_count, 0);
    statement_layout_fini(&l);
    statement_lay(&s, LANG_ZH, &l);
    assert_string_equal(shown(find(&l, "statement.points.title"), 1, row),
                        "合计|||1,234,567.890||0.000|0.005|||99.99|0.01");
    statement_layout_fini(&l);
    statement_fini(&s);
}

static void groups_digits(void **state)
{
    (void)state;
    static const struct {
        int64_t number;
        int decimals;
        const char *text;
    } row[] = {{0, 0, "0"},
               {999, 0, "999"},
               {1000, 0, "1,000"},
               {-1000, 0, "-1,000"},
               {-999, 2, "-9.99"},
               {123456, 3, "123.456"},
               {1234567, 3, "1,234.567"},
               {-100000000, 2, "-1,000,000.00"},
               {5, 3, "0.005"},
               {INT64_MAX, 3, "9,223,372,036,854,775.807"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct statement_column c = {"", STATEMENT_NUMBER, row[i].decimals};
        const struct statement_cell cell = {.number = row[i].number, .day = DATE_NONE};
        char text[STATEMENT_CELL_BYTES];
        assert_string_equal(statement_cell_text(&c, &cell, text), row[i].text);
    }
}

static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "{", "[]", "{\"utility\":1}", "{\"month\":\"2024-02-30\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct statement s;
        struct err e;
        assert_false(statement_read(bad[i], &s, &e));
        statement_fini(&s);
    }
}

UNIT_MAIN(cmocka_unit_test(lays_tables), cmocka_unit_test(groups_digits),
          cmocka_unit_test(refuses_what_does_not_fit))
