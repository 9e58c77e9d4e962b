/* The guard on heads that lie in a buffer as libmicrohttpd leaves them there. */
#include "unit.h"

#include <stdio.h>

#include "dahu/http/guard.h"

/* Cuts @raw in place as libmicrohttpd 0.9.75 does: zeros over line ends and colons. False: it would answer
 * 400. */
static bool cut(char *raw, struct guard_head *h)
{
    memset(h, 0, sizeof *h);
    char *line_end = memmem(raw, 4096, "\r\n", 2);
    h->method = raw;
    char *target = strchr(raw, ' ') + 1, *version = line_end;
    target[-1] = '\0';
    while (version[-1] != ' ')
        version--;
    version[-1] = '\0';
    h->target = target;
    h->target_end = target + strlen(target);
    h->version = version;
    line_end[0] = line_end[1] = '\0';
    h->head_end = line_end + 4;
    for (char *line = line_end + 2; *line != '\r';) {
        char *end = line;
        while (*end != '\n') /* a zero byte does not end a line */
            end++;
        char *next = end + 1;
        *end-- = '\0';
        if (*end == '\r')
            *end = '\0';
        char *colon = strchr(line, ':');
        if (!colon)
            return false;
        *colon++ = '\0';
        while (*colon == ' ' || *colon == '\t')
            colon++;
        h->fields[h->field_count++] = (struct guard_field){line, colon};
        line = next;
        h->head_end = line + 2;
    }
    line_end = (char *)(uintptr_t)h->head_end - 2;
    line_end[0] = line_end[1] = '\0';
    return true;
}

#define HOST "Host: a.example:80\r\n"

static bool judge(const char *raw, size_t n, struct guard_body *body, struct problem *p)
{
    char buffer[4096] = {0};
    struct guard_head h;
    assert_true(n + 8 < sizeof buffer);
    memcpy(buffer, raw, n);
    memset(buffer + n, 'x', 8); /* what follows the head is never zeros by luck */
    assert_true(cut(buffer, &h));
    return guard_intact(&h, p) && guard_check(&h, body, p);
}
#define JUDGE(text, body, p) judge(text, sizeof text - 1, body, p)

static void accepts(void **state)
{
    (void)state;
    struct guard_body body;
    struct problem p;
    assert_true(JUDGE("GET / HTTP/1.1\r\n" HOST "\r\n", &body, &p));
    assert_true(body.bytes == 0 && !body.chunked);
    assert_true(JUDGE("GET / HTTP/1.0\r\nAccept:\r\n\r\n", &body, &p));
    assert_true(JUDGE("POST /a?b HTTP/1.1\r\n" HOST "Content-Length:\t 12\r\nX: a\tb\r\n\r\n", &body, &p));
    assert_int_equal(body.bytes, 12);
    assert_true(JUDGE("POST / HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: Chunked\r\n\r\n", &body, &p));
    assert_true(body.chunked);
}

static const struct {
    const char *raw;
    size_t n;
    enum problem_code code;
} refused[] = {
#define ROW(text, code)                                                                                      \
    {                                                                                                        \
        text, sizeof text - 1, PROBLEM_##code                                                                \
    }
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\ncontent-length: 5\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551617\r\n\r\n", BODY_TOO_LARGE),
    ROW("POST / HTTP/1.1\r\n" HOST "Content-Length: 1048577\r\n\r\n", BODY_TOO_LARGE),
    ROW("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n", BAD_HEAD),
    ROW("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        BAD_HEAD),
    ROW("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\nX: a\0b\r\n" HOST "\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\nX: a\0\r\n" HOST "\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST "X: a\0\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST "X: a\vb\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST "X\t: a\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST "X\x80: a\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\n" HOST HOST "\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", BAD_HEAD),
    ROW("G@T / HTTP/1.1\r\n" HOST "\r\n", BAD_HEAD),
    ROW("GET / HTTP/1.2\r\n" HOST "\r\n", HTTP_VERSION),
    ROW("GET /a b HTTP/1.1\r\n" HOST "\r\n", BAD_TARGET),
    ROW("GET /a\x01 HTTP/1.1\r\n" HOST "\r\n", BAD_TARGET),
    ROW("GET /\xe5\xa4\xa7 HTTP/1.1\r\n" HOST "\r\n", BAD_TARGET),
    ROW("GET /a\0b HTTP/1.1\r\n" HOST "\r\n", BAD_HEAD),
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct guard_body body;
        struct problem p = {0};
        if (judge(refused[i].raw, refused[i].n, &body, &p))
            fail_msg("row %zu was accepted", i);
        if (p.code != refused[i].code)
            fail_msg("row %zu: %s %s", i, problem_name(p.code), p.detail);
    }
}

/* A folded line: the library moves the name elsewhere and leaves the value where it was. */
static void refuses_a_moved_name(void **state)
{
    (void)state;
    char buffer[4096] = "GET / HTTP/1.1\r\nX: a\r\n\r\n", elsewhere[] = "X and more";
    struct guard_head h;
    struct problem p;
    assert_true(cut(buffer, &h));
    assert_true(guard_intact(&h, &p));
    h.fields[0].name = elsewhere;
    assert_false(guard_intact(&h, &p));
}

static void limits(void **state)
{
    (void)state;
    static char target[GUARD_TARGET_MAX + 2], value[GUARD_HEAD_MAX];
    struct guard_body body;
    struct problem p;
    struct guard_head h = {.method = "GET", .target = "/", .version = "HTTP/1.1", .field_count = 1};
    h.fields[0] = (struct guard_field){"Host", "a"};
    memset(target, 'a', sizeof target - 2);
    h.target = target;
    assert_true(guard_check(&h, &body, &p));
    target[GUARD_TARGET_MAX] = 'a';
    assert_false(guard_check(&h, &body, &p));
    assert_int_equal(p.code, PROBLEM_TARGET_TOO_LONG);
    h.target = "/";
    memset(value, 'v', sizeof value - 1);
    h.fields[h.field_count++] = (struct guard_field){"X", value};
    assert_false(guard_check(&h, &body, &p));
    assert_int_equal(p.code, PROBLEM_HEAD_TOO_LARGE);
    value[GUARD_HEAD_MAX - 100] = '\0';
    assert_true(guard_check(&h, &body, &p));
    while (h.field_count < GUARD_FIELDS_MAX)
        h.fields[h.field_count++] = (struct guard_field){"Y", ""};
    value[0] = '\0';
    assert_true(guard_check(&h, &body, &p));
    h.field_count++; /* the server counts on, but keeps no more of them */
    assert_false(guard_check(&h, &body, &p));
    assert_int_equal(p.code, PROBLEM_HEAD_TOO_LARGE);
}

UNIT_MAIN(cmocka_unit_test(accepts), cmocka_unit_test(refuses), cmocka_unit_test(refuses_a_moved_name),
          cmocka_unit_test(limits))
