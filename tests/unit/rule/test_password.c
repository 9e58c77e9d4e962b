/* What is a password and what everybody takes. */
#include "dahu/rule/password.h"

#include "unit.h"

static void test_policies(void **state)
{
    (void)state;
    static const struct {
        enum password_policy policy;
        const char *password;
        enum password_fault fault;
    } cases[] = {
        {PASSWORD_ASVS, "correct horse battery", PASSWORD_GOOD},
        {PASSWORD_ASVS, "nine lorries wait", PASSWORD_GOOD},
        {PASSWORD_ASVS, "大用户的电表在雨里慢慢转动着呢", PASSWORD_GOOD},
        {PASSWORD_ASVS, "fourteen chars", PASSWORD_SHORT},
        {PASSWORD_ASVS, "Password12345678", PASSWORD_COMMON},
        {PASSWORD_ASVS, "P@ssw0rdP@ssw0rd!", PASSWORD_COMMON},
        {PASSWORD_ASVS, "1234567890123456", PASSWORD_COMMON},
        {PASSWORD_ASVS, "aaaaaaaaaaaaaaaaaaaa", PASSWORD_COMMON},
        {PASSWORD_ASVS, "qwertyuiopasdfghjkl", PASSWORD_COMMON},
        {PASSWORD_ASVS, "li.ming is on the roof", PASSWORD_PERSONAL},
        {PASSWORD_DJBH, "Teapot-4-two!", PASSWORD_GOOD},
        {PASSWORD_DJBH, "teapot for two", PASSWORD_KINDS},
        {PASSWORD_DJBH, "Admin@123456", PASSWORD_COMMON},
        {PASSWORD_DJBH, "Woaini1314!!", PASSWORD_COMMON},
        {PASSWORD_DJBH, "Tea-4-two", PASSWORD_SHORT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(password_judge(cases[i].policy, cases[i].password, "li.ming", "李明"),
                         cases[i].fault);
    char longest[PASSWORD_MOST + 2];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(password_judge(PASSWORD_ASVS, longest, "a", "b"), PASSWORD_LONG);
}

static void test_a_policy_has_a_name(void **state)
{
    (void)state;
    enum password_policy p;
    assert_true(password_policy_parse("djbh", &p) && p == PASSWORD_DJBH);
    assert_true(password_policy_parse("asvs", &p) && p == PASSWORD_ASVS);
    assert_false(password_policy_parse("none", &p));
    assert_string_equal(password_fault_name(PASSWORD_KINDS), "password_kinds");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_policies),
                                       cmocka_unit_test(test_a_policy_has_a_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
