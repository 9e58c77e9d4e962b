/* policy - see the header. Everything here walks the one table. */
#include "dahu/rule/policy.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "dahu/base/nearest.h"

#define COMPANY    false
#define SUPPLY     true
#define NO_CHOICES NULL
#define CHOICES(...)                                                                                         \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

static const struct policy policies[POLICY_COUNT] = {
#define X(kind_, key_, fallback_, least_, most_, unit_, clause_, regime_, choices_, source_)                 \
    {.key = #key_,                                                                                           \
     .kind = POLICY_##kind_,                                                                                 \
     .fallback = fallback_,                                                                                  \
     .least = least_,                                                                                        \
     .most = most_,                                                                                          \
     .unit = unit_,                                                                                          \
     .clause = clause_,                                                                                      \
     .by_supply_rules = regime_,                                                                             \
     .choices = choices_,                                                                                    \
     .source = source_},
    POLICY_KEYS(X)
#undef X
};

static const size_t offsets[POLICY_COUNT] = {
#define X(kind, key, ...) offsetof(struct threshold_set, key),
    POLICY_KEYS(X)
#undef X
};

/* From this day the supply rules of 2024 replace those of 1996 (order 14 of the NDRC). */
static date rules_of_2024(void)
{
    return date_from_civil(2024, 6, 1);
}

const struct policy *policy_at(enum policy_id id)
{
    return &policies[id];
}

const struct policy *policy_find(const char *key)
{
    for (int i = 0; i < POLICY_COUNT; i++)
        if (strcmp(policies[i].key, key) == 0)
            return &policies[i];
    return NULL;
}

const char *supply_regime(date day)
{
    return date_compare(day, rules_of_2024()) < 0 ? "1996" : "2024";
}

bool policy_row_next(struct policy_row *row)
{
    /* two places a policy: the first is "ANY" or "1996", the second is "2024" or empty */
    int place = row->next;
    if (place < 2 * POLICY_COUNT && place % 2 == 1 && !policies[place / 2].by_supply_rules)
        place++;
    if (place >= 2 * POLICY_COUNT)
        return false;
    const struct policy *p = &policies[place / 2];
    bool second = place % 2 == 1;
    row->policy = p;
    row->value = p->fallback;
    row->regime = !p->by_supply_rules ? "ANY" : second ? "2024" : "1996";
    row->valid_from = second ? rules_of_2024() : DATE_NONE;
    row->valid_until = p->by_supply_rules && !second ? date_add_days(rules_of_2024(), -1) : DATE_NONE;
    snprintf(row->key_text, sizeof row->key_text, "policy.%s", p->key);
    row->meaning_key = row->key_text;
    row->next = place + 1;
    return true;
}

static int64_t *slot(struct threshold_set *t, ptrdiff_t id)
{
    return (int64_t *)(void *)((char *)t + offsets[id]);
}

int64_t threshold_get(const struct threshold_set *t, enum policy_id id)
{
    return *(const int64_t *)(const void *)((const char *)t + offsets[id]);
}

static bool parse_int(const struct policy *p, const char *value, int64_t *out, struct err *e)
{
    char *end;
    errno = 0;
    long long n = strtoll(value, &end, 10);
    if (end == value || *end)
        return err_set(e, ERR_SYNTAX, "policy %s takes a whole number%s%s, not '%.40s'", p->key,
                       *p->unit ? " of " : "", p->unit, value);
    if (errno || n < p->least || n > p->most)
        return err_set(e, ERR_RANGE, "policy %s takes %" PRId64 " to %" PRId64 "%s%s, not '%.40s'", p->key,
                       p->least, p->most, *p->unit ? " " : "", p->unit, value);
    *out = n;
    return true;
}

static bool parse_bool(const struct policy *p, const char *value, int64_t *out, struct err *e)
{
    bool yes = strcmp(value, "true") == 0;
    if (!yes && strcmp(value, "false") != 0)
        return err_set(e, ERR_SYNTAX, "policy %s takes true or false, not '%.40s'", p->key, value);
    *out = yes;
    return true;
}

static bool parse_choice(const struct policy *p, const char *value, int64_t *out, struct err *e)
{
    char words[256] = "";
    for (int i = 0; p->choices[i]; i++) {
        if (strcmp(p->choices[i], value) == 0) {
            *out = i;
            return true;
        }
        size_t used = strlen(words);
        snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "", p->choices[i]);
    }
    return err_set(e, ERR_SYNTAX, "policy %s takes one of %s, not '%.40s'", p->key, words, value);
}

bool threshold_set_value(struct threshold_set *t, const char *key, const char *value, struct err *e)
{
    static bool (*const parse[])(const struct policy *, const char *, int64_t *, struct err *) = {
        [POLICY_BOOL] = parse_bool, [POLICY_INT] = parse_int, [POLICY_CHOICE] = parse_choice};
    const struct policy *p = policy_find(key);
    if (!p) {
        struct nearest near = {.wanted = key};
        for (int i = 0; i < POLICY_COUNT; i++)
            nearest_offer(&near, policies[i].key);
        return err_set(e, ERR_NOT_FOUND, "there is no policy '%.60s'; the nearest known key is '%s'", key,
                       near.name);
    }
    return parse[p->kind](p, value, slot(t, p - policies), e);
}

void threshold_set_init(struct threshold_set *t)
{
    struct err e;
    for (int i = 0; i < POLICY_COUNT; i++)
        MUST(threshold_set_value(t, policies[i].key, policies[i].fallback, &e));
}

struct value threshold_value(const struct threshold_set *t, enum policy_id id)
{
    const struct policy *p = &policies[id];
    int64_t n = threshold_get(t, id);
    switch (p->kind) {
    case POLICY_BOOL:
        return value_yes(tri_of(n));
    case POLICY_CHOICE:
        return value_word(p->choices[n]);
    default:
        /* basis points and fen are said as per cent and yuan */
        return strcmp(p->unit, "bp") == 0    ? value_bp(n)
               : strcmp(p->unit, "fen") == 0 ? value_fen(n)
                                             : value_count(n, p->unit);
    }
}
