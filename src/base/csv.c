/* csv - see the header. libcsv pushes rows, our caller pulls them: one block of the file is parsed at a
 * time and its rows are queued, so memory depends on the block and on the longest row only. */
#include "dahu/base/csv.h"

#include <csv.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 65536 };
/* A block makes one row a byte at most; cells of the row in progress come on top. */
enum { QUEUE_CELLS_MAX = BLOCK_BYTES + CSV_CELLS_MAX + 1, QUEUE_ROWS_MAX = BLOCK_BYTES + 1 };
/* One byte becomes three at most (U+FFFD), and a zero ends each cell. */
enum { QUEUE_BYTES_MAX = 4 * (BLOCK_BYTES + CSV_CELLS_MAX * CSV_CELL_BYTES_MAX) };

struct queued {
    uint64_t line;
    int first, count, damaged;
    bool blank;
};

struct csv_reader {
    struct csv_parser parser;
    struct charset_decoder *decoder;
    int fd;
    bool skip_mark, finished;
    uint64_t bytes, line; /* line: on which the parser stands */
    int last_end;         /* character that ended the last row, or 0 */
    struct buf text;      /* cells of the queue, each with its zero */
    size_t *cell_at;      /* where each begins in text */
    struct queued *rows;  /* rows[row_count] is the row in progress */
    int cell_count, row_count, next;
    enum { FAULT_NONE, FAULT_CELLS, FAULT_CELL_BYTES } fault;
    uint64_t fault_line;
    const char *cells[CSV_CELLS_MAX + 1]; /* of the row that was handed out */
    struct csv_row out;
};

struct csv_reader *csv_reader_new(int fd, enum charset charset)
{
    struct csv_reader *r = must_alloc(sizeof *r);
    r->fd = fd;
    r->line = 1;
    r->skip_mark = charset == CHARSET_UTF8;
    r->decoder = charset_decoder_new(charset);
    buf_init(&r->text, QUEUE_BYTES_MAX);
    r->cell_at = must_alloc(QUEUE_CELLS_MAX * sizeof *r->cell_at);
    r->rows = must_alloc(QUEUE_ROWS_MAX * sizeof *r->rows);
    r->rows[0] = (struct queued){.line = 1, .damaged = -1, .blank = true};
    MUST(csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0);
    csv_set_blk_size(&r->parser, 4096);
    return r;
}

void csv_reader_free(struct csv_reader *r)
{
    if (!r)
        return;
    csv_free(&r->parser);
    charset_decoder_free(r->decoder);
    buf_fini(&r->text);
    free(r->cell_at);
    free(r->rows);
    free(r);
}

uint64_t csv_reader_bytes(const struct csv_reader *r)
{
    return r->bytes;
}

static void set_fault(struct csv_reader *r, int fault)
{
    if (r->fault == FAULT_NONE) {
        r->fault = fault;
        r->fault_line = r->rows[r->row_count].line;
    }
}

/* Line ends inside a quoted cell: "\r\n" is one. */
static uint64_t count_lines(const char *bytes, size_t n)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == n || bytes[i + 1] != '\n'));
    return lines;
}

static void on_cell(void *bytes, size_t n, void *user)
{
    struct csv_reader *r = user;
    struct queued *row = &r->rows[r->row_count];
    r->last_end = 0;
    r->line += count_lines(bytes, n);
    if (row->count == CSV_CELLS_MAX || n > CSV_CELL_BYTES_MAX) {
        set_fault(r, n > CSV_CELL_BYTES_MAX ? FAULT_CELL_BYTES : FAULT_CELLS);
        return;
    }
    r->cell_at[r->cell_count++] = r->text.len;
    bool clean = charset_decode(r->decoder, bytes ? bytes : "", n, &r->text) && !(n && memchr(bytes, 0, n));
    buf_add(&r->text, "", 1);
    if (!clean && row->damaged < 0)
        row->damaged = row->count;
    row->blank &= n == 0;
    row->count++;
}

static void on_row(int end, void *user)
{
    struct csv_reader *r = user;
    struct queued *row = &r->rows[r->row_count];
    if (row->count == 0 || row->blank) { /* an empty line, or a row of commas: text and cells stay unused */
        r->cell_count = row->first;
    } else {
        r->row_count++;
    }
    r->line += end == '\r' || (end == '\n' && r->last_end != '\r'); /* "\r\n" comes as two ends */
    r->last_end = end;
    r->rows[r->row_count] =
        (struct queued){.line = r->line, .first = r->cell_count, .damaged = -1, .blank = true};
}

/* Forget the rows that were handed out; the row in progress moves to the front. */
static void drop_consumed(struct csv_reader *r)
{
    struct queued row = r->rows[r->row_count];
    size_t from = row.count ? r->cell_at[row.first] : r->text.len;
    size_t keep = r->text.len - from;
    memmove(r->text.data, r->text.data + from, keep);
    r->text.len = keep;
    for (int i = 0; i < row.count; i++)
        r->cell_at[i] = r->cell_at[row.first + i] - from;
    r->cell_count = row.count;
    row.first = 0;
    r->rows[0] = row;
    r->row_count = r->next = 0;
}

