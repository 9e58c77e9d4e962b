/* body - see the header. The limits are looked at before anything is built. */
#include "dahu/http/body.h"

#include <string.h>
#include <strings.h>

bool body_is_json(const char *type)
{
    static const char json[] = "application/json", charset[] = "charset=";
    if (!type || strncasecmp(type, json, sizeof json - 1) != 0)
        return false;
    type += sizeof json - 1;
    type += strspn(type, " \t");
    if (!*type)
        return true;
    if (*type++ != ';')
        return false;
    type += strspn(type, " \t");
    if (strncasecmp(type, charset, sizeof charset - 1) != 0)
        return false;
    type += sizeof charset - 1;
    return strcasecmp(type, "utf-8") == 0 || strcasecmp(type, "\"utf-8\"") == 0;
}

/* How deep brackets are nested, and how many values the longest array has; both seen without building a
 * value. A text that is no JSON gives some answer. */
static bool check_extent(const char *text, size_t n, struct problem *p)
{
    long commas[BODY_DEPTH_MAX + 1] = {0};
    bool array[BODY_DEPTH_MAX + 1] = {false};
    int depth = 0;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (c == '"') {
            for (i++; i < n && text[i] != '"'; i++)
                i += text[i] == '\\';
        } else if (c == '{' || c == '[') {
            if (depth++ == BODY_DEPTH_MAX)
                return problem_set(p, PROBLEM_BAD_BODY, "nested deeper than %d", BODY_DEPTH_MAX);
            commas[depth] = 0;
            array[depth] = c == '[';
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        } else if (c == ',' && array[depth] && ++commas[depth] >= BODY_ITEMS_MAX) {
            return problem_set(p, PROBLEM_BAD_BODY, "an array of more than %d items", BODY_ITEMS_MAX);
        }
    }
    return true;
}

json_t *body_parse(const char *text, size_t n, struct problem *p)
{
    json_error_t e;
    if (n == 0) {
        problem_set(p, PROBLEM_BAD_BODY, "there is no body; a JSON object was expected");
        return NULL;
    }
    if (!check_extent(text, n, p))
        return NULL;
    json_t *value = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!value)
        problem_set(p, PROBLEM_BAD_BODY, "line %d column %d: %.160s", e.line, e.column, e.text);
    return value;
}
