/* stream - an input that is used up byte by byte, over and over. */
#ifndef DAHU_TESTS_FUZZ_STREAM_H
#define DAHU_TESTS_FUZZ_STREAM_H

#include <stddef.h>
#include <stdint.h>

/* Begins again when it is used up. */
struct stream {
    const uint8_t *data;
    size_t size, at;
};

static inline uint8_t next(struct stream *s)
{
    if (s->at >= s->size)
        s->at = 0;
    return s->data[s->at++];
}

static inline void fill(struct stream *s, uint16_t *words, int n)
{
    for (int i = 0; i < n; i++) {
        uint8_t high = next(s);
        words[i] = (uint16_t)(high << 8 | next(s));
    }
}

#endif
