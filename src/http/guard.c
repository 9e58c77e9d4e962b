/* guard - see the header. A list of checks; the first that fails decides. */
#include "dahu/http/guard.h"

#include <string.h>
#include <strings.h>

/* ---- where the parts lie ------------------------------------------------------------------------ */

/* Whether @next begins right after @part and its @zeros closing zeros. Stops reading at the first other byte.
 */
static bool followed_by(const char *part, int zeros, const char *next)
{
    const char *end = part + strlen(part);
    for (int i = 0; i < zeros; i++)
        if (end[i] != '\0')
            return false;
    return (uintptr_t)(end + zeros) == (uintptr_t)next;
}

/* "Name:  value" became "Name\0  value": only blanks may lie between. */
static bool is_one_line(const struct guard_field *f)
{
    const char *after = f->name + strlen(f->name) + 1;
    uintptr_t distance = (uintptr_t)f->value - (uintptr_t)after;
    if (distance > GUARD_HEAD_MAX) /* also when @value lies before: the difference wraps */
        return false;
    for (uintptr_t i = 0; i < distance; i++)
        if (after[i] != ' ' && after[i] != '\t')
            return false;
    return true;
}

bool guard_intact(const struct guard_head *head, struct problem *p)
{
    static const char odd[] = "a zero byte, a folded line or a bare line feed near %s";
    enum { CRLF = 2 };
    if (head->target_end + 1 != head->version)
        return problem_set(p, PROBLEM_BAD_HEAD, odd, "the request line");
    const char *last = head->version;
    size_t n = head->field_count < GUARD_FIELDS_MAX ? head->field_count : GUARD_FIELDS_MAX;
    for (size_t i = 0; i < n; i++) {
        const struct guard_field *f = &head->fields[i];
        if (!followed_by(last, CRLF, f->name) || !is_one_line(f))
            return problem_set(p, PROBLEM_BAD_HEAD, odd, i ? "a header" : "the first header");
        last = f->value;
    }
    if (head->field_count <= GUARD_FIELDS_MAX && !followed_by(last, 2 * CRLF, head->head_end))
        return problem_set(p, PROBLEM_BAD_HEAD, odd, "the last header");
    return true;
}

/* ---- what the parts say -------------------------------------------------------------------------- */

static bool is_token(const char *text)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";
    if (!*text)
        return false;
    for (; *text; text++)
        if (!((*text >= '0' && *text <= '9') || ((*text | 32) >= 'a' && (*text | 32) <= 'z') ||
              strchr(marks, *text)))
            return false;
    return true;
}

static bool check_line(const struct guard_head *h, struct problem *p)
{
    if (strlen(h->target) > GUARD_TARGET_MAX)
        return problem_set(p, PROBLEM_TARGET_TOO_LONG, "an address may have %d bytes", GUARD_TARGET_MAX);
    if (strlen(h->method) > GUARD_METHOD_MAX || !is_token(h->method))
        return problem_set(p, PROBLEM_BAD_HEAD, "the method is not a token");
    if (strcmp(h->version, "HTTP/1.1") != 0 && strcmp(h->version, "HTTP/1.0") != 0)
        return problem_set(p, PROBLEM_HTTP_VERSION, "HTTP/1.1 and HTTP/1.0 are spoken here");
    for (const char *c = h->target; *c; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f)
            return problem_set(p, PROBLEM_BAD_TARGET, "byte 0x%02x in an address must be written as %%%02X",
                               (unsigned char)*c, (unsigned char)*c);
    return true;
}

static bool check_field(const struct guard_field *f, struct problem *p)
{
    if (!is_token(f->name))
        return problem_set(p, PROBLEM_BAD_HEAD, "a header name has a character that is not allowed there");
    for (const char *c = f->value; *c; c++)
        if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f)
            return problem_set(p, PROBLEM_BAD_HEAD, "header %.40s has control character 0x%02x", f->name,
                               (unsigned char)*c);
    return true;
}

