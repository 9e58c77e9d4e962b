/* CSV: rows with the line they begin on, whatever the line ends; faults that stop; rows written back. */
#include "unit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "dahu/base/csv.h"

/* A reader over @bytes; *fd is to be closed by the caller. */
static struct csv_reader *open_bytes(const char *bytes, size_t n, enum charset charset, int *fd)
{
    *fd = memfd_create("csv", 0);
    assert_int_equal(write(*fd, bytes, n), n);
    lseek(*fd, 0, SEEK_SET);
    return csv_reader_new(*fd, charset);
}

/* All rows as "line:cell|cell;" and "!cell" after the line for a damaged one; or "error: text". */
static void read_all(const char *bytes, size_t n, enum charset charset, struct buf *out)
{
    int fd;
    struct csv_reader *r = open_bytes(bytes, n, charset, &fd);
    const struct csv_row *row;
    struct err e;
    bool ok;
    buf_reset(out);
    while ((ok = csv_reader_next(r, &row, &e)) && row) {
        buf_printf(out, "%d:", (int)row->line);
        if (row->damaged >= 0)
            buf_printf(out, "!%d:", row->damaged);
        for (int i = 0; i < row->count; i++)
            buf_printf(out, "%s%s", i ? "|" : "", row->cells[i]);
        buf_puts(out, ";");
    }
    if (!ok)
        buf_printf(out, "error: %s", e.text);
    csv_reader_free(r);
    close(fd);
}

static void reads(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *rows;
    } row[] = {
        {"", ""},
        {"a,b\n1,2\n", "1:a|b;2:1|2;"},
        {"a,b\r\n1,2\r\n\r\n3,4", "1:a|b;2:1|2;4:3|4;"},
        {"a\rb\rc", "1:a;2:b;3:c;"},
        {"a\rb\nc", "1:a;2:b;3:c;"},
        {"\xEF\xBB\xBF"
         "a,b\n",
         "1:a|b;"},
        {"a, b ,\n , ,\n1,,\n", "1:a|b|;3:1||;"}, /* a row of commas only is left out, its line counts */
        {"\"x\ny\",1\n2,\"p\r\nq\"\nz", "1:x\ny|1;3:2|p\r\nq;5:z;"},
        {"\"say \"\"hi\"\"\",\" kept \"\n", "1:say \"hi\"| kept ;"},
        {"ok\nbad\xFF,x\n\xE4\xB8,ok\nok\n",
         "1:ok;2:!0:bad\xEF\xBF\xBD|x;3:!0:\xEF\xBF\xBD\xEF\xBF\xBD|ok;4:ok;"},
        {"a\n\"never closed\nb\nc\n",
         "1:a;error: the row that begins on line 2 has a quote (\") that is not closed or not "
         "doubled; put the whole cell in quotes and write \"\" for a quote inside it"},
        {"a\nb\n16\" pipe\n",
         "error: the row that begins on line 3 has a quote (\") that is not closed or not "
         "doubled; put the whole cell in quotes and write \"\" for a quote inside it"},
    };
    struct buf out;
    buf_init(&out, 100000);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        read_all(row[i].bytes, strlen(row[i].bytes), CHARSET_UTF8, &out);
        assert_string_equal(out.data, row[i].rows);
    }
    read_all("a\0b,c\n", 6, CHARSET_UTF8, &out);
    assert_string_equal(out.data, "1:!0:a|c;");
    read_all("\xBF\xCD\xBB\xA7,1\n\xBF,2\n", 11, CHARSET_GB18030, &out);
    assert_string_equal(out.data, "1:\xE5\xAE\xA2\xE6\x88\xB7|1;2:!0:\xEF\xBF\xBD|2;");
    buf_fini(&out);
}

