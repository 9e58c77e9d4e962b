/* target - see the header. */
#include "dahu/http/target.h"

#include <string.h>
#include <strings.h>

#include "dahu/base/charset.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum part { PART_PATH, PART_QUERY };

/* The byte that "%XY" at @from stands for, or -1; @left counts the bytes from there on. */
static int escaped_byte(const char *from, size_t left)
{
    if (left < 3)
        return -1;
    int high = hex_digit(from[1]), low = hex_digit(from[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool check_byte(int byte, bool escaped, enum part part, struct problem *p)
{
    if (byte < 0)
        return problem_set(p, PROBLEM_BAD_TARGET, "a percent sign without two hexadecimal digits after it");
    if (byte < ' ' || byte == 0x7f)
        return problem_set(p, PROBLEM_BAD_TARGET, "control character 0x%02x in an address", (unsigned)byte);
    if (part == PART_PATH && (byte == '\\' || (escaped && byte == '/')))
        return problem_set(p, PROBLEM_BAD_TARGET, "a path has '%c' where it would not be seen", byte);
    return true;
}

/* Decodes @n bytes at @from into the arena; NULL with @p filled. */
static const char *decode(const char *from, size_t n, enum part part, struct arena *a, struct problem *p)
{
    char *text = arena_alloc(a, n + 1), *to = text;
    for (size_t i = 0; i < n; i++) {
        bool escaped = from[i] == '%';
        int byte = escaped ? escaped_byte(from + i, n - i) : (unsigned char)from[i];
        if (!check_byte(byte, escaped, part, p))
            return NULL;
        *to++ = part == PART_QUERY && !escaped && byte == '+' ? ' ' : (char)byte;
        i += escaped ? 2 : 0;
    }
    if (!charset_utf8_valid(text, (size_t)(to - text))) {
        problem_set(p, PROBLEM_BAD_TARGET, "an address is not UTF-8");
        return NULL;
    }
    return text;
}

/* "." and ".." as segments; they are refused after decoding, so that %2e is seen too. */
static bool has_dot_segment(const char *path)
{
    for (const char *s = path; *s; s += strcspn(s, "/")) {
        s++;
        size_t n = strcspn(s, "/");
        if ((n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.'))
            return true;
    }
    return false;
}

static bool parse_param(const char *text, size_t n, struct arena *a, struct target *out, struct problem *p)
{
    if (out->param_count == TARGET_PARAMS_MAX)
        return problem_set(p, PROBLEM_BAD_TARGET, "an address may have %d parameters", TARGET_PARAMS_MAX);
    const char *equals = memchr(text, '=', n);
    size_t name_len = equals ? (size_t)(equals - text) : n;
    const char *name = decode(text, name_len, PART_QUERY, a, p);
    const char *value = !name ? NULL : !equals ? "" : decode(equals + 1, n - name_len - 1, PART_QUERY, a, p);
    if (!value)
        return false;
    out->params[out->param_count++] = (struct target_param){name, value};
    return true;
}

static bool parse_query(const char *query, struct arena *a, struct target *out, struct problem *p)
{
    while (*query) {
        size_t n = strcspn(query, "&");
        if (n > 0 && !parse_param(query, n, a, out, p))
            return false;
        query += n + (query[n] == '&');
    }
    return true;
}

/* "http://host/path" means "/path" here; a proxy is asked that way, and so may a server be. */
static const char *skip_authority(const char *raw)
{
    if (strncasecmp(raw, "http://", 7) != 0)
        return raw;
    const char *path = raw + 7 + strcspn(raw + 7, "/?");
    return *path == '/' ? path : "/";
}

bool target_parse(const char *raw, struct arena *a, struct target *out, struct problem *p)
{
    raw = skip_authority(raw);
    out->param_count = 0;
    if (*raw != '/')
        return problem_set(p, PROBLEM_BAD_TARGET, "an address begins with a slash");
    if (strchr(raw, '#'))
        return problem_set(p, PROBLEM_BAD_TARGET, "a fragment (#) is not part of a request");
    size_t n = strcspn(raw, "?");
    out->path = decode(raw, n, PART_PATH, a, p);
    if (!out->path)
        return false;
    if (has_dot_segment(out->path))
        return problem_set(p, PROBLEM_BAD_TARGET, "'.' or '..' as a part of a path");
    return parse_query(raw + n + (raw[n] == '?'), a, out, p);
}