static bool check_size(const struct guard_head *h, struct problem *p)
{
    if (h->field_count > GUARD_FIELDS_MAX)
        return problem_set(p, PROBLEM_HEAD_TOO_LARGE, "a request may have %d headers, not %zu",
                           GUARD_FIELDS_MAX, h->field_count);
    size_t bytes = strlen(h->method) + strlen(h->target) + strlen(h->version) + 4;
    for (size_t i = 0; i < h->field_count; i++)
        bytes += strlen(h->fields[i].name) + strlen(h->fields[i].value) + 4;
    if (bytes > GUARD_HEAD_MAX)
        return problem_set(p, PROBLEM_HEAD_TOO_LARGE, "a head may have %d bytes", GUARD_HEAD_MAX);
    return true;
}

/* The value of the only header of that name; NULL when there is none. @count tells how many there are. */
static const char *find_field(const struct guard_head *h, const char *name, int *count)
{
    const char *value = NULL;
    *count = 0;
    for (size_t i = 0; i < h->field_count; i++)
        if (strcasecmp(h->fields[i].name, name) == 0) {
            value = h->fields[i].value;
            (*count)++;
        }
    return value;
}

static bool check_host(const struct guard_head *h, struct problem *p)
{
    int count;
    const char *host = find_field(h, "Host", &count);
    if (count > 1)
        return problem_set(p, PROBLEM_BAD_HEAD, "more than one Host header");
    if (count == 0)
        return strcmp(h->version, "HTTP/1.0") == 0 ||
               problem_set(p, PROBLEM_BAD_HEAD, "HTTP/1.1 without a Host header");
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:[]%";
    if (host[strspn(host, allowed)] != '\0')
        return problem_set(p, PROBLEM_BAD_HEAD, "Host is not a name or an address");
    return true;
}

static bool read_length(const char *text, size_t most, uint64_t *bytes, struct problem *p)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] != '\0')
        return problem_set(p, PROBLEM_BAD_HEAD, "Content-Length is not a plain number");
    *bytes = 0;
    for (const char *c = text; *c; c++) {
        *bytes = *bytes * 10 + (uint64_t)(*c - '0');
        if (*bytes > most)
            return problem_set(p, PROBLEM_BODY_TOO_LARGE, "a body may have %zu bytes", most);
    }
    return true;
}

static bool check_framing(const struct guard_head *h, struct guard_body *body, struct problem *p)
{
    int lengths, codings;
    const char *length = find_field(h, "Content-Length", &lengths);
    const char *coding = find_field(h, "Transfer-Encoding", &codings);
    *body = (struct guard_body){0, codings > 0};
    if (lengths > 1)
        return problem_set(p, PROBLEM_BAD_HEAD, "more than one Content-Length header");
    if (codings > 1)
        return problem_set(p, PROBLEM_BAD_HEAD, "more than one Transfer-Encoding header");
    if (length && coding)
        return problem_set(p, PROBLEM_BAD_HEAD, "both Content-Length and Transfer-Encoding");
    if (coding && strcasecmp(coding, "chunked") != 0)
        return problem_set(p, PROBLEM_BAD_HEAD, "the only Transfer-Encoding understood here is chunked");
    if (coding && strcmp(h->version, "HTTP/1.0") == 0)
        return problem_set(p, PROBLEM_BAD_HEAD, "HTTP/1.0 has no Transfer-Encoding");
    return !length || read_length(length, h->body_max ? h->body_max : GUARD_BODY_MAX, &body->bytes, p);
}

bool guard_check(const struct guard_head *h, struct guard_body *body, struct problem *p)
{
    if (!check_line(h, p) || !check_size(h, p))
        return false;
    for (size_t i = 0; i < h->field_count; i++)
        if (!check_field(&h->fields[i], p))
            return false;
    return check_host(h, p) && check_framing(h, body, p);
}
