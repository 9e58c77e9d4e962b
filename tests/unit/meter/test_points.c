/* Every register of every driver against the register maps that it was written from.
 *
 * tests/data/meters/points.csv holds what the sources say: driver, register of the driver, name in the
 * source, address on the wire, words, type, scale, unit, function, confidence. */
#include "fixture.h"

struct point {
    char driver[40], id[60], source_name[60], type[16], unit[16], confidence[12];
    int address, words, function;
    int64_t scale; /* x 10^6 */
};

static void parse_point(char *line, struct point *p)
{
    enum { FIELDS = 10 };
    char *field[FIELDS];
    struct err e;
    for (int i = 0; i < FIELDS; i++) {
        field[i] = strsep(&line, ",\n");
        assert_non_null(field[i]);
    }
    snprintf(p->driver, sizeof p->driver, "%s", field[0]);
    snprintf(p->id, sizeof p->id, "%s", field[1]);
    snprintf(p->source_name, sizeof p->source_name, "%s", field[2]);
    p->address = (int)strtol(field[3], NULL, 10);
    p->words = (int)strtol(field[4], NULL, 10);
    snprintf(p->type, sizeof p->type, "%s", field[5]);
    assert_true(decimal_parse(field[6], 6, &p->scale, &e));
    snprintf(p->unit, sizeof p->unit, "%s", field[7]);
    p->function = (int)strtol(field[8], NULL, 10);
    snprintf(p->confidence, sizeof p->confidence, "%s", field[9]);
}

/* The source's word for an encoding. Circutor: the sources disagree whether powers are magnitudes, and a
 * signed reading is right either way while power is imported. */
static const char *encoding_of(const struct point *p)
{
    static const char *const same[][2] = {{"int16", "s16"},    {"acc32", "u32"},   {"float32", "f32"},
                                          {"string", "ascii"}, {"T4", "iskra_t4"}, {"T5", "iskra_t5"}};
    static const char *const signed_powers[] = {"active_power.", "power_factor.", "cos_phi."};
    if (strcmp(p->unit, "4Q_FP_PF") == 0)
        return "pf4q_f32";
    if (strcmp(p->unit, "DATETIME") == 0)
        return "iec870_time";
    for (size_t i = 0; i < 3 && strcmp(p->driver, "circutor-cvm-c10") == 0; i++)
        if (strncmp(p->id, signed_powers[i], strlen(signed_powers[i])) == 0)
            return "s32";
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(p->type, same[i][0]) == 0)
            return same[i][1];
    return p->type;
}

static int64_t scale_of(const struct driver_register *r)
{
    int64_t scale = r->scale.mantissa;
    for (int i = 0; i < r->scale.exponent + 6; i++)
        scale *= 10;
    return scale;
}

/* A name that lost its phase or its direction on the way would be booked wrong for ever. */
static void names_agree(const struct point *p)
{
    static const char *const marks[][2] = {
        {".L1", "L1"},        {".L2", "L2"},           {".L3", "L3"},         {"import", "import"},
        {"export", "export"}, {"delivered", "import"}, {"received", "export"}};
    bool otherwise = strncmp(p->source_name, "cfg.", 4) == 0 || strstr(p->source_name, "_plus_") ||
                     strstr(p->source_name, "_minus_") || strstr(p->source_name, "voltage_ll");
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !otherwise; i++)
        if (strstr(p->source_name, marks[i][0]))
            assert_non_null(strstr(p->id, marks[i][1]));
    if (strncmp(p->source_name, "reactive", 8) == 0 || strncmp(p->source_name, "apparent", 8) == 0)
        assert_int_equal(strncmp(p->id, p->source_name, 8), 0);
    if (strncmp(p->source_name, "active", 6) == 0)
        assert_int_equal(strncmp(p->id, "active", 6), 0);
}

static void compare(const struct driver *d, const struct point *p)
{
    int index = driver_register_find(d, p->id);
    if (index == NO_INDEX)
        print_error("%s lacks %s\n", p->driver, p->id);
    assert_int_not_equal(index, NO_INDEX);
    const struct driver_register *r = &d->registers[index];
    if (r->address != p->address || r->words != p->words || scale_of(r) != p->scale)
        print_error("%s %s: %u+%u scale %lld\n", p->driver, p->id, r->address, r->words,
                    (long long)scale_of(r));
    assert_int_equal(r->address, p->address);
    assert_int_equal(r->words, p->words);
    assert_int_equal(r->function, p->function);
    assert_int_equal(scale_of(r), p->scale);
    assert_string_equal(encoding_table[r->encoding].name, encoding_of(p));
    assert_string_equal(confidence_name(r->confidence), p->confidence);
    if (r->quantity != Q_NONE && r->quantity < QUANTITY_TEXT_FIRST && strcmp(p->unit, "4Q_FP_PF") != 0)
        assert_string_equal(r->unit, p->unit);
    names_agree(p);
}

static void every_register_is_as_its_source_says(void **state)
{
    (void)state;
    FILE *f = fopen("tests/data/meters/points.csv", "r");
    assert_non_null(f);
    char line[400];
    assert_non_null(fgets(line, sizeof line, f));
    struct driver *d = NULL;
    int rows = 0, seen = 0;
    while (fgets(line, sizeof line, f)) {
        struct point p;
        parse_point(line, &p);
        if (!d || strcmp(d->name, p.driver) != 0) {
            driver_free(d);
            d = built_in(p.driver);
            for (int i = 0; i < d->register_count; i++)
                seen += d->registers[i].words > 0;
        }
        compare(d, &p);
        rows++;
    }
    driver_free(d);
    fclose(f);
    assert_int_equal(rows, seen); /* no register without a source */
    assert_true(rows > 1200);
}

UNIT_MAIN(cmocka_unit_test(every_register_is_as_its_source_says))
