/* What a Green Button feed says in codes: the rules of the clock, qualities, names that stay. */
#include "unit.h"

#include "dahu/job/espi.h"

static date day(const char *text)
{
    date d;
    struct err e;
    assert_true(date_parse(text, &d, &e));
    return d;
}

static void add(struct utility_clock *c, const char *on, int32_t second, int32_t before_s, int32_t after_s)
{
    c->switches[c->switch_count++] = (struct clock_switch){day(on), second, before_s, after_s};
}

static void finds_the_last_of_a_month(void **state)
{
    (void)state;
    struct utility_clock c = {.offset_s = 3600};
    add(&c, "2018-03-25", 7200, 3600, 7200); /* the fourth Sunday, too */
    add(&c, "2018-10-28", 10800, 7200, 3600);
    add(&c, "2019-03-31", 7200, 3600, 7200); /* the fifth */
    add(&c, "2019-10-27", 10800, 7200, 3600);
    struct espi_clock out = espi_clock(&c);
    assert_int_equal(out.starts, 0x3E0E2000);
    assert_int_equal(out.ends, 0xAE0E3000);
    assert_int_equal(out.standard_s, 3600);
    assert_int_equal(out.saving_s, 3600);
}

static void finds_the_second_and_the_first(void **state)
{
    (void)state;
    struct utility_clock c = {.offset_s = -4 * 3600}; /* asked for in summer */
    add(&c, "2018-03-11", 7200, -5 * 3600, -4 * 3600);
    add(&c, "2018-11-04", 7200, -4 * 3600, -5 * 3600);
    add(&c, "2019-03-10", 7200, -5 * 3600, -4 * 3600);
    add(&c, "2019-11-03", 7200, -4 * 3600, -5 * 3600);
    struct espi_clock out = espi_clock(&c);
    assert_int_equal(out.starts, 0x360E2000); /* as published feeds of the United States have it */
    assert_int_equal(out.ends, 0xB40E2000);
    assert_int_equal(out.standard_s, -5 * 3600);
    assert_int_equal(out.saving_s, 3600);
}

static void is_fixed_without_a_rule(void **state)
{
    (void)state;
    struct utility_clock c = {.offset_s = 8 * 3600};
    assert_int_equal(espi_clock(&c).starts, ESPI_NO_RULE);
    assert_int_equal(espi_clock(&c).standard_s, 8 * 3600);
    add(&c, "2018-03-25", 7200, 3600, 7200);
    add(&c, "2018-10-28", 10800, 7200, 3600);
    assert_int_equal(espi_clock(&c).ends, ESPI_NO_RULE); /* one year is no rule */
    add(&c, "2019-04-07", 7200, 3600, 7200);
    add(&c, "2019-10-27", 10800, 7200, 3600);
    assert_int_equal(espi_clock(&c).starts, ESPI_NO_RULE);
    assert_int_equal(espi_clock(&c).ends, ESPI_NO_RULE); /* half a rule is none */
    assert_int_equal(espi_clock(&c).saving_s, 0);
    assert_int_equal(espi_clock(&c).standard_s, 8 * 3600);
}

static void maps_qualities(void **state)
{
    (void)state;
    static const int same[] = {0, 7, 8, 9, 10, 11, 12};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(espi_quality(same[i]), same[i]);
    assert_int_equal(espi_quality(15), -1); /* missing: to ESPI it is "normalised for weather" */
    assert_int_equal(espi_quality(16), -1);
    assert_int_equal(espi_quality(-1), -1);
}

static void names_things_for_ever(void **state)
{
    (void)state;
    char uuid[ESPI_UUID_BYTES];
    /* checked with Python's uuid.uuid5(uuid.NAMESPACE_URL, name) */
    assert_string_equal(espi_uuid("http://example.com/", uuid), "0a300ee9-f9e4-5697-a51a-efc7fafaba67");
    assert_string_equal(espi_uuid("", uuid), "1b4db7eb-4057-5ddf-91e0-36dec72071f5");
}

UNIT_MAIN(cmocka_unit_test(finds_the_last_of_a_month), cmocka_unit_test(finds_the_second_and_the_first),
          cmocka_unit_test(is_fixed_without_a_rule), cmocka_unit_test(maps_qualities),
          cmocka_unit_test(names_things_for_ever))
