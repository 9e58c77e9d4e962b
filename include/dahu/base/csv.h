/**
 * csv - rows of a CSV file, one by one, in constant memory; and rows of a CSV file to be written.
 *
 * Reading: RFC 4180 by libcsv in its strict mode, any line ends, cells as UTF-8. Rows without any
 * text are left out. What a cell means is not known here.
 *
 * A row whose bytes are damaged is still delivered, and marked: where rows begin and end is known. A
 * quote that is wrong is an error, because from there on nothing is known for certain.
 */
#ifndef DAHU_BASE_CSV_H
#define DAHU_BASE_CSV_H

#include "dahu/base/charset.h"

enum { CSV_CELLS_MAX = 200, CSV_CELL_BYTES_MAX = 65536 };

struct csv_row {
    uint64_t line; /* on which the row begins; the file begins with line 1 */
    int count;
    const char *const *cells; /* zero-terminated UTF-8; borrowed until the next csv_reader_next */
    int damaged;              /* index of the first cell with bytes that are no text; -1 = none */
};

struct csv_reader; /* owned: csv_reader_free */

/** csv_reader_new - read from the descriptor @fd (borrowed) at its beginning; a byte order mark is skipped.
 */
struct csv_reader *csv_reader_new(int fd, enum charset charset);
void csv_reader_free(struct csv_reader *r);
/**
 * csv_reader_next - the next row; NULL in *@row at the end of the file. *@row is borrowed likewise.
 *
 * Errors: ERR_SYNTAX a quote that is wrong or never closed, ERR_TOO_LARGE more than CSV_CELLS_MAX cells
 *         or a cell above CSV_CELL_BYTES_MAX: each names the line. ERR_SYSTEM the file cannot be read.
 */
bool csv_reader_next(struct csv_reader *r, const struct csv_row **row, struct err *e) NODISCARD;
uint64_t csv_reader_bytes(const struct csv_reader *r); /* taken from the file so far */

/**
 * csv_write_row - append one row to @out: every cell quoted, "\r\n" at the end.
 *
 * A cell that a spreadsheet would run as a formula gets a ' in front (csv_unguarded takes it off); a
 * plain number with its sign stays as it is.
 */
void csv_write_row(struct buf *out, const char *const *cells, int count);
/** csv_write_lean - the same with quotes only where they are needed, for files that programs read. */
void csv_write_lean(struct buf *out, const char *const *cells, int count);
/** csv_unguarded - @cell without the ' that csv_write_row put in front, if it did. */
const char *csv_unguarded(const char *cell);

#endif
