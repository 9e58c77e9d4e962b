/* Arenas: aligned zeroed memory of any size that stays where it is, freed in one call, reusable. */
#include "unit.h"

#include <stdlib.h>

#include "dahu/base/arena.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena a = {0};
    unsigned char *before = NULL;
    size_t before_size = 0;
    for (size_t size = 1; size < 40000; size = size * 3 + 1) {
        unsigned char *p = arena_alloc(&a, size);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xa5, size);
        if (before)
            for (size_t i = 0; i < before_size; i++)
                assert_int_equal(before[i], 0xa5);
        before = p;
        before_size = size;
    }
    arena_fini(&a);
}

static void texts_are_copied_and_formatted(void **state)
{
    (void)state;
    struct arena a = {0};
    char source[] = "meter";
    char *copy = arena_strdup(&a, source);
    source[0] = 'X';
    assert_string_equal(copy, "meter");
    assert_string_equal(arena_printf(&a, "%s-%d", copy, 7), "meter-7");
    char *longer = arena_printf(&a, "%0*d", 20000, 5); /* longer than a block */
    assert_int_equal(strlen(longer), 20000);
    assert_string_equal(copy, "meter");
    arena_fini(&a);
}

static void a_freed_arena_starts_again(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_fini(&a); /* of an empty one */
    for (int round = 0; round < 3; round++) {
        assert_non_null(arena_alloc(&a, 0));
        assert_string_equal(arena_strdup(&a, ""), "");
        arena_fini(&a);
        assert_null(a.blocks);
    }
}

UNIT_MAIN(cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
          cmocka_unit_test(texts_are_copied_and_formatted), cmocka_unit_test(a_freed_arena_starts_again))
