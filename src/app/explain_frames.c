/* explain_frames - see the header. */
#include "explain_frames.h"

#include <stdio.h>
#include <string.h>

#include "dahu/meter/frame.h"

static const struct {
    const char *name;
    enum quantity q;
} energies[] = {{"active_energy_import", Q_ACTIVE_ENERGY_IMPORT},
                {"active_energy_export", Q_ACTIVE_ENERGY_EXPORT},
                {"reactive_energy_import", Q_REACTIVE_ENERGY_IMPORT},
                {"reactive_energy_export", Q_REACTIVE_ENERGY_EXPORT}};
enum { ENERGIES = sizeof energies / sizeof *energies };

static json_t *computed(const struct driver *d, const struct driver_register *r)
{
    json_t *parts = json_array();
    for (int i = 0; i < r->part_count; i++)
        json_array_append_new(
            parts, json_sprintf("%s%s", r->parts[i].negative ? "-" : "", d->registers[r->parts[i].index].id));
    return json_pack("{s:o}", "computed_from", parts);
}

static json_t *frame_json(const struct driver *d, const struct frame *f)
{
    char words[REGISTER_WORDS_MAX * 5 + 1] = "";
    const struct driver_register *r = f->reg;
    if (r->words == 0)
        return computed(d, r);
    for (int i = 0; i < f->count; i++)
        snprintf(words + strlen(words), sizeof words - strlen(words), "%s%04X", i ? " " : "", f->words[i]);
    return json_pack("{s:i, s:i, s:i, s:s*, s:s, s:s, s:b, s:s*, s:b}", "function", r->function, "address",
                     r->address, "count", r->words, "layout",
                     r->layout == NO_INDEX ? NULL : d->layouts[r->layout].name, "encoding",
                     encoding_table[r->encoding].name, "unit", r->unit, "low_word_first", r->low_word_first,
                     "words", f->count ? words : NULL, "exact", f->exact);
}

static void add(json_t *reading, const struct driver_registry *drivers)
{
    const char *source = json_string_value(json_object_get(reading, "source"));
    const char *name = json_string_value(json_object_get(reading, "driver"));
    const struct driver *d = name ? driver_registry_find(drivers, name) : NULL;
    json_t *frames = json_object();
    for (int i = 0; d && source && strcmp(source, "P") == 0 && i < ENERGIES; i++) {
        struct frame f;
        const json_t *value = json_object_get(reading, energies[i].name);
        if (!json_is_integer(value))
            continue;
        frame_of(d, energies[i].q, json_integer_value(value), &f);
        if (f.reg)
            json_object_set_new(frames, energies[i].name, frame_json(d, &f));
    }
    if (json_object_size(frames))
        json_object_set(reading, "frames", frames);
    json_decref(frames);
}

static void add_border(json_t *border, const struct driver_registry *drivers)
{
    size_t i;
    json_t *reading;
    json_array_foreach(json_object_get(border, "readings"), i, reading) add(reading, drivers);
}

void explain_add_frames(json_t *document, const struct driver_registry *drivers)
{
    size_t i, k;
    json_t *point, *border;
    json_array_foreach(json_object_get(document, "points"), i, point)
        json_array_foreach(json_object_get(point, "borders"), k, border) add_border(border, drivers);
    json_array_foreach(json_object_get(document, "last_use"), i, point)
    {
        add_border(json_object_get(point, "begin"), drivers);
        add_border(json_object_get(point, "end"), drivers);
    }
}
