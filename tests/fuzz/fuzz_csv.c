/* Any bytes as a CSV file: the reader must end, give text and rising lines; and what was read must come
 * back the same through a file that we write. The times of every cell are parsed on the way. */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dahu/base/civil.h"
#include "dahu/base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int file_of(const void *bytes, size_t n)
{
    int fd = memfd_create("fuzz", 0);
    MUST(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static void check_cell(const char *cell)
{
    struct err e;
    struct civil c;
    char text[CIVIL_TEXT_BYTES];
    MUST(charset_utf8_valid(cell, strlen(cell)));
    if (civil_parse(cell, &c, &e)) {
        struct civil again;
        MUST(civil_parse(civil_format(&c, text), &again, &e));
        MUST(again.day.days == c.day.days && again.second == c.second && again.offset_s == c.offset_s);
    }
    date month, same;
    if (civil_month_parse(cell, &month, &e)) {
        MUST(civil_month_parse(date_format(month, text), &same, &e) && same.days == month.days);
        text[strlen("2018-01")] = '\0'; /* without its day */
        MUST(civil_month_parse(text, &same, &e) && same.days == month.days);
    }
}

/* The row as it would stand in an error file or an export, read back. */
static void check_round_trip(const struct csv_row *row,
                             void (*write_row)(struct buf *, const char *const *, int))
{
    struct buf out;
    buf_init(&out, 1 << 26);
    write_row(&out, row->cells, row->count);
    int fd = file_of(out.data, out.len);
    struct csv_reader *r = csv_reader_new(fd, CHARSET_UTF8);
    const struct csv_row *back;
    struct err e;
    MUST(csv_reader_next(r, &back, &e) && back && back->count == row->count && back->damaged < 0);
    for (int i = 0; i < row->count; i++)
        MUST(strcmp(csv_unguarded(back->cells[i]), row->cells[i]) == 0 ||
             strcmp(back->cells[i], row->cells[i]) == 0);
    csv_reader_free(r);
    close(fd);
    buf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct charset_scan scan = {0};
    struct err e;
    enum charset charset;
    charset_scan_feed(&scan, data, size);
    if (!charset_scan_end(&scan, &charset, &e))
        return 0;
    int fd = file_of(data, size);
    struct csv_reader *r = csv_reader_new(fd, charset);
    const struct csv_row *row;
    uint64_t line = 0;
    while (csv_reader_next(r, &row, &e) && row) {
        MUST(row->line > line && row->count > 0);
        line = row->line;
        for (int i = 0; i < row->count; i++)
            check_cell(row->cells[i]);
        check_round_trip(row, csv_write_row);
        check_round_trip(row, csv_write_lean);
    }
    csv_reader_free(r);
    close(fd);
    return 0;
}
