/* settlement_internal - what the files that load the facts of a bill share. */
#ifndef DAHU_STORE_SETTLEMENT_INTERNAL_H
#define DAHU_STORE_SETTLEMENT_INTERNAL_H

#include "dahu/store/settlement.h"

/* One account being loaded. */
struct settlement_loading {
    struct db *db;
    const struct settlement_subject *s;
    const struct calendar *calendar;
    struct arena *arena;
    struct bill_request *r;
    char account[24], from[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    int64_t *tariff_ids;
    struct tariff *tariffs;
    int tariff_count;
};

static inline date date_at(const struct db_result *r, int row, int column)
{
    struct err ignored; /* PostgreSQL prints days as date_parse reads them; null and infinity are no day */
    date d;
    const char *text = db_text(r, row, column);
    return text && date_parse(text, &d, &ignored) ? d : DATE_NONE;
}

static inline int64_t number_at(const struct db_result *r, int row, int column)
{
    return db_text(r, row, column) ? db_int64(r, row, column) : FACT_UNKNOWN;
}

static inline void *rows_of(struct arena *a, const struct db_result *r, size_t size)
{
    return arena_alloc(a, (size_t)(db_rows(r) ? db_rows(r) : 1) * size);
}

/** settlement_load_splits - parts of splits (4.8) into the request; after the days of its feeders. */
bool settlement_load_splits(struct settlement_loading *l, struct err *e) NODISCARD;

#endif
