/* Which addresses a message may go to. */
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "dahu/job/reach.h"

static bool open_to(const char *text)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        return reach_public((const struct sockaddr *)&in);
    assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
    return reach_public((const struct sockaddr *)&in6);
}

static void only_the_open_network_is_public(void **state)
{
    (void)state;
    static const char *const closed[] = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001::1",
        "2001:db8::1",
        "::127.0.0.1",
    };
    static const char *const open[] = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888",
        "::ffff:1.1.1.1",
        "2002:101:101::",
        "64:ff9b::101:101",
    };
    for (unsigned i = 0; i < sizeof closed / sizeof *closed; i++)
        if (open_to(closed[i]))
            fail_msg("%s is not public", closed[i]);
    for (unsigned i = 0; i < sizeof open / sizeof *open; i++)
        if (!open_to(open[i]))
            fail_msg("%s is public", open[i]);
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    assert_false(reach_public((const struct sockaddr *)&local));
}

static void a_list_names_host_and_port(void **state)
{
    (void)state;
    const char *list = "127.0.0.1:8025, hooks.example:443";
    assert_true(reach_listed(list, "127.0.0.1", 8025));
    assert_true(reach_listed(list, "HOOKS.example", 443));
    assert_false(reach_listed(list, "127.0.0.1", 802));
    assert_false(reach_listed(list, "127.0.0.1", 80255));
    assert_false(reach_listed(list, "hooks.example.org", 443));
    assert_false(reach_listed("", "127.0.0.1", 8025));
    assert_false(reach_listed(" , ", "", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_open_network_is_public),
        cmocka_unit_test(a_list_names_host_and_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
