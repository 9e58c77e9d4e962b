/*
 * spool_blob - the envelope around a blob: what a row says of itself, with a checksum over all of it.
 *
 * It repeats the columns of its row on purpose: salvage.c finds envelopes in a file whose tree is broken.
 * Little-endian: magic 8, version 4, size of body 4, id 8, delivered 8, first 8, last 8, at 8, count 4,
 * zero 4, checksum 16 (BLAKE2b of everything but itself), body.
 */
#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "spool_internal.h"

static const char MAGIC[8] = {'D', 'a', 'h', 'u', 'B', 'l', 'o', 'b'};
enum { VERSION = 1, SUM_AT = 64, SUM_BYTES = 16 };

static void put32(uint8_t *p, uint32_t v)
{
    v = htole32(v);
    memcpy(p, &v, sizeof v);
}

static void put64(uint8_t *p, int64_t v)
{
    uint64_t u = htole64((uint64_t)v);
    memcpy(p, &u, sizeof u);
}

static uint32_t get32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return le32toh(v);
}

static int64_t get64(const uint8_t *p)
{
    uint64_t u;
    memcpy(&u, p, sizeof u);
    return (int64_t)le64toh(u);
}

static void checksum(const uint8_t *head, const void *body, size_t size, uint8_t out[static SUM_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, SUM_BYTES);
    crypto_generichash_update(&state, head, SUM_AT);
    crypto_generichash_update(&state, body, size);
    crypto_generichash_final(&state, out, SUM_BYTES);
}

size_t envelope_pack(const struct envelope *v, uint8_t *out)
{
    MUST(v->blob.size <= SPOOL_BODY_MAX);
    memcpy(out, MAGIC, sizeof MAGIC);
    put32(out + 8, VERSION);
    put32(out + 12, (uint32_t)v->blob.size);
    put64(out + 16, v->id);
    put64(out + 24, v->delivered);
    put64(out + 32, v->blob.first.us);
    put64(out + 40, v->blob.last.us);
    put64(out + 48, v->at.us);
    put32(out + 56, (uint32_t)v->blob.count);
    put32(out + 60, 0);
    checksum(out, v->blob.bytes, v->blob.size, out + SUM_AT);
    memcpy(out + ENVELOPE_BYTES, v->blob.bytes, v->blob.size);
    return ENVELOPE_BYTES + v->blob.size;
}

bool envelope_open(const void *bytes, size_t size, struct envelope *v)
{
    const uint8_t *p = bytes;
    uint8_t sum[SUM_BYTES];
    if (!p || size < ENVELOPE_BYTES || memcmp(p, MAGIC, sizeof MAGIC) != 0 || get32(p + 8) != VERSION ||
        get32(p + 12) > SPOOL_BODY_MAX || get32(p + 12) > size - ENVELOPE_BYTES)
        return false;
    size_t body = get32(p + 12);
    checksum(p, p + ENVELOPE_BYTES, body, sum);
    if (memcmp(sum, p + SUM_AT, SUM_BYTES) != 0)
        return false;
    *v = (struct envelope){
        .id = get64(p + 16),
        .delivered = get64(p + 24),
        .at = {get64(p + 48)},
        .blob = {(int)get32(p + 56), {get64(p + 32)}, {get64(p + 40)}, p + ENVELOPE_BYTES, body}};
    return true;
}

size_t envelope_find(const uint8_t *bytes, size_t from, size_t size)
{
    if (from >= size)
        return size;
    const uint8_t *found = memmem(bytes + from, size - from, MAGIC, sizeof MAGIC);
    return found ? (size_t)(found - bytes) : size;
}
