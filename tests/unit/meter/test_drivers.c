/* Every driver that the binary carries is sound. */
#include "unit.h"

#include "dahu/base/asset.h"
#include "dahu/meter/driver.h"

static void every_driver_is_sound(void **state)
{
    (void)state;
    int count = 0;
    for (const struct asset *a = asset_table; a->name; a++) {
        if (strncmp(a->name, "drivers/", 8) != 0)
            continue;
        struct driver_faults faults;
        struct driver *d = driver_check(a->data, a->size, a->name, &faults);
        for (int i = 0; i < faults.count; i++)
            print_error("%s: %s: %s\n", a->name, faults.list[i].path, faults.list[i].reason);
        assert_non_null(d);
        driver_faults_fini(&faults);
        driver_free(d);
        count++;
    }
    assert_true(count >= 28);
}

UNIT_MAIN(cmocka_unit_test(every_driver_is_sound))
