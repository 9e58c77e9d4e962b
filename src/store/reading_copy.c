/* reading_copy - rows of the big tables in the binary form of COPY. */
#include <string.h>

#include "binary.h"
#include "reading_internal.h"

enum { CHUNK_BYTES = 64 * 1024, READING_FIELDS = 5 + READING_ENERGIES + READING_REALS };

void copy_init(struct copy *c, struct db *db)
{
    *c = (struct copy){.db = db};
    buf_init(&c->bytes, 2 * CHUNK_BYTES);
}

static bool pass_on(struct copy *c, struct err *e)
{
    bool ok = db_copy_put(c->db, c->bytes.data, c->bytes.len, e);
    buf_reset(&c->bytes);
    return ok;
}

bool copy_row(struct copy *c, const char *sql, const uint8_t *row, const uint8_t *end, struct err *e)
{
    static const char header[19] = "PGCOPY\n\377\r\n"; /* signature with its zero; no flags, no extension */
    if (!c->begun) {
        if (!db_copy_begin(c->db, sql, e))
            return false;
        c->begun = true;
        buf_add(&c->bytes, header, sizeof header);
    }
    buf_add(&c->bytes, row, (size_t)(end - row));
    return c->bytes.len < CHUNK_BYTES || pass_on(c, e);
}

bool copy_end(struct copy *c, bool ok, struct err *e)
{
    static const uint16_t trailer = UINT16_MAX; /* -1 fields */
    if (c->begun && ok) {
        buf_add(&c->bytes, &trailer, sizeof trailer);
        ok = pass_on(c, e) && db_copy_end(c->db, NULL, e);
    } else if (c->begun) {
        db_copy_abort(c->db, "given up");
    }
    buf_fini(&c->bytes);
    return ok;
}

uint8_t *reading_row(uint8_t *to, const struct record *r)
{
    to = binary_u16(to, READING_FIELDS);
    to = binary_int64(to, r->point_id);
    to = binary_time(to, r->slot_at);
    to = binary_time(to, r->at);
    to = binary_text(to, "P");
    to = binary_int16(to, r->quality);
    for (int i = 0; i < READING_ENERGIES; i++)
        to = r->known >> i & 1 ? binary_int64(to, r->reading.energy[i]) : binary_null(to);
    for (int i = 0; i < READING_REALS; i++)
        to = binary_real(to, r->real[i]);
    return to;
}

uint8_t *holder_row(uint8_t *to, const struct slot_key *k)
{
    to = binary_u16(to, READING_FIELDS);
    to = binary_int64(to, k->point_id);
    to = binary_time(to, k->slot_at);
    to = binary_time(to, k->slot_at);
    to = binary_text(to, "G");
    to = binary_int16(to, 0);
    for (int i = 0; i < READING_ENERGIES + READING_REALS; i++)
        to = binary_null(to);
    return to;
}

static uint8_t *gap_fields(uint8_t *to, int fields, wall_us slot_at, const struct record *r)
{
    to = binary_u16(to, (unsigned)fields);
    to = binary_int64(to, r->point_id);
    to = binary_time(to, slot_at);
    to = binary_text(to, r->gap.cause);
    to = binary_text(to, r->gap.detail ? r->gap.detail : "");
    return binary_time(to, r->at);
}

uint8_t *gap_row(uint8_t *to, const struct slot_key *k)
{
    return gap_fields(to, 5, k->slot_at, k->record);
}

uint8_t *gap_span_row(uint8_t *to, const struct record *r)
{
    to = gap_fields(to, 7, r->slot_at, r);
    to = binary_time(to, r->gap.until);
    return binary_int64(to, r->gap.period_us > 0 ? r->gap.period_us : 1);
}

bool extra_rows(struct copy *c, const char *sql, const struct record *r, struct err *e)
{
    const int64_t *value = r->reading.extra;
    bool ok = true;
    for (int i = 0; i < READING_EXTRAS && ok; i++) {
        uint8_t row[ROW_BYTES_MAX], *to = row;
        if (!(r->known >> (READING_ENERGIES + i) & 1))
            continue;
        to = binary_u16(to, 4);
        to = binary_int64(to, r->point_id);
        to = binary_time(to, r->slot_at);
        to = binary_text(to, quantity_table[record_extra_quantity(i)].name);
        to = binary_int64(to, *value++);
        ok = copy_row(c, sql, row, to, e);
    }
    return ok;
}
