/* energy_rows - how the rows of a batch come out of the database. Bytes of the server are checked, not
 * trusted. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "binary.h"
#include "dahu/base/asset.h"
#include "energy_internal.h"

enum { GROW_FIRST = 64, COPY_HEADER_BYTES = 19, DAYS_TO_2000 = 10957 };

const char *energy_script(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "sql/energy/%s.sql", name);
    const struct asset *a = asset_find(path);
    MUST(a);
    return a->data;
}

void *energy_grow(void *array, int count, size_t size)
{
    if (count == 0)
        return array ? array : must_alloc(GROW_FIRST * size);
    if (count < GROW_FIRST || (count & (count - 1)) != 0)
        return array;
    return must_realloc(array, 2 * (size_t)count * size);
}

void energy_part_add(struct energy_part *p, int index)
{
    if (p->count++ == 0)
        p->first = index;
}

/* ---- fields ----------------------------------------------------------------------------------------- */

/* The bytes of the next field; NULL = null, or not of @size. */
static const uint8_t *field(struct energy_row *r, uint32_t size)
{
    uint32_t length;
    if (r->end - r->at < (ptrdiff_t)sizeof length) {
        r->bad = true;
        return NULL;
    }
    memcpy(&length, r->at, sizeof length);
    length = ntohl(length);
    r->at += sizeof length;
    if (length == UINT32_MAX)
        return NULL;
    const uint8_t *bytes = r->at;
    if (length != size || (size_t)(r->end - bytes) < length) {
        r->bad = true;
        return NULL;
    }
    r->at += length;
    return bytes;
}

static int64_t to_int64(const uint8_t *bytes)
{
    uint64_t bits;
    memcpy(&bits, bytes, sizeof bits);
    return (int64_t)be64toh(bits);
}

static int32_t to_int32(const uint8_t *bytes)
{
    uint32_t bits;
    memcpy(&bits, bytes, sizeof bits);
    return (int32_t)ntohl(bits);
}

int64_t energy_row_int64(struct energy_row *r, int64_t null)
{
    const uint8_t *bytes = field(r, sizeof(int64_t));
    return bytes ? to_int64(bytes) : null;
}

int32_t energy_row_int32(struct energy_row *r, int32_t null)
{
    const uint8_t *bytes = field(r, sizeof(int32_t));
    return bytes ? to_int32(bytes) : null;
}

int energy_row_int16(struct energy_row *r, int null)
{
    const uint8_t *bytes = field(r, sizeof(int16_t));
    return bytes ? (int16_t)(bytes[0] << 8 | bytes[1]) : null;
}

float energy_row_real(struct energy_row *r)
{
    const uint8_t *bytes = field(r, sizeof(float));
    if (!bytes)
        return NAN;
    int32_t bits = to_int32(bytes);
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

int energy_row_bool(struct energy_row *r)
{
    const uint8_t *bytes = field(r, 1);
    return bytes ? *bytes : -1;
}

wall_us energy_row_time(struct energy_row *r)
{
    int64_t us = energy_row_int64(r, INT64_MIN);
    return (wall_us){us == INT64_MIN ? us : us + BINARY_EPOCH_US};
}

int32_t energy_row_date(struct energy_row *r)
{
    return energy_row_int32(r, 0) + DAYS_TO_2000;
}

void energy_row_text(struct energy_row *r, char *out, size_t size)
{
    uint32_t length = UINT32_MAX;
    out[0] = '\0';
    if (r->end - r->at >= (ptrdiff_t)sizeof length)
        memcpy(&length, r->at, sizeof length);
    length = ntohl(length);
    const uint8_t *bytes = length == UINT32_MAX ? NULL : r->at + sizeof length;
    if (bytes && (size_t)(r->end - r->at) < sizeof length + length)
        r->bad = true;
    else
        r->at += sizeof length + (bytes ? length : 0);
    if (bytes && !r->bad)
        snprintf(out, size, "%.*s", (int)length, (const char *)bytes);
}

uint8_t energy_row_energies(struct energy_row *r, int64_t out[static VEE_ENERGIES])
{
    uint8_t known = 0;
    for (int k = 0; k < VEE_ENERGIES; k++) {
        const uint8_t *bytes = field(r, sizeof(int64_t));
        out[k] = bytes ? to_int64(bytes) : 0;
        known |= (uint8_t)((bytes != NULL) << k);
    }
    return known;
}

/* ---- rows ------------------------------------------------------------------------------------------- */

/* A row follows the header of the COPY in the first message, and stands alone in all others. */
static bool take_message(const char *message, int length, bool first, energy_row_fn *take,
                         struct energy_batch *b, int *span)
{
    struct energy_row r = {(const uint8_t *)message, (const uint8_t *)message + length, false};
    if (first)
        r.at += length < COPY_HEADER_BYTES ? length : COPY_HEADER_BYTES;
    if (r.end - r.at < 2)
        return false;
    bool trailer = r.at[0] == 0xff && r.at[1] == 0xff;
    r.at += 2;
    if (trailer)
        return true;
    *span = energy_row_int32(&r, *span);
    if (*span < 0 || *span >= b->span_count)
        return false;
    take(b, *span, &r);
    return !r.bad;
}

bool energy_fetch(struct db *db, const char *script, energy_row_fn *take, struct energy_batch *b,
                  struct err *e)
{
    char *message = NULL;
    int length = 0, span = -1;
    bool good = true, first = true;
    if (!db_fetch_begin(db, energy_script(script), e))
        return err_wrap(e, "could not read '%s'", script);
    do {
        if (!db_fetch(db, &message, &length, e))
            return err_wrap(e, "could not read '%s'", script);
        good = good && (length == 0 || take_message(message, length, first, take, b, &span));
        first = false;
    } while (length > 0);
    return good || err_set(e, ERR_MALFORMED, "PostgreSQL sent rows of '%s' in another form", script);
}
