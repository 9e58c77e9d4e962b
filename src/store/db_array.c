/* db_array - see the header. */
#include "dahu/store/db_array.h"

#include "binary.h"

/* What src/include/catalog/pg_type.dat of PostgreSQL numbers; these numbers never change. */
static const struct {
    uint32_t element, array;
} oids[] = {
    [DB_INT8] = {20, 1016}, [DB_REAL] = {700, 1021}, [DB_TIME] = {1184, 1185}, [DB_TEXT] = {25, 1009}};

enum { HEADER_BYTES = 20, CEILING = 64 * 1024 * 1024 };

void db_array_init(struct db_array *a, enum db_type type)
{
    *a = (struct db_array){.type = type};
    buf_init(&a->bytes, CEILING);
    db_array_reset(a);
}

void db_array_fini(struct db_array *a)
{
    buf_fini(&a->bytes);
}

void db_array_reset(struct db_array *a)
{
    static const uint8_t room[HEADER_BYTES];
    buf_reset(&a->bytes);
    buf_add(&a->bytes, room, sizeof room);
    a->count = 0;
}

static void add(struct db_array *a, const uint8_t *bytes, const uint8_t *end)
{
    buf_add(&a->bytes, bytes, (size_t)(end - bytes));
    a->count++;
}

void db_array_null(struct db_array *a)
{
    uint8_t b[BINARY_FIELD_MAX];
    add(a, b, binary_null(b));
}

void db_array_int64(struct db_array *a, int64_t v)
{
    uint8_t b[BINARY_FIELD_MAX];
    MUST(a->type == DB_INT8);
    add(a, b, binary_int64(b, v));
}

void db_array_real(struct db_array *a, float v)
{
    uint8_t b[BINARY_FIELD_MAX];
    MUST(a->type == DB_REAL);
    add(a, b, binary_real(b, v));
}

void db_array_time(struct db_array *a, wall_us v)
{
    uint8_t b[BINARY_FIELD_MAX];
    MUST(a->type == DB_TIME);
    add(a, b, binary_time(b, v));
}

void db_array_text(struct db_array *a, const char *v)
{
    uint8_t length[4];
    MUST(a->type == DB_TEXT);
    add(a, length, binary_u32(length, (uint32_t)strlen(v)));
    buf_puts(&a->bytes, v);
}

struct db_value db_array_value(struct db_array *a)
{
    uint8_t *to = (uint8_t *)a->bytes.data;
    to = binary_u32(to, a->count > 0); /* dimensions */
    to = binary_u32(to, 1);            /* may hold nulls */
    to = binary_u32(to, oids[a->type].element);
    to = binary_u32(to, (uint32_t)a->count);
    binary_u32(to, 1); /* the first index */
    return (struct db_value){oids[a->type].array, a->bytes.data, a->count ? a->bytes.len : HEADER_BYTES - 8};
}
