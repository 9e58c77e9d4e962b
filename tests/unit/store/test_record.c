/* record - what is taken from a sample, and the bytes of a record: there, back, and everything that is
 * refused. */
#include "dahu/store/record.h"

#include <math.h>

#include "unit.h"

enum { SLOT_S = 1763769600 };
#define SLOT ((wall_us){SLOT_S * 1000000LL})

static struct record reading(const struct sample *s)
{
    struct record r = {.point_id = 42, .slot_at = SLOT, .at = {SLOT.us + 1234567}};
    record_from_sample(s, &r);
    return r;
}

static void good(struct sample *s, enum quantity q, int64_t value)
{
    s->value[q] = (struct sample_value){.value = value, .quality = QUALITY_GOOD};
}

static struct sample full(void)
{
    struct sample s = {0};
    struct quantity_set set = reading_wants();
    for (int q = 0; q < Q_COUNT; q++)
        if (quantity_set_has(&set, (enum quantity)q))
            good(&s, (enum quantity)q, q % 2 ? 1000000007LL * q : -q);
    return s;
}

static void assert_same(const struct record *a, const struct record *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->point_id, b->point_id);
    assert_int_equal(a->slot_at.us, b->slot_at.us);
    assert_int_equal(a->at.us, b->at.us);
    assert_int_equal(a->quality, b->quality);
    assert_int_equal(a->known, b->known);
    if (!record_has_values(a)) {
        assert_int_equal(a->gap.until.us, b->gap.until.us);
        assert_int_equal(a->gap.period_us, b->gap.period_us);
        assert_string_equal(a->gap.cause, b->gap.cause);
        assert_string_equal(a->gap.detail ? a->gap.detail : "", b->gap.detail ? b->gap.detail : "");
        return;
    }
    assert_memory_equal(a->reading.energy, b->reading.energy, sizeof a->reading.energy);
    assert_memory_equal(a->reading.extra, b->reading.extra, (size_t)record_extra_count(a) * sizeof(int64_t));
    for (int i = 0; i < READING_REALS; i++)
        assert_true(isnan(a->real[i]) ? isnan(b->real[i])
                                      : memcmp(&a->real[i], &b->real[i], sizeof(float)) == 0);
}

static void there_and_back(const struct record *r)
{
    struct buf bytes, again;
    struct record back;
    struct err e;
    size_t used;
    buf_init(&bytes, RECORD_BYTES_MAX);
    buf_init(&again, RECORD_BYTES_MAX);
    record_encode(r, &bytes);
    assert_false(bytes.overflowed);
    assert_true(record_decode(bytes.data, bytes.len, &used, &back, &e));
    assert_int_equal(used, bytes.len);
    assert_same(r, &back);
    record_encode(&back, &again);
    assert_int_equal(again.len, bytes.len);
    assert_memory_equal(again.data, bytes.data, bytes.len);
    record_fini(&back);
    for (size_t n = 0; n < bytes.len; n++) { /* cut short anywhere it is refused, and nothing leaks */
        assert_false(record_decode(bytes.data, n, &used, &back, &e));
        assert_int_equal(e.code, ERR_MALFORMED);
    }
    buf_fini(&bytes);
    buf_fini(&again);
}

static void values(void **state)
{
    (void)state;
    struct sample s = {0};
    struct record r = reading(&s); /* nothing is known */
    assert_int_equal(r.known, 0);
    there_and_back(&r);
    good(&s, Q_ACTIVE_ENERGY_IMPORT, INT64_MAX);
    good(&s, Q_REACTIVE_ENERGY_EXPORT, INT64_MIN);
    good(&s, Q_POWER_FACTOR_TOTAL, -9586);
    good(&s, Q_CURRENT_L3, 101500);
    r = reading(&s);
    assert_int_equal(r.known, 1 | 8);
    assert_true(r.real[8] == -0.9586f && r.real[7] == 10.15f && isnan(r.real[0]));
    r.quality = READING_LATE;
    there_and_back(&r);
    r.kind = RECORD_LIVE;
    there_and_back(&r);
}

static void extras(void **state)
{
    (void)state;
    struct sample s = {0};
    for (int n = 0; n < READING_EXTRAS; n++) { /* from none to all */
        struct record r = reading(&s);
        assert_int_equal(record_extra_count(&r), n);
        there_and_back(&r);
        record_fini(&r);
        good(&s, record_extra_quantity(READING_EXTRAS - 1 - n), 100 + n);
    }
    s = full();
    struct record r = reading(&s);
    assert_int_equal(record_extra_count(&r), READING_EXTRAS);
    for (int i = 0; i < READING_EXTRAS; i++)
        assert_int_equal(r.reading.extra[i], s.value[record_extra_quantity(i)].value);
    there_and_back(&r);
    record_fini(&r);
}

