/* image - the answers of one meter; see decode.h. Blocks are reused: a steady plan allocates nothing. */
#include <string.h>

#include "dahu/meter/decode.h"

void image_fini(struct register_image *image)
{
    for (int i = 0; i < image->count; i++)
        free(image->blocks[i].words);
    free(image->blocks);
    *image = (struct register_image){0};
}

void image_begin(struct register_image *image)
{
    image->poll++;
}

static bool same_read(struct read_request a, struct read_request b)
{
    return a.function == b.function && a.alone == b.alone && a.address == b.address && a.words == b.words;
}

static struct image_block *block_for(struct register_image *image, struct read_request read)
{
    for (int i = 0; i < image->count; i++)
        if (same_read(image->blocks[i].read, read))
            return &image->blocks[i];
    image->blocks = must_realloc(image->blocks, (size_t)(image->count + 1) * sizeof *image->blocks);
    struct image_block *b = &image->blocks[image->count++];
    *b = (struct image_block){.read = read, .words = must_alloc(read.words * sizeof *b->words)};
    return b;
}

void image_put(struct register_image *image, struct read_request read, const uint16_t *words)
{
    struct image_block *b = block_for(image, read);
    memcpy(b->words, words, read.words * sizeof *words);
    b->poll = image->poll;
}

const uint16_t *image_get(const struct register_image *image, struct read_request read, bool any_poll)
{
    const struct image_block *best = NULL;
    for (int i = 0; i < image->count; i++) {
        const struct image_block *b = &image->blocks[i];
        bool holds = b->read.function == read.function && b->read.alone == read.alone &&
                     b->read.address <= read.address &&
                     (uint32_t)b->read.address + b->read.words >= (uint32_t)read.address + read.words;
        if (holds && (any_poll || b->poll == image->poll) && (!best || b->poll > best->poll))
            best = b;
    }
    return best ? best->words + (read.address - best->read.address) : NULL;
}