static bool parse_failed(struct csv_reader *r, struct err *e)
{
    if (csv_error(&r->parser) == CSV_EPARSE)
        return err_set(
            e, ERR_SYNTAX,
            "the row that begins on line %llu has a quote (\") that is not closed or not doubled; put the "
            "whole cell in quotes and write \"\" for a quote inside it",
            (unsigned long long)r->rows[r->row_count].line);
    return err_set(e, ERR_SYNTAX, "line %llu: %s", (unsigned long long)r->line,
                   csv_strerror(csv_error(&r->parser)));
}

static bool check_limits(struct csv_reader *r, struct err *e)
{
    if (csv_get_buffer_size(&r->parser) > CSV_CELL_BYTES_MAX + BLOCK_BYTES)
        set_fault(r, FAULT_CELL_BYTES);
    if (r->fault == FAULT_CELLS)
        return err_set(e, ERR_TOO_LARGE, "the row on line %llu has more than %d cells",
                       (unsigned long long)r->fault_line, CSV_CELLS_MAX);
    if (r->fault == FAULT_CELL_BYTES)
        return err_set(
            e, ERR_TOO_LARGE,
            "the row that begins on line %llu has a cell of more than %d bytes; a quote (\") is probably "
            "not closed",
            (unsigned long long)r->fault_line, CSV_CELL_BYTES_MAX);
    return buf_ok(&r->text, "a row", e);
}

static ssize_t read_block(int fd, char *block)
{
    ssize_t n;
    do
        n = read(fd, block, BLOCK_BYTES);
    while (n < 0 && errno == EINTR);
    return n;
}

static bool refill(struct csv_reader *r, struct err *e)
{
    char block[BLOCK_BYTES];
    drop_consumed(r);
    ssize_t n = read_block(r->fd, block);
    if (n < 0)
        return err_sys(e, errno, "could not read the file");
    r->bytes += (uint64_t)n;
    r->finished = n == 0;
    size_t skip = r->skip_mark && n >= 3 && memcmp(block, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    r->skip_mark = false;
    size_t left = (size_t)n - skip;
    bool ok = r->finished ? csv_fini(&r->parser, on_cell, on_row, r) == 0
                          : csv_parse(&r->parser, block + skip, left, on_cell, on_row, r) == left;
    return ok ? check_limits(r, e) : parse_failed(r, e);
}

bool csv_reader_next(struct csv_reader *r, const struct csv_row **row, struct err *e)
{
    *row = NULL;
    while (r->next == r->row_count) {
        if (r->finished)
            return true;
        if (!refill(r, e))
            return false;
    }
    const struct queued *q = &r->rows[r->next++];
    for (int i = 0; i < q->count; i++)
        r->cells[i] = r->text.data + r->cell_at[q->first + i];
    r->out = (struct csv_row){.line = q->line, .count = q->count, .cells = r->cells, .damaged = q->damaged};
    *row = &r->out;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------- */

/* A sign, digits and one point: harmless to a spreadsheet, and it must come back as it was. */
static bool plain_number(const char *cell)
{
    cell += *cell == '-' || *cell == '+';
    size_t n = strspn(cell, "0123456789.");
    return n > 0 && cell[n] == '\0';
}

/* Spreadsheets of East Asia also take the wide forms of the four signs. */
static bool formula(const char *cell)
{
    static const char *const wide[] = {"\uff1d", "\uff0b", "\uff0d", "\uff20"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(cell, wide[i], strlen(wide[i])) == 0)
            return true;
    return *cell && strchr("=+-@\t\r\n", *cell) && !plain_number(cell);
}

const char *csv_unguarded(const char *cell)
{
    return cell[0] == '\'' && formula(cell + 1) ? cell + 1 : cell;
}

static void put_quoted(struct buf *out, const char *cell)
{
    buf_puts(out, "\"");
    if (formula(cell))
        buf_puts(out, "'");
    for (const char *c = cell; *c; c++)
        buf_add(out, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    buf_puts(out, "\"");
}

void csv_write_row(struct buf *out, const char *const *cells, int count)
{
    for (int i = 0; i < count; i++) {
        buf_puts(out, i ? "," : "");
        put_quoted(out, cells[i]);
    }
    buf_puts(out, "\r\n");
}

/* Unquoted, blanks at either end would be taken off, and a mark at the begin of a file be taken for one of
 * its order. */
static bool plain_text(const char *cell, size_t n)
{
    static const char BLANKS[] = " \t";
    return n == 0 || (!formula(cell) && !strpbrk(cell, ",\"\r\n") && !strchr(BLANKS, cell[0]) &&
                      !strchr(BLANKS, cell[n - 1]) && strncmp(cell, "\xEF\xBB\xBF", 3) != 0);
}

void csv_write_lean(struct buf *out, const char *const *cells, int count)
{
    for (int i = 0; i < count; i++) {
        size_t n = strlen(cells[i]);
        buf_puts(out, i ? "," : "");
        if (plain_text(cells[i], n))
            buf_add(out, cells[i], n);
        else
            put_quoted(out, cells[i]);
    }
    buf_puts(out, "\r\n");
}