static void failures(void **state)
{
    (void)state;
    char longest[2 * RECORD_DETAIL_MAX], damaged[] = "caf\xe9";
    struct record r = {.point_id = INT64_MAX, .slot_at = SLOT, .at = SLOT};
    record_fail(&r, "silent", NULL);
    there_and_back(&r);
    record_fail(&r, "collector_down", "没有采集器");
    r.gap.until.us += 4 * 900000000LL;
    r.gap.period_us = 900000000;
    there_and_back(&r);
    record_fini(&r);
    memset(longest, 'x', sizeof longest);
    memcpy(longest + RECORD_DETAIL_MAX - 1, "表", 3);
    longest[sizeof longest - 1] = '\0';
    record_fail(&r, "exception", longest);
    assert_int_equal(strlen(r.gap.detail), RECORD_DETAIL_MAX - 1); /* no half of a character */
    r.kind = RECORD_LIVE_FAILURE;
    there_and_back(&r);
    record_fini(&r);
    record_fail(&r, "link_down", damaged);
    assert_string_equal(r.gap.detail, "caf?");
    record_fini(&r);
}

/* One byte of a good record is made another: what must not be, and where it stands. */
static void refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t byte;
        const char *why;
    } cases[] = {
        {0, 2, "another version"}, {1, RECORD_KINDS, "no known kind"},
        {2, 0, "no point"},        {2, 1, "no point"},
        {12, 0x10, "marks"},       {14, 0x40, "marks"},
        {17, 0xfe, "more reals"},  {20, 0xff, "no number"},
    };
    struct sample s = {0};
    good(&s, Q_ACTIVE_ENERGY_IMPORT, 1);
    good(&s, Q_ACTIVE_POWER_TOTAL, 100);
    struct record r = reading(&s), back;
    r.at = r.slot_at;
    struct err e;
    size_t used;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf bytes;
        buf_init(&bytes, RECORD_BYTES_MAX);
        record_encode(&r, &bytes);
        bytes.data[cases[i].at] = (char)cases[i].byte;
        if (cases[i].byte == 0xff)
            bytes.data[cases[i].at + 1] = (char)0x7f; /* the high half of a real: 0x7fff.... */
        bool ok = record_decode(bytes.data, bytes.len, &used, &back, &e);
        if (ok || !strstr(e.text, cases[i].why))
            fail_msg("case %zu: %s instead of %s", i, ok ? "good" : e.text, cases[i].why);
        buf_fini(&bytes);
    }
}

static void refused_failures(void **state)
{
    (void)state;
    struct record r = {.point_id = 1, .slot_at = SLOT, .at = SLOT}, back;
    struct err e;
    size_t used;
    for (int i = 0; i < 5; i++) {
        record_fail(&r, "silent", "x");
        r.gap.until.us = SLOT.us + (i == 0 ? 3 : i == 1 ? -4 : 0);
        r.gap.period_us = i == 0 ? 2 : i == 1 ? 2 : 0;
        if (i == 2)
            r.gap.cause[0] = 'S';
        if (i == 3)
            r.gap.cause[0] = '\0';
        if (i == 4)
            r.gap.detail[0] = (char)0xff;
        struct buf bytes;
        buf_init(&bytes, RECORD_BYTES_MAX);
        record_encode(&r, &bytes);
        assert_false(record_decode(bytes.data, bytes.len, &used, &back, &e));
        buf_fini(&bytes);
        record_fini(&r);
    }
    struct record early = {.point_id = 1, .slot_at = {-1}, .at = SLOT};
    record_fail(&early, "silent", NULL);
    struct buf bytes;
    buf_init(&bytes, RECORD_BYTES_MAX);
    record_encode(&early, &bytes);
    assert_false(record_decode(bytes.data, bytes.len, &used, &back, &e));
    assert_non_null(strstr(e.text, "outside the years"));
    buf_fini(&bytes);
}

/* The last slot lies so far away that no number tells it: refused, and nothing is computed with it. */
static void refused_far_away(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {1,    RECORD_GAP, 2,    2,    0, /* point 1, slot at 1 us, told then */
                                    0xfe, 0xff,       0xff, 0xff, 0xff, 0xff, 0xff,
                                    0xff, 0xff,       1,    0,    1,    'x',  0};
    struct record back;
    struct err e;
    size_t used;
    assert_false(record_decode(bytes, sizeof bytes, &used, &back, &e));
    assert_non_null(strstr(e.text, "outside the years"));
}

static void one_after_the_other(void **state)
{
    (void)state;
    struct sample s = full();
    struct record a = reading(&s), b = {.point_id = 7, .slot_at = SLOT, .at = SLOT}, back;
    struct buf bytes;
    struct err e;
    size_t first, second;
    record_fail(&b, "not_read", "its turn did not come");
    buf_init(&bytes, 2 * RECORD_BYTES_MAX);
    record_encode(&a, &bytes);
    record_encode(&b, &bytes);
    assert_true(record_decode(bytes.data, bytes.len, &first, &back, &e));
    record_fini(&back);
    assert_true(record_decode(bytes.data + first, bytes.len - first, &second, &back, &e));
    assert_int_equal(first + second, bytes.len);
    assert_same(&b, &back);
    record_fini(&back);
    record_fini(&a);
    record_fini(&b);
    buf_fini(&bytes);
}

UNIT_MAIN(cmocka_unit_test(values), cmocka_unit_test(extras), cmocka_unit_test(failures),
          cmocka_unit_test(refused), cmocka_unit_test(refused_failures), cmocka_unit_test(refused_far_away),
          cmocka_unit_test(one_after_the_other))
