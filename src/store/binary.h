/* binary - values in PostgreSQL's binary form, as COPY and array parameters have them: length, then bytes.
 * Each function writes at @to and returns where the next one goes; the caller has made room. */
#ifndef DAHU_STORE_BINARY_H
#define DAHU_STORE_BINARY_H

#include <arpa/inet.h>
#include <endian.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "dahu/base/clock.h"

enum { BINARY_FIELD_MAX = 12 };                               /* bytes of any field but a text */
static const int64_t BINARY_EPOCH_US = 946684800LL * 1000000; /* PostgreSQL counts from 2000-01-01 */

static inline uint8_t *binary_u16(uint8_t *to, unsigned v)
{
    uint16_t bits = htons((uint16_t)v);
    return (uint8_t *)memcpy(to, &bits, sizeof bits) + sizeof bits;
}

static inline uint8_t *binary_u32(uint8_t *to, uint32_t v)
{
    uint32_t bits = htonl(v);
    return (uint8_t *)memcpy(to, &bits, sizeof bits) + sizeof bits;
}

static inline uint8_t *binary_null(uint8_t *to)
{
    return binary_u32(to, UINT32_MAX);
}

static inline uint8_t *binary_bytes(uint8_t *to, const void *bytes, size_t n)
{
    to = binary_u32(to, (uint32_t)n);
    return (uint8_t *)memcpy(to, bytes, n) + n;
}

static inline uint8_t *binary_text(uint8_t *to, const char *text)
{
    return binary_bytes(to, text, strlen(text));
}

static inline uint8_t *binary_int16(uint8_t *to, int v)
{
    return binary_u16(binary_u32(to, sizeof(int16_t)), (unsigned)v);
}

static inline uint8_t *binary_int32(uint8_t *to, int32_t v)
{
    return binary_u32(binary_u32(to, sizeof v), (uint32_t)v);
}

static inline uint8_t *binary_int64(uint8_t *to, int64_t v)
{
    uint64_t bits = htobe64((uint64_t)v);
    return binary_bytes(to, &bits, sizeof bits);
}

/* PostgreSQL refuses what is outside its calendar. */
static inline uint8_t *binary_time(uint8_t *to, wall_us t)
{
    return binary_int64(to, t.us - BINARY_EPOCH_US);
}

static inline uint8_t *binary_real(uint8_t *to, float v) /* NAN is null */
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return isnan(v) ? binary_null(to) : binary_u32(binary_u32(to, sizeof bits), bits);
}

#endif
