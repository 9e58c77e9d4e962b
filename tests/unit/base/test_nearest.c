/* "Did you mean": the fewest letters to change wins, the first of equals stays. */
#include "unit.h"

#include "dahu/base/nearest.h"

static void distances(void **state)
{
    (void)state;
    assert_int_equal(nearest_distance("", ""), 0);
    assert_int_equal(nearest_distance("port", "prot"), 2);
    assert_int_equal(nearest_distance("http.port", "http.prt"), 1);
    assert_int_equal(nearest_distance("abc", ""), 3);
    char longer[300];
    memset(longer, 'x', sizeof longer);
    longer[299] = '\0';
    assert_int_equal(nearest_distance(longer, longer), 0);
}

static void offers(void **state)
{
    (void)state;
    struct nearest n = {.wanted = "acount_number"};
    nearest_offer(&n, "customer_number");
    nearest_offer(&n, "account_number");
    nearest_offer(&n, "site_name");
    assert_string_equal(n.name, "account_number");
    struct nearest part = {.wanted = "account"};
    nearest_offer(&part, "slot_s");
    nearest_offer(&part, "account_number");
    nearest_offer(&part, "t");
    assert_string_equal(part.name, "account_number");
}

UNIT_MAIN(cmocka_unit_test(distances), cmocka_unit_test(offers))
