/* db - the part that needs no server: the text format of COPY. */
#include "dahu/store/db.h"
#include "unit.h"

static void copy_fields(void **state)
{
    (void)state;
    static const struct {
        const char *text, *copied;
    } cases[] = {
        {"", ""},
        {"plain 文字", "plain 文字"},
        {"a\\b\tc\nd\re", "a\\\\b\\tc\\nd\\re"},
        {"\n", "\\n"},
        {"\\N", "\\\\N"}, /* the two letters, not a null */
        {NULL, "\\N"},
    };
    struct buf out;
    buf_init(&out, 1000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_reset(&out);
        db_copy_field(&out, cases[i].text);
        assert_string_equal(out.data, cases[i].copied);
    }
    buf_fini(&out);
}

UNIT_MAIN(cmocka_unit_test(copy_fields))
