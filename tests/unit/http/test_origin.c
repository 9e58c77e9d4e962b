/* Whose page asked, from which address, and with which key. */
#include "unit.h"

#include "dahu/http/credential.h"
#include "dahu/http/origin.h"

static void own_pages(void **state)
{
    (void)state;
    static const char PUBLIC[] = "https://dahu.example";
    static const struct {
        struct origin_claims claims;
        const char *public_url;
        bool cookie, own;
    } row[] = {
        {{NULL, NULL, "a:80"}, "", false, true},
        {{NULL, NULL, "a:80"}, "", true, false},
        {{"http://a:80", NULL, "a:80"}, "", true, true},
        {{"HTTP://A:80", NULL, "a:80"}, "", true, true},
        {{"http://a:81", NULL, "a:80"}, "", true, false},
        {{"https://a:80", NULL, "a:80"}, "", true, false},
        {{"http://a:80.evil", NULL, "a:80"}, "", true, false},
        {{"null", NULL, "a:80"}, "", false, false},
        {{NULL, "same-origin", "a:80"}, "", true, true},
        {{NULL, "none", "a:80"}, "", true, true},
        {{NULL, "same-site", "a:80"}, "", true, false},
        {{NULL, "cross-site", "a:80"}, "", false, false},
        {{"http://a:80", "cross-site", "a:80"}, "", true, false},
        {{"http://a:80", NULL, NULL}, "", true, false},
        {{"https://dahu.example", NULL, "a:80"}, PUBLIC, true, true},
        {{"https://dahu.example", NULL, "a:80"}, "https://dahu.example/", true, true},
        {{"http://a:80", NULL, "a:80"}, PUBLIC, true, false},
        {{"https://dahu.example.evil", NULL, "a:80"}, PUBLIC, true, false},
        {{"https://dahu", NULL, "a:80"}, PUBLIC, true, false},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (origin_is_own(&row[i].claims, row[i].public_url, row[i].cookie) != row[i].own)
            fail_msg("row %zu", i);
}

static void addresses(void **state)
{
    (void)state;
    static const struct {
        const char *peer, *forwarded, *proxies, *client;
    } row[] = {
        {"1.2.3.4", NULL, "", "1.2.3.4"},
        {"1.2.3.4", "6.6.6.6", "", "1.2.3.4"},
        {"1.2.3.4", "6.6.6.6", "1.2.3.5, 10.0.0.0/8", "1.2.3.4"},
        {"10.1.1.1", "6.6.6.6", "1.2.3.5, 10.0.0.0/8", "6.6.6.6"},
        {"10.1.1.1", "6.6.6.6, 7.7.7.7", "10.0.0.0/8", "7.7.7.7"},
        {"10.1.1.1", "6.6.6.6, 7.7.7.7 , 10.2.2.2", "10.0.0.0/8", "7.7.7.7"},
        {"10.1.1.1", "10.3.3.3,10.2.2.2", "10.0.0.0/8", "10.3.3.3"},
        {"10.1.1.1", "evil", "10.0.0.0/8", "10.1.1.1"},
        {"10.1.1.1", "6.6.6.6, evil", "10.0.0.0/8", "10.1.1.1"},
        {"10.1.1.1", "", "10.0.0.0/8", "10.1.1.1"},
        {"10.1.1.1", ",,,", "10.0.0.0/8", "10.1.1.1"},
        {"172.31.255.255", "6.6.6.6", "172.16.0.0/12", "6.6.6.6"},
        {"172.32.0.0", "6.6.6.6", "172.16.0.0/12", "172.32.0.0"},
        {"::1", "2001:db8::5", "::1", "2001:db8::5"},
        {"2001:db8::1", "6.6.6.6", "2001:db8::/32", "6.6.6.6"},
        {"2001:db9::1", "6.6.6.6", "2001:db8::/32", "2001:db9::1"},
        {"127.0.0.1", "6.6.6.6", "0.0.0.0/0", "6.6.6.6"},
        {"127.0.0.1", "6.6.6.6", "::ffff:127.0.0.1", "6.6.6.6"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char client[ORIGIN_ADDRESS_BYTES];
        origin_address(row[i].peer, row[i].forwarded, row[i].proxies, client);
        if (strcmp(client, row[i].client) != 0)
            fail_msg("row %zu: %s", i, client);
    }
}

static void lists_of_proxies(void **state)
{
    (void)state;
    struct err e;
    static const char *const good[] = {"", "10.0.0.5", "10.0.0.5, ::1", "10.0.0.0/8,2001:db8::/32",
                                       "0.0.0.0/0"};
    static const char *const bad[] = {"localhost", "10.0.0.5/33", "10.0.0.5/",         "10.0.0.5/x",
                                      "::1/129",   "10.0.0",      "10.0.0.5 10.0.0.6", "1.2.3.4/-1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(origin_proxies_check(good[i], &e));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (origin_proxies_check(bad[i], &e))
            fail_msg("%s", bad[i]);
}

static void keys(void **state)
{
    (void)state;
    static const struct {
        const char *authorization, *cookies;
        bool secure;
        enum credential_kind kind;
        const char *token;
    } row[] = {
        {NULL, NULL, false, CREDENTIAL_NONE, NULL},
        {"Bearer abc", NULL, false, CREDENTIAL_TOKEN, "abc"},
        {"bearer  abc", NULL, false, CREDENTIAL_TOKEN, "abc"},
        {"Bearer ", "dahu=x", false, CREDENTIAL_SESSION, "x"},
        {"Basic abc", NULL, false, CREDENTIAL_NONE, NULL},
        {"Bearer abc", "dahu=x", false, CREDENTIAL_TOKEN, "abc"},
        {NULL, "dahu=x", false, CREDENTIAL_SESSION, "x"},
        {NULL, "a=b; dahu=x; c=d", false, CREDENTIAL_SESSION, "x"},
        {NULL, "xdahu=x; dahux=y", false, CREDENTIAL_NONE, NULL},
        {NULL, "dahu=", false, CREDENTIAL_NONE, NULL},
        {NULL, "dahu", false, CREDENTIAL_NONE, NULL},
        {NULL, "dahu=x", true, CREDENTIAL_NONE, NULL},
        {NULL, "__Host-dahu=x", true, CREDENTIAL_SESSION, "x"},
        {NULL, "__Host-dahu=x", false, CREDENTIAL_NONE, NULL},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct credential c;
        char hash[CREDENTIAL_HASH_BYTES] = "";
        credential_read(row[i].authorization, row[i].cookies, row[i].secure, &c);
        if (row[i].token)
            credential_hash(row[i].token, strlen(row[i].token), hash);
        if (c.kind != row[i].kind || strcmp(c.hash, hash) != 0)
            fail_msg("row %zu: kind %d", i, (int)c.kind);
    }
    char hash[CREDENTIAL_HASH_BYTES]; /* as `b2sum -l 256` has it */
    credential_hash("abc", 3, hash);
    assert_string_equal(hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

UNIT_MAIN(cmocka_unit_test(own_pages), cmocka_unit_test(addresses), cmocka_unit_test(lists_of_proxies),
          cmocka_unit_test(keys))
