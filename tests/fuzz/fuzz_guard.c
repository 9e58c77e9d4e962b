/*
 * Any bytes as the head of a request, cut in place as libmicrohttpd 0.9.75 cuts them. A head that the
 * guard lets pass is read again by a second, strict reader from the untouched bytes: it must find the
 * same fields, the same length of the body, and nothing that could be read in two ways.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dahu/http/guard.h"
#include "dahu/http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIZE_MAX_HEAD = 4096, SPARE = 64 };

struct cutter {
    char bytes[SIZE_MAX_HEAD + SPARE], moved[SIZE_MAX_HEAD + SPARE]; /* moved: where folded lines go */
    char *at, *end;
};

/* The next line, its end overwritten by zeros; NULL when there is no end. */
static char *next_line(struct cutter *c)
{
    char *line = c->at;
    for (char *p = line; p < c->end; p++) {
        bool crlf = *p == '\r' && p + 1 < c->end && p[1] == '\n';
        if (!crlf && *p != '\n')
            continue;
        c->at = p + (crlf ? 2 : 1);
        memset(p, 0, (size_t)(c->at - p));
        return line;
    }
    return NULL;
}

/* Method, target and version; false where the library refuses by itself. */
static bool cut_request_line(struct cutter *c, struct guard_head *h, char target[static SIZE_MAX_HEAD])
{
    char *line = next_line(c);
    char *last = line ? strrchr(line, ' ') : NULL, *first = line ? strchr(line, ' ') : NULL;
    if (!first || first == last || strlen(last + 1) != 8 || memcmp(last + 1, "HTTP/1.", 7) != 0)
        return false;
    *first = *last = '\0';
    snprintf(target, SIZE_MAX_HEAD, "%s", first + 1);
    h->method = line;
    h->target = target;
    h->target_end = first + 1 + strlen(first + 1);
    h->version = last + 1;
    return true;
}

static void add_field(struct guard_head *h, const char *name, const char *value)
{
    if (h->field_count < GUARD_FIELDS_MAX)
        h->fields[h->field_count] = (struct guard_field){name, value};
    h->field_count++;
}

static bool cut_fields(struct cutter *c, struct guard_head *h)
{
    char *name = NULL, *value = NULL;
    for (;;) {
        char *line = next_line(c);
        if (!line)
            return false;
        if (name && (*line == ' ' || *line == '\t')) { /* the library moves the name and leaves the value */
            size_t n = strlen(name);
            memmove(c->moved, name, n);
            snprintf(c->moved + n, sizeof c->moved - n, "%s", line + strspn(line, " \t"));
            name = c->moved;
            continue;
        }
        if (name)
            add_field(h, name, value);
        if (!*line) {
            h->head_end = c->at;
            return true;
        }
        char *colon = strchr(line, ':');
        if (!colon)
            return false;
        *colon++ = '\0';
        name = line;
        value = colon + strspn(colon, " \t");
    }
}

/* ---- the second reader ---------------------------------------------------------------------------- */

static bool is_named(const char *line, const char *name)
{
    size_t n = strlen(name);
    return strncasecmp(line, name, n) == 0 && line[n] == ':';
}

static const char *value_of(const char *line)
{
    const char *value = strchr(line, ':') + 1;
    return value + strspn(value, " \t");
}

static void read_again(const uint8_t *data, size_t size, const struct guard_head *h,
                       const struct guard_body *body)
{
    char text[SIZE_MAX_HEAD + 1];
    size_t head = (size_t)(h->head_end - h->method), lines = 0;
    int lengths = 0, codings = 0, hosts = 0;
    uint64_t bytes = 0;
    MUST(head <= size);
    memcpy(text, data, head);
    text[head] = '\0';
    /* what guard_intact cannot tell from honest line ends, see there */
    bool ends = head >= 4;
    for (size_t i = 1; ends && i <= 4; i++)
        ends = memchr("\r\n", text[head - i], 3) != NULL; /* with its closing zero */
    if (ends)
        memcpy(text + head - 4, "\r\n\r\n", 4);
    for (size_t i = 0; i + 1 < head; i++)
        if (text[i] == '\0' && text[i + 1] == '\n')
            text[i] = '\r';
    MUST(strlen(text) == head);
    MUST(head >= 4 && strcmp(text + head - 4, "\r\n\r\n") == 0);
    for (char *line = strstr(text, "\r\n") + 2; strncmp(line, "\r\n", 2) != 0;
         line = strstr(line, "\r\n") + 2) {
        size_t n = strcspn(line, "\r\n");
        MUST(line[n] == '\r' && line[n + 1] == '\n' && *line != ' ' && *line != '\t');
        MUST(strcspn(line, " \t:") == strcspn(line, ":"));
        lengths += is_named(line, "content-length");
        codings += is_named(line, "transfer-encoding");
        hosts += is_named(line, "host");
        if (is_named(line, "content-length"))
            bytes = strtoull(value_of(line), NULL, 10);
        if (is_named(line, "transfer-encoding"))
            MUST(strncasecmp(value_of(line), "chunked\r\n", 9) == 0);
        lines++;
    }
    MUST(lines == h->field_count && lengths + codings <= 1 && hosts <= 1);
    MUST(body->chunked == (codings == 1) && (body->chunked || body->bytes == bytes));
    MUST(hosts == 1 || strcmp(h->version, "HTTP/1.0") == 0);
}

static void check_target(const char *raw)
{
    struct arena a = {0};
    struct target t;
    struct problem p;
    if (target_parse(raw, &a, &t, &p)) {
        MUST(t.path[0] == '/' && !strstr(t.path, "/../") && !strstr(t.path, "/./") && !strchr(t.path, '\\'));
        for (const char *c = t.path; *c; c++)
            MUST((unsigned char)*c >= ' ' && *c != 0x7f);
        MUST(t.param_count <= TARGET_PARAMS_MAX);
    } else {
        MUST(p.code == PROBLEM_BAD_TARGET && p.detail[0]);
    }
    arena_fini(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cutter c;
    char target[SIZE_MAX_HEAD];
    struct guard_head h = {0};
    struct guard_body body;
    struct problem p;
    if (size > SIZE_MAX_HEAD)
        return 0;
    memset(&c, 'x', sizeof c);
    memcpy(c.bytes, data, size);
    c.at = c.bytes;
    c.end = c.bytes + size;
    if (!cut_request_line(&c, &h, target) || !cut_fields(&c, &h))
        return 0;
    if (guard_intact(&h, &p) && guard_check(&h, &body, &p)) {
        read_again(data, size, &h, &body);
        check_target(target);
    } else {
        MUST(p.code != PROBLEM_NONE && p.detail[0]);
    }
    return 0;
}
