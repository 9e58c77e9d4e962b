/* A damaged spool file: envelopes among any bytes. What was written whole is found and comes back as it was;
 * what was changed anywhere is no envelope, and looking for one never leaves the bytes.
 *
 * The first byte tells what is done to the envelope, the next ones where; the rest is its body, and stands
 * around it too. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../../src/store/spool_internal.h"
#include "stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { AROUND = 200, BODY_MOST = 1000, PLACE_MOST = 2 * AROUND + ENVELOPE_BYTES + BODY_MOST };

static int64_t number(struct stream *s)
{
    uint64_t n = 0;
    for (int i = 0; i < 8; i++)
        n = n << 8 | next(s);
    return (int64_t)n;
}

static bool same(const struct envelope *a, const struct envelope *b)
{
    return a->id == b->id && a->delivered == b->delivered && a->at.us == b->at.us &&
           a->blob.count == b->blob.count && a->blob.first.us == b->blob.first.us &&
           a->blob.last.us == b->blob.last.us && a->blob.size == b->blob.size &&
           memcmp(a->blob.bytes, b->blob.bytes, a->blob.size) == 0;
}

/* Every place where an envelope may begin; returns whether the one at @place is sound, and @written then. The
 * bytes around it may hold another: the fuzzer sees the checksum that it is compared with, and makes one. */
static bool search(const uint8_t *bytes, size_t size, const struct envelope *written, size_t place)
{
    bool sound = false;
    size_t last = SIZE_MAX;
    for (size_t at = envelope_find(bytes, 0, size); at < size; at = envelope_find(bytes, at + 1, size)) {
        struct envelope e;
        MUST(last == SIZE_MAX || at > last);
        last = at;
        if (!envelope_open(bytes + at, size - at, &e))
            continue;
        MUST(e.blob.bytes == (const void *)(bytes + at + ENVELOPE_BYTES) &&
             at + ENVELOPE_BYTES + e.blob.size <= size);
        MUST(at != place || same(&e, written));
        sound = sound || at == place;
    }
    return sound;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 8)
        return 0;
    struct stream s = {data, size, 0};
    uint8_t how = next(&s), *place = must_alloc(PLACE_MOST); /* so that its end is watched */
    size_t at = next(&s) % AROUND, after = next(&s) % AROUND, where = (size_t)next(&s) << 8 | next(&s);
    uint8_t change = next(&s);
    struct envelope e = {.id = number(&s), .delivered = number(&s), .at = {number(&s)}};
    size_t body = size - 6 < BODY_MOST ? size - 6 : BODY_MOST;
    e.blob = (struct spool_blob){(int)number(&s), {number(&s)}, {number(&s)}, data + 6, body};
    for (size_t i = 0; i < at; i++)
        place[i] = next(&s);
    size_t whole = envelope_pack(&e, place + at), end = at + whole;
    MUST(whole == ENVELOPE_BYTES + body && envelope_find(place + at, 0, whole) == 0);
    for (size_t i = 0; i < after; i++)
        place[end + i] = next(&s);
    if (how % 3 == 1)
        place[at + where % whole] ^= change;
    size_t shown = how % 3 == 2 ? where % (end + after + 1) : end + after;
    uint8_t *copy = must_alloc(shown);
    memcpy(copy, place, shown);
    bool kept = shown >= end && !(how % 3 == 1 && change != 0);
    MUST(search(copy, shown, &e, at) == kept);
    free(copy);
    free(place);
    return 0;
}