/* Rows across many blocks: each is whole, its line is right, nothing is lost. */
static void reads_many_blocks(void **state)
{
    (void)state;
    enum { ROWS = 50000 };
    struct buf in;
    buf_init(&in, 1 << 24);
    for (int i = 0; i < ROWS; i++)
        buf_printf(&in, i % 7 ? "%d,cell %d\n" : "%d,\"cell\n%d\"\r\n", i, i);
    int fd;
    struct csv_reader *r = open_bytes(in.data, in.len, CHARSET_UTF8, &fd);
    uint64_t line = 1;
    for (int i = 0; i < ROWS; i++) {
        const struct csv_row *row;
        struct err e;
        assert_true(csv_reader_next(r, &row, &e));
        assert_non_null(row);
        assert_int_equal(row->line, line);
        assert_int_equal(row->count, 2);
        assert_int_equal(strtol(row->cells[0], NULL, 10), i);
        assert_int_equal(strtol(row->cells[1] + 5, NULL, 10), i);
        line += i % 7 ? 1 : 2;
    }
    const struct csv_row *row;
    struct err e;
    assert_true(csv_reader_next(r, &row, &e));
    assert_null(row);
    assert_int_equal(csv_reader_bytes(r), in.len);
    csv_reader_free(r);
    close(fd);
    buf_fini(&in);
}

static void refuses_what_is_too_large(void **state)
{
    (void)state;
    struct buf in, out;
    buf_init(&in, 1 << 22);
    buf_init(&out, 1 << 22);
    buf_puts(&in, "head\n");
    for (int i = 0; i < CSV_CELLS_MAX; i++)
        buf_puts(&in, "c,");
    buf_puts(&in, "c\n");
    read_all(in.data, in.len, CHARSET_UTF8, &out);
    assert_string_equal(out.data, "error: the row on line 2 has more than 200 cells");
    buf_reset(&in);
    buf_puts(&in, "head\n\"");
    for (int i = 0; i < 400000; i++)
        buf_puts(&in, "x\n");
    read_all(in.data, in.len, CHARSET_UTF8, &out);
    assert_non_null(strstr(out.data, "begins on line 2 has a cell of more than 65536 bytes"));
    buf_fini(&in);
    buf_fini(&out);
}

static void writes(void **state)
{
    (void)state;
    static const char *const cells[] = {"plain", "a\"b", "=1+1", "-5.20", "-cmd", "+86", "@x", "", "-"};
    struct buf out;
    buf_init(&out, 1000);
    csv_write_row(&out, cells, sizeof cells / sizeof *cells);
    assert_string_equal(out.data,
                        "\"plain\",\"a\"\"b\",\"'=1+1\",\"-5.20\",\"'-cmd\",\"+86\",\"'@x\",\"\",\"'-\"\r\n");
    buf_reset(&out);
    csv_write_lean(&out, cells, sizeof cells / sizeof *cells);
    assert_string_equal(out.data, "plain,\"a\"\"b\",\"'=1+1\",-5.20,\"'-cmd\",+86,\"'@x\",,\"'-\"\r\n");
    buf_reset(&out);
    csv_write_lean(&out,
                   (const char *const[]){"a,b", "a\nb", " a", "a ", "a b", "福州", "a\t",
                                         "\xEF\xBB\xBF"
                                         "a"},
                   8);
    assert_string_equal(out.data, "\"a,b\",\"a\nb\",\" a\",\"a \",a b,福州,\"a\t\",\"\xEF\xBB\xBF"
                                  "a\"\r\n");
    buf_fini(&out);
    assert_string_equal(csv_unguarded("'=1+1"), "=1+1");
    assert_string_equal(csv_unguarded("'-5"), "'-5"); /* was never guarded */
    assert_string_equal(csv_unguarded("'tis"), "'tis");
    assert_string_equal(csv_unguarded("'\uff1d1+1"), "\uff1d1+1");
    assert_string_equal(csv_unguarded("'\n=1"), "\n=1");
    assert_string_equal(csv_unguarded(""), "");
}

UNIT_MAIN(cmocka_unit_test(reads), cmocka_unit_test(reads_many_blocks),
          cmocka_unit_test(refuses_what_is_too_large), cmocka_unit_test(writes))
