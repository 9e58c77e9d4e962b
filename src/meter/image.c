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

const uint16_t *image_answer(const struct register_image *image, struct read_request read)
{
    for (int i = 0; i < image->count; i++)
        if (same_read(image->blocks[i].read, read))
            return image->blocks[i].poll == image->poll ? image->blocks[i].words : NULL;
    return NULL;
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

/* ---- holes ------------------------------------------------------------------------------------- */

/* Answers of this poll only: an older, longer one may be of a plan that the meter no longer takes. */
static bool speaks_of(const struct register_image *image, const struct image_block *b,
                      struct read_request hole)
{
    return b->poll == image->poll && b->read.function == hole.function && b->read.alone == hole.alone;
}

/* How far answers reach from word @at on, in one step; @at itself when none covers it. */
static uint32_t answered_up_to(const struct register_image *image, struct read_request hole, uint32_t at)
{
    uint32_t reach = at;
    for (int i = 0; i < image->count; i++) {
        struct read_request r = image->blocks[i].read;
        uint32_t end = (uint32_t)r.address + r.words;
        if (speaks_of(image, &image->blocks[i], hole) && r.address <= at && end > at && end > reach)
            reach = end;
    }
    return reach;
}

static uint32_t answered_down_to(const struct register_image *image, struct read_request hole, uint32_t end)
{
    uint32_t reach = end;
    for (int i = 0; i < image->count; i++) {
        struct read_request r = image->blocks[i].read;
        bool covers = r.address < end && (uint32_t)r.address + r.words >= end;
        if (speaks_of(image, &image->blocks[i], hole) && covers && r.address < reach)
            reach = r.address;
    }
    return reach;
}

/* What was answered at the start and at the end of a hole is cut off while something remains. When both
 * answers meet, the meter refuses to cross from one to the other: the hole is the last word before and
 * the first word after. */
static struct read_request narrowed(const struct register_image *image, struct read_request hole)
{
    uint32_t from = hole.address, to = from + hole.words;
    for (bool moved = true; moved;) {
        uint32_t up = answered_up_to(image, hole, from), down = answered_down_to(image, hole, to);
        moved = up > from || down < to;
        if (up > hole.address && up == down && up < (uint32_t)hole.address + hole.words) {
            from = up - 1;
            to = down + 1;
            break;
        }
        if (up >= down)
            break;
        from = up;
        to = down;
    }
    hole.address = (uint16_t)from;
    hole.words = (uint16_t)(to - from);
    return hole;
}

void image_narrow(const struct register_image *image, struct meter_map *m)
{
    bool changes = false;
    for (int i = 0; i < m->hole_count && !changes; i++)
        changes = !m->holes[i].alone && !same_read(narrowed(image, m->holes[i]), m->holes[i]);
    if (!changes)
        return;
    struct read_request *old = m->holes;
    int count = m->hole_count;
    m->holes = NULL;
    m->hole_count = 0;
    for (int i = 0; i < count; i++)
        meter_map_add_hole(m, old[i].alone ? old[i] : narrowed(image, old[i]));
    free(old);
}
